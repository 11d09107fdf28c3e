"""What is read from a schema, and what keeps it from being used."""

import json
from typing import Any

import pytest

from forms import schema
from forms.errors import InvalidForm
from tests.forms.schemas import APPLICATION, form_of, with_field


def rules_of(source: dict[str, Any] | str) -> set[str]:
    text = source if isinstance(source, str) else json.dumps(source)
    return {finding.rule for finding in schema.findings_of(text)}


def test_fields_know_their_place_and_type() -> None:
    found = {field.name: field.type for field in form_of().fields}
    assert found["start"] == "date"
    assert found["met_at"] == "datetime"
    assert found["contact.address"] == "textarea"
    assert found["family.*.age"] == "number"


def test_a_variable_has_the_strictest_class_of_its_fields() -> None:
    classes = form_of().data_classes
    assert (classes["name"], classes["contact"], classes["income"]) == ("sensitive", "sealed", "internal")


def test_the_variables_are_what_the_form_writes() -> None:
    assert {"name", "family", "contact", "total"} <= form_of().variables
    assert "offices" not in form_of().variables
    assert "offices" in form_of().names


def test_numbers_travel_as_text() -> None:
    income = next(component for component in form_of().schema["components"] if component.get("key") == "income")
    assert income["serializeToString"] is True


def test_fractions_in_a_schema_keep_their_digits() -> None:
    text = json.dumps(with_field(type="number")).replace('"only", "label"', '"only", "validate": {"min": 0.10}, "label"')
    assert schema.read(text).schema["components"][0]["validate"]["min"] == "0.10"


@pytest.mark.parametrize("kind", ["iframe", "html", "filepicker", "documentPreview", "script"])
def test_components_that_reach_outside_are_refused(kind: str) -> None:
    assert rules_of(with_field(type=kind)) == {"component"}


@pytest.mark.parametrize("key", ["", "姓名", "a b", "a..b", "__proto__", "a.constructor", 7])
def test_a_key_is_a_plain_name(key: object) -> None:
    assert rules_of(with_field(key=key)) == {"key"}


def test_two_fields_may_not_have_one_key() -> None:
    source = with_field()
    source["components"].append({**source["components"][0], "id": "other"})
    assert rules_of(source) == {"key"}


def test_a_name_is_a_number_everywhere_or_nowhere() -> None:
    source = with_field()
    row = {"type": "number", "id": "inner", "key": "only"}
    source["components"].append({"type": "dynamiclist", "id": "rows", "path": "rows", "components": [row]})
    assert rules_of(source) == {"key"}


@pytest.mark.parametrize(
    ("properties", "rule"),
    [
        ({"dataClass": "secret"}, "dataClass"),
        ({"check": "luck"}, "check"),
        ({"notBefore": "then"}, "check"),
        ({"otherThan": "nobody"}, "check"),
    ],
)
def test_custom_properties_are_known(properties: dict[str, str], rule: str) -> None:
    assert rules_of(with_field(properties=properties)) == {rule}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "json"),
        ("[1]", "form"),
        ('{"type": "default"}', "id"),
        ('{"type": "default", "id": "f", "schemaVersion": 20}', "version"),
        ('{"type": "default", "id": "f", "components": {}}', "components"),
        ('{"type": "default", "id": "f", "components": [3]}', "components"),
        ("[" * 100_000, "json"),
        (" " * 600_000, "size"),
    ],
)
def test_what_is_no_form_is_refused(text: str, rule: str) -> None:
    assert rule in rules_of(text)


def test_a_form_may_not_be_too_deep() -> None:
    inner: dict[str, Any] = {"type": "text", "text": "x"}
    for _ in range(20):
        inner = {"type": "group", "components": [inner]}
    assert rules_of({"type": "default", "id": "deep", "components": [inner]}) == {"depth"}


def test_all_findings_are_told_at_once() -> None:
    source = {**APPLICATION, "components": [{"type": "html"}, {"type": "iframe"}, {"type": "textfield", "key": "a b"}]}
    with pytest.raises(InvalidForm) as caught:
        schema.read(json.dumps(source))
    assert len(caught.value.findings) == 3

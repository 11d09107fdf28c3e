"""What need not be read is recognised, not read; and what was shown hidden never overwrites what was hidden."""

from decimal import Decimal
from typing import Any

import pytest

from forms import classes
from forms.classes import Classes
from forms.schema import Field
from services import masking
from services.errors import Invalid
from services.masking import HIDDEN, SEALED, masked, masked_subject, masked_variables, restored, restored_subject

ID = "110101199003071234"


def field(path: str, data_class: str, **properties: str) -> Field:
    return Field(path, tuple(path.split(".")), "textfield", path, data_class, properties)


FIELDS = (
    field("note", "internal"),
    field("reason", "sensitive"),
    field("id_no", "sensitive"),
    field("reporter", "sealed"),
    field("team.*.name", "sensitive"),
    field("team.*.title", "internal"),
    field("guardian.phone", "sensitive"),
    field("guardian.relation", "internal"),
)
CLASSES: Classes = classes.of_fields(FIELDS, sealed=("witness",))
CLEAR = {
    "note": "x",
    "reason": "打人",
    "id_no": ID,
    "reporter": "唐静",
    "witness": None,
    "team": [{"name": "李文", "title": "senior"}, {"name": "赵敏", "title": "mid"}],
    "guardian": {"phone": "13912345678", "relation": "父亲"},
}
SHOWN = {
    "note": "x",
    "reason": HIDDEN,
    "id_no": "110101********1234",
    "reporter": SEALED,
    "witness": SEALED,
    "team": [{"name": HIDDEN, "title": "senior"}, {"name": HIDDEN, "title": "mid"}],
    "guardian": {"phone": "139****5678", "relation": "父亲"},
}


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("id_number", ID, "110101********1234"),
        ("id_number", "44011119850316000X", "440111********000X"),
        ("phone", "13000001001", "130****1001"),
        ("phone", "1234567", "*******"),
        ("phone", "", ""),
        ("phone", None, None),
        ("name", "闻人初晴", "闻人初晴"),
    ],
)
def test_the_middle_is_hidden(kind: str, value: Any, shown: Any) -> None:
    assert masked(kind, value) == shown


def test_a_subject_keeps_its_order_and_its_other_facts() -> None:
    subject = {"name": "王小明", "phone": "13912345678", "gender": "女", "address": "江村3号"}
    shown = [("name", "王小明"), ("phone", "139****5678"), ("gender", "女"), ("address", HIDDEN)]
    assert list(masked_subject(subject).items()) == shown
    assert subject["phone"] == "13912345678"


def test_variables_are_shown_by_their_class_rows_and_parts_too() -> None:
    assert masked_variables(CLASSES, CLEAR) == SHOWN


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, HIDDEN),
        (Decimal("3.5"), HIDDEN),
        (["a", "b"], [HIDDEN, HIDDEN]),
        ({"a": "b"}, {"a": HIDDEN}),
        ("", ""),
        (None, None),
        ("13912345678", "139****5678"),
        ("2026-03-02", HIDDEN),
    ],
)
def test_whatever_a_sensitive_field_holds_is_hidden(value: Any, shown: Any) -> None:
    assert masked_variables(CLASSES, {"reason": value}) == {"reason": shown}


def test_a_name_that_no_form_declares_has_the_class_it_has_anywhere() -> None:
    """A message, or an action, writes what a form somewhere asks for: under another variable, in a list of its own."""
    told = {"copy": {"reason": "打人", "other": 1}, "rows": [{"reporter": "唐静"}], "phone": "13912345678", "unknown": "y"}
    shown = {"copy": {"reason": HIDDEN, "other": 1}, "rows": [{"reporter": SEALED}], "phone": "139****5678", "unknown": "y"}
    assert masked_variables(CLASSES, told) == shown


def test_the_strictest_word_of_several_forms_counts() -> None:
    both = classes.merged([CLASSES, classes.of_fields([field("note", "sealed"), field("reason", "public")])])
    assert (both.of(("note",)), both.of(("reason",))) == ("sealed", "sensitive")


def test_what_was_shown_comes_back_as_the_clear_value() -> None:
    assert restored(CLASSES, SHOWN, CLEAR) == CLEAR


def test_what_was_changed_is_changed_and_the_rest_stays() -> None:
    given = {"note": "y", "reason": HIDDEN, "guardian": {"phone": "139****5678", "relation": "母亲"}}
    expected = {"note": "y", "reason": "打人", "guardian": {"phone": "13912345678", "relation": "母亲"}}
    assert restored(CLASSES, given, CLEAR) == expected


@pytest.mark.parametrize(
    "given",
    [
        {"new": HIDDEN},
        {"note": SEALED},
        {"id_no": "110101********9999"},
        {"team": [SHOWN["team"][1], SHOWN["team"][0]]},  # type: ignore[index]
        {"team": [SHOWN["team"][1]]},  # type: ignore[index]
        {"guardian": {"name": HIDDEN}},
        {"guardian": {"relation": "139****5678"}},
    ],
    ids=["new", "elsewhere", "another number", "rows changed places", "a row is gone", "another part", "moved"],
)
def test_a_mask_that_stands_for_nothing_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        restored(CLASSES, given, CLEAR)
    assert (refused.value.reason, list(refused.value.errors)) == ("masked_value", list(given))


def test_a_subject_that_comes_back_keeps_its_numbers() -> None:
    clear = {"name": "王小明", "id_number": ID, "phone": "13912345678"}
    given = masked_subject(clear) | {"name": "王晓明"}
    assert restored_subject(given, clear) == {**clear, "name": "王晓明"}
    with pytest.raises(Invalid):
        restored_subject({"name": "王晓明", "phone": "130****0000"}, clear)


def test_a_decisions_inputs_are_as_strict_as_what_they_speak_of() -> None:
    asked = {"inputs": [{"label": "reason = 1", "value": "打人"}, {"label": "note", "value": "x"}], "rows": [{"reporter": "a", "ok": True}]}
    shown = masking.masked_trace(CLASSES, asked)
    assert [one["value"] for one in shown["inputs"]] == [HIDDEN, "x"]
    assert shown["rows"] == [{"reporter": SEALED, "ok": True}]

"""Every text of a form has its English beside it, by the names that the browser asks for."""

import json
from typing import Any

import pytest

from forms import catalog, components, structure, validation, wording

COMPONENTS: list[dict[str, Any]] = [
    {"type": "text", "id": "head", "text": "第 {{number}} 号", "properties": {"en": "Number {{number}}"}},
    {"type": "text", "id": "figure", "text": "{{name}}"},
    {
        "type": "group", "id": "group", "label": "住所", "components": [
            {
                "type": "radio", "id": "housing", "key": "housing", "label": "住房", "description": "指现在。",
                "values": [{"label": "自有", "value": "own"}, {"label": "其他", "value": "else"}],
                "properties": {"en": "Housing", "en.values.own": "Owned"},
            },
            {
                "type": "textfield", "id": "area", "key": "area", "label": "面积", "appearance": {"suffixAdorner": "平方米"},
                "validate": {"patternErrorMessage": "请填数字"}, "properties": {"en": "Area"},
            },
            {
                "type": "datetime", "id": "at", "key": "at", "dateLabel": "日期", "timeLabel": "时间",
                "properties": {"en": "Date", "en.timeLabel": "Time"},
            },
            {"type": "table", "id": "list", "label": "名单", "columns": [{"key": "name", "label": "姓名"}], "properties": {"en": "List"}},
        ],
    },
]  # fmt: skip
SCHEMA = {"type": "default", "id": "one", "schemaVersion": 19, "components": COMPONENTS}


def test_every_text_without_english_is_named() -> None:
    assert [(text.component_id, text.kept_in, text.chinese) for text in wording.untranslated(SCHEMA)] == [
        ("group", "en", "住所"),
        ("housing", "en.description", "指现在。"),
        ("housing", "en.values.else", "其他"),
        ("area", "en.suffixAdorner", "平方米"),
        ("area", "en.patternErrorMessage", "请填数字"),
        ("list", "en.columns.name", "姓名"),
    ]


def test_what_is_called_by_its_time_has_one_name() -> None:
    only = {"type": "datetime", "id": "at", "key": "at", "timeLabel": "时间", "properties": {"en": "Time"}}
    assert [text.kept_in for text in wording.texts({"components": [only]})] == ["en"]


SHIPPED = [(name, json.loads(data)) for forms in catalog.shipped().values() for name, data in forms]


@pytest.mark.parametrize(("name", "schema"), SHIPPED, ids=[name for name, _ in SHIPPED])
def test_every_text_of_a_shipped_form_has_its_english(name: str, schema: dict[str, Any]) -> None:
    assert [(text.component_id, text.chinese) for text in wording.untranslated(schema)] == [], name


@pytest.mark.parametrize(("name", "schema"), SHIPPED, ids=[name for name, _ in SHIPPED])
def test_the_english_of_a_shipped_form_says_what_the_chinese_fills_in(name: str, schema: dict[str, Any]) -> None:
    for text in wording.texts(schema):
        if text.english:
            assert len(wording.TEMPLATE.findall(text.english)) == len(wording.TEMPLATE.findall(text.chinese)), (name, text)
            told = wording.TEMPLATE.sub("", text.english).replace('"不详"', "").replace('"个人"', "")
            assert not wording.HAN.search(told), (name, text)


@pytest.mark.parametrize(("name", "schema"), SHIPPED, ids=[name for name, _ in SHIPPED])
def test_no_english_is_left_of_a_text_that_went(name: str, schema: dict[str, Any]) -> None:
    known = {(text.component_id, text.kept_in) for text in wording.texts(schema)}
    for component in structure.every(schema):
        for kept in components.properties(component):
            is_computed = kept.startswith("en.values.") and "valuesKey" in component  # an option that the case offers, not the form
            if kept.startswith("en.") and not is_computed:
                assert (component["id"], kept) in known, (name, component["id"], kept)


def test_an_english_template_must_be_readable() -> None:
    broken = {"type": "text", "id": "head", "text": "第 {{number}} 号", "properties": {"en": "Number {{number +}}"}}
    (found,) = validation.findings(json.dumps({**SCHEMA, "components": [broken]}))
    assert (found.field_id, found.rule, found.message[:4]) == ("head", "expression", "en: ")

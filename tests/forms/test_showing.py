"""A filled form as it was seen: what was hidden is not there, texts are filled in, choices bear their words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from forms import showing
from forms.showing import Line
from tests.forms.schemas import NOW, form_of, with_field

FILLED: dict[str, Any] = {
    "name": "张三",
    "income": Decimal("2400.50"),
    "relief": 1,
    "total": Decimal("2401.50"),
    "housing": "own",
    "landlord": "李四",
    "start": date(2026, 2, 28),
    "met_at": datetime(2026, 11, 20, 1, 30, tzinfo=UTC),
    "offices": [{"label": "机构甲", "value": "a"}, {"label": "机构乙", "value": "b"}],
    "office": "b",
    "agreed": True,
    "contact": {"address": "白云区"},
    "family": [{"name": "甲", "age": 20, "school": "旧"}, {"name": "乙", "age": 2, "school": "一小"}],
}


def shown(variables: dict[str, Any], form: dict[str, Any] | None = None) -> list[Line]:
    return showing.lines(form_of() if form is None else form_of(form), variables, now=NOW)


def values(lines: list[Line]) -> dict[str, Any]:
    return {line.label: line.value for line in lines if line.type is not None and line.depth == 0}


def test_what_was_hidden_is_not_there() -> None:
    assert "房东" not in values(shown(FILLED))
    assert values(shown(FILLED | {"housing": "rent"}))["房东"] == "李四"


def test_what_only_a_hidden_value_would_show_is_not_there() -> None:
    assert "房东电话" not in values(shown(FILLED))
    assert "房东电话" in values(shown(FILLED | {"housing": "rent"}))


def test_values_are_typed_and_choices_told_in_words() -> None:
    found = values(shown(FILLED))
    assert (found["收入"], found["total"]) == (Decimal("2400.5"), Decimal("2401.5"))
    assert (found["开始日期"], found["met_at"]) == (FILLED["start"], FILLED["met_at"])
    assert (found["住房"], found["机构"], found["同意"]) == ("自有", "机构乙", True)


def test_texts_are_filled_in() -> None:
    assert shown(FILLED)[0] == Line(0, "# 申请\n张三 共 2401.5 元")


def test_rows_are_numbered_and_each_hides_its_own() -> None:
    lines = shown(FILLED)
    rows = lines[lines.index(Line(1, row=1)) :]
    assert [(line.depth, line.row or line.label, line.value) for line in rows] == [
        (1, 1, None), (2, "姓名", "甲"), (2, "年龄", 20),
        (1, 2, None), (2, "姓名", "乙"), (2, "年龄", 2), (2, "学校", "一小"),
    ]  # fmt: skip


def test_a_group_s_fields_lie_deeper() -> None:
    assert [line.depth for line in shown(FILLED) if line.label == "住址"] == [1]


def test_a_condition_knows_the_day_on_which_it_was_filled() -> None:
    form = with_field(conditional={"hide": '=today() > date("2026-11-21")'})
    assert values(shown({"only": "甲"}, form)) == {"唯一": "甲"}
    assert showing.lines(form_of(form), {"only": "甲"}, now=datetime(2026, 11, 21, 16, 0, tzinfo=UTC)) == []


def test_a_table_is_told_row_by_row() -> None:
    table = {
        "type": "table", "id": "list", "label": "名单", "dataSource": "=people", "rowCount": 10,
        "columns": [{"label": "姓名", "key": "name"}, {"label": "年龄", "key": "age"}],
    }  # fmt: skip
    form = {"type": "default", "id": "one", "schemaVersion": 19, "components": [table]}
    (line,) = shown({"people": [{"name": "甲", "age": 3}, {"name": "乙"}]}, form)
    assert (line.label, line.table) == ("名单", ((("姓名", "甲"), ("年龄", 3)), (("姓名", "乙"), ("年龄", None))))


def test_values_that_no_form_let_in_are_told_as_they_are() -> None:
    found = shown({"family": "x", "housing": {"a": 1}, "start": "gestern", "income": "viel"})
    assert {line.label for line in found} >= {"姓名", "收入", "开始日期"}

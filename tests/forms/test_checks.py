"""Check digits, codes, and dates against each other."""

import pytest

from tests.forms.schemas import accepted, changed, form_of, refused, with_field


def outcome(check: str, value: str, kind: str = "textfield") -> object:
    form = form_of(with_field(type=kind, properties={"check": check}))
    return accepted({"only": value}, form=form)["only"]


def complaint(check: str, value: str, **field: object) -> list[object]:
    return refused({"only": value}, form=form_of(with_field(properties={"check": check}, **field)))["only"]


@pytest.mark.parametrize(
    ("check", "entered", "kept"),
    [
        ("resident_id", "11010519491231002x", "11010519491231002X"),
        ("resident_id", "440111196304210001", "440111196304210001"),  # born long before that county's code existed
        ("credit_code", "91110000600037341L", "91110000600037341L"),
        ("region_code", "440111", "440111"),
        ("region_code", "440111001002", "440111001002"),
        ("phone", "138 0013 8000", "13800138000"),
        ("phone", "020-83188218", "020-83188218"),
        ("person_name", "买买提•艾力", "买买提·艾力"),
        ("person_name", "𠮷田", "𠮷田"),
        ("person_name", "O'Neil Jr.", None),
        ("person_name", "Mary-Jane O'Neil", "Mary-Jane O'Neil"),
    ],
)
def test_a_right_value_is_kept_in_its_proper_form(check: str, entered: str, kept: str | None) -> None:
    if kept is None:
        assert complaint(check, entered)
    else:
        assert outcome(check, entered) == kept


@pytest.mark.parametrize(
    ("check", "entered"),
    [
        ("resident_id", "110105194912310021"), ("resident_id", "990105194912310021"), ("resident_id", "11010519491231"),
        ("credit_code", "91110000600037341X"), ("region_code", "990111"), ("region_code", "44011"), ("region_code", "４４０１１１"),
        ("phone", "12345"), ("phone", "23800138000"), ("person_name", "张"), ("person_name", "张三1"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_in_both_languages(check: str, entered: str) -> None:
    (sentence,) = complaint(check, entered)
    assert str(sentence).endswith("。")
    assert str(sentence.en).endswith(".")  # type: ignore[attr-defined]


def test_nothing_is_no_wrong_value() -> None:
    assert outcome("resident_id", "") == ""


def test_a_day_that_has_not_come_is_refused_where_it_must_have() -> None:
    field = {"type": "datetime", "subtype": "date"}
    assert complaint("past_date", "2026-11-22", **field) == ["日期不能晚于今天。"]
    assert complaint("future_date", "2026-11-20", **field) == ["日期不能早于今天。"]
    assert str(outcome("past_date", "2026-11-21", "datetime")) == "2026-11-21"


def test_dates_stand_in_their_order() -> None:
    assert refused(changed(start="2026-03-01", finish="2026-02-28")) == {"finish": ["不得早于“开始日期”。"]}
    assert accepted(changed(start="2026-03-01", finish="2026-03-01"))


def test_moments_stand_in_their_order() -> None:
    source = with_field(type="datetime", id="came", key="came", subtype="datetime", timeSerializingFormat="no_timezone")
    went = {**source["components"][0], "id": "went", "key": "went", "properties": {"notBefore": "came"}}
    form = form_of({**source, "components": [*source["components"], went]})
    assert refused({"came": "2026-11-20T09:30", "went": "2026-11-20T09:15"}, form=form) == {"went": ["不得早于“唯一”。"]}
    assert accepted({"came": "2026-11-20T09:30", "went": "2026-11-20T09:45"}, form=form)


def test_two_people_are_two() -> None:
    source = with_field(id="first", key="first")
    second = {**source["components"][0], "id": "second", "key": "second", "properties": {"otherThan": "first"}}
    form = form_of({**source, "components": [*source["components"], second]})
    assert refused({"first": "李文", "second": "李 文"}, form=form) == {"second": ["不得与“唯一”相同。"]}
    assert accepted({"first": "李文", "second": "赵敏"}, form=form)


def test_another_field_is_named_in_the_reader_s_language() -> None:
    source = with_field(id="first", key="first", properties={"en": "First visitor"})
    second = {**source["components"][0], "id": "second", "key": "second", "properties": {"otherThan": "first"}}
    form = form_of({**source, "components": [*source["components"], second]})
    (sentence,) = refused({"first": "李文", "second": "李文"}, form=form)["second"]
    assert (str(sentence), sentence.en) == ("不得与“唯一”相同。", "This must not be the same as “First visitor”.")  # type: ignore[attr-defined]


def test_a_row_is_checked_like_a_field() -> None:
    source = with_field()
    row = {"type": "textfield", "id": "phone", "key": "phone", "properties": {"check": "phone"}}
    source["components"].append({"type": "dynamiclist", "id": "rows", "path": "rows", "components": [row]})
    errors = refused({"rows": [{"phone": "13800138000"}, {"phone": "1"}]}, form=form_of(source))
    assert list(errors) == ["rows.1.phone"]

"""What a completed form leaves behind, and what it is refused for."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from forms import validation
from forms.errors import FormFailed
from javascript import contexts
from tests.forms.schemas import NOW, WHOLE, accepted, changed, form_of, refused, with_field


def test_values_come_back_typed() -> None:
    values = accepted(changed(start="2026-02-28", met_at="2026-11-20T09:30", agreed=True, family=[{"name": "甲", "age": "20"}]))
    assert values["start"] == date(2026, 2, 28)
    assert values["met_at"] == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    assert values["income"] == Decimal("2400.50")
    assert values["agreed"] is True
    assert values["family"] == [{"name": "甲", "age": 20}]
    assert type(values["family"][0]["age"]) is int


def test_numbers_never_become_binary() -> None:
    values = accepted(changed(income=Decimal("0.1"), relief=Decimal("0.2")))
    assert (values["total"], values["twice"]) == (Decimal("0.3"), Decimal("0.6"))


@pytest.mark.parametrize("amount", [123456789012345678, Decimal("1234567890123456.78"), "123456789012345678"])
def test_an_amount_of_eighteen_digits_is_unchanged(amount: object) -> None:
    values = accepted(changed(income=amount, relief=1))
    assert values["income"] == Decimal(str(amount))
    assert values["total"] == Decimal(str(amount)) + 1
    assert values["twice"] == (Decimal(str(amount)) + 1) * 2


@pytest.mark.parametrize("nonsense", ["zwölf", "0x10", "1e5", "Infinity", True, [1], {"a": 1}, "9" * 35])
def test_what_is_no_number_is_refused(nonsense: object) -> None:
    assert refused(changed(income=nonsense)) == {"income": ["请填写数字。"]}


def test_a_forged_result_is_computed_again() -> None:
    assert accepted(changed(total="999999", twice=1))["total"] == Decimal("2400.6")


def test_hidden_values_are_not_written() -> None:
    values = accepted(changed(housing="own", landlord="李四", landlord_phone="13800138000"))
    assert "landlord" not in values


def test_what_a_hidden_value_would_show_stays_hidden() -> None:
    assert "landlord_phone" not in accepted(changed(landlord="李四", landlord_phone="13800138000"))


def test_unknown_keys_are_dropped() -> None:
    assert "is_supervisor" not in accepted(changed(is_supervisor=True))


def test_a_submitted_key_does_not_reach_the_conditions() -> None:
    form = form_of(with_field(conditional={"hide": "=is_supervisor != true"}))
    assert accepted({"only": "x", "is_supervisor": True}, form=form) == {}
    assert accepted({"only": "x"}, {"is_supervisor": True}, form) == {"only": "x"}


def test_a_read_only_value_is_the_one_the_form_was_opened_with() -> None:
    assert accepted(changed(case_number="伪造"), {"case_number": "粤民转〔2026〕1号"})["case_number"] == "粤民转〔2026〕1号"


def test_an_absent_value_is_the_one_the_form_was_opened_with() -> None:
    assert accepted({"housing": "rent", "landlord": "李四"}, WHOLE)["name"] == "张三"


def test_an_emptied_list_is_written_as_empty() -> None:
    assert accepted(changed(family=[]), {"family": [{"name": "甲", "age": 3, "school": "一小"}]})["family"] == []


def test_a_list_that_is_not_there_has_no_rows() -> None:
    assert accepted(WHOLE)["family"] == []


def test_every_row_is_told_its_own_errors() -> None:
    errors = refused(changed(family=[{"name": "甲", "age": "20"}, {"name": "", "age": "200"}, {"name": "丙", "age": "3.5"}]))
    assert errors == {
        "family.1.name": ["此项必填。"],
        "family.1.age": ["不得大于 150。"],
        "family.2.age": ["请填写整数。"],
        "family.2.school": ["此项必填。"],
    }


def test_sentences_come_in_both_languages() -> None:
    errors = refused({"name": "张"})
    assert errors["name"] == ["至少填写 2 个字符。"]
    assert [sentence.en for sentence in errors["name"]] == ["Field must have minimum length of 2."]


@pytest.mark.parametrize(
    ("field", "value"),
    [("housing", "castle"), ("office", "o3"), ("start", "2026/01/01"), ("agreed", "yes"), ("name", {"first": "张"}), ("family", "甲")],
)
def test_what_form_js_would_drop_in_silence_is_refused(field: str, value: object) -> None:
    assert list(refused(changed(**{field: value}), {"offices": ["o1", "o2"]})) == [field]


def test_options_of_the_case_may_be_chosen() -> None:
    offices = [{"label": "康宁", "value": "o1"}, {"label": "心桥", "value": "o2"}]
    assert accepted(changed(office="o2"), {"offices": offices})["office"] == "o2"


def test_a_day_that_does_not_exist_is_refused() -> None:
    assert refused(changed(start="2026-02-30")) == {"start": ["没有这个日期或时间。"]}


def test_dates_of_the_case_reach_the_form_as_text() -> None:
    assert accepted(WHOLE, {"start": date(2026, 1, 5)})["start"] == date(2026, 1, 5)


def test_today_is_the_day_of_the_office() -> None:
    form = form_of(with_field(type="expression", expression="=string(today())"))
    assert accepted({}, form=form)["only"] == "2026-11-21"
    late = validation.validate(form, {}, now=datetime(2026, 11, 21, 18, 0, tzinfo=UTC))
    assert late == validation.Accepted({"only": "2026-11-22"})


def test_hostile_names_are_data() -> None:
    values = accepted(changed(**{"__proto__": {"total": 1}, "constructor": 1, "@number": "1"}), {"__proto__": {"a": 1}})
    assert values["name"] == "张三"


# mini-racer may still answer into the loop of the isolate that was closed
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_pattern_that_never_ends_is_a_fault_of_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contexts.forms(), "seconds", 0.2)
    form = form_of(with_field(validate={"pattern": "^(a+)+$"}))
    with pytest.raises(FormFailed):
        validation.validate(form, {"only": "a" * 40 + "!"}, now=NOW)
    assert accepted({"only": "aaa"}, form=form) == {"only": "aaa"}


def test_the_browser_gets_only_what_the_form_names() -> None:
    case = {"income": Decimal("2400.50"), "relief": 3, "start": date(2026, 1, 5), "offices": ["o1"], "secret": 1, "family": [{"age": 3}]}
    assert validation.to_browser(form_of(), case) == {
        "income": "2400.50", "relief": "3", "start": "2026-01-05", "offices": ["o1"], "family": [{"age": "3"}],
    }  # fmt: skip

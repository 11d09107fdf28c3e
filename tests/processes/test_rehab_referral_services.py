"""Rehabilitation referral through the services: the same cases with real forms, people and time; what only a database can show."""

import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine

from deadlines.counting import OFFICE, months_later
from services import cases, messages, now, person_lists, user_tasks
from services.errors import Invalid, NotFound
from tests.cast import Cast
from tests.processes import referral_papers as papers
from tests.processes.referral_desk import ReferralServicesDesk
from tests.processes.referral_turns import CASES
from tests.processes.referral_way import applied, in_service, referred, registered
from tests.processes.referral_way import now as moment
from tests.processes.services_desk import ServicesDesk

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def desk(database: Engine, cast: Cast) -> ReferralServicesDesk:
    return ReferralServicesDesk(cast)


@sqlite
@pytest.mark.parametrize("name", CASES)
def test_case(desk: ServicesDesk, name: str) -> None:
    CASES[name](desk)


@sqlite
def test_an_application_gets_its_number_from_its_case(desk: ServicesDesk) -> None:
    applied(desk)
    number = desk.case.number
    assert number.startswith("440111-")
    assert desk.variables["application_no"] == "JK" + number.replace("-", "")
    assert len(desk.variables["application_no"]) == len("JK") + 6 + 8 + 4
    assert desk.variables["birth_date"] == date(1990, 1, 15)
    desk.do("verify", papers.verification("confirmed"))
    assert desk.variables["registered_no"] == "DJ" + number.replace("-", "")


@sqlite
def test_a_key_of_ones_own_does_not_become_the_number(desk: ServicesDesk) -> None:
    desk.start(papers.application(desk.today), business_key="旧系统-7")
    assert desk.case.number == "旧系统-7"
    assert re.fullmatch(r"JK440111\d{8}0001", desk.variables["application_no"])


@sqlite
def test_a_case_is_found_by_its_person(desk: ServicesDesk) -> None:
    applied(desk)
    for words in ("陈示例", "440111199001150009", "13000000000"):
        assert [found.number for found in cases.find(desk.cast.liwen, subject=words).items] == [desk.case.number]


@sqlite
@pytest.mark.parametrize(
    ("channel", "receipt"),
    [("self", ["client"]), ("medical", ["client", "medical_organisation"]), ("other", ["client", "assistant"])],
)
def test_the_receipt_goes_to_whoever_applied(desk: ServicesDesk, channel: str, receipt: list[str]) -> None:
    applied(desk, channel)
    assert desk.variables["receipt_to"] == receipt


@sqlite
def test_a_second_application_of_the_same_person_is_noticed(desk: ServicesDesk) -> None:
    applied(desk)
    first = desk.case.number
    assert desk.variables["duplicate_cases"] == []
    applied(desk)
    assert desk.variables["duplicate_cases"] == [first]


@sqlite
def test_a_closed_case_is_no_duplicate(desk: ServicesDesk) -> None:
    CASES["refused"](desk)
    applied(desk)
    assert desk.variables["duplicate_cases"] == []


@sqlite
def test_a_new_application_is_linked_to_the_earlier_case(desk: ServicesDesk) -> None:
    CASES["refused"](desk)
    first = desk.case.number
    applied(desk)
    assert (desk.variables["earlier_cases"], desk.variables["previous_case_no"]) == ([first], first)
    desk.start(papers.application(desk.today, previous_case_no=first))
    with pytest.raises(Invalid) as refused:
        desk.start(papers.application(desk.today, previous_case_no="440111-20260101-0001"))
    assert set(refused.value.errors) == {"previous_case_no"}


@sqlite
def test_lists_of_other_departments_are_compared(desk: ServicesDesk) -> None:
    applied(desk)
    assert (desk.variables["wj_match"], desk.variables["cl_match"]) == ("未查询", "未查询")
    person_lists.replace(desk.cast.sunqiang, "severe_disorder", "440111", "区卫生健康局", ["440111199001150009"])
    person_lists.replace(desk.cast.admin, "disability_certificate", "440100", "市残联", ["440111199001150017"])
    applied(desk)
    assert (desk.variables["wj_match"], desk.variables["cl_match"]) == ("匹配", "不匹配")
    assert user_tasks.form(desk.doer("verify"), desk.user_task("verify").id).values["wj_match"] == "匹配"


@sqlite
def test_institutions_are_proposed_with_reasons_and_nobody_is_left_out(desk: ReferralServicesDesk) -> None:
    desk.fill("kangning")
    desk.start(papers.application(desk.today, wished_institution="康宁", danger_level=5))
    desk.do("verify", papers.verification("confirmed"))
    first, second = desk.variables["institutions"]
    assert (first["name"], second["name"]) == ("白云区心桥康复站", "白云区康宁社区康复中心")
    assert "有空余名额" in first["label"]
    assert "已满" in second["label"]
    assert "本人希望" in second["label"]


@sqlite
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("id_no", "440111199001150008"),
        ("phone", "12345"),
        ("client_consent", False),
        ("info_share_consent", None),
        ("service_needs", []),
        ("danger_level", 6),
        ("diagnosis_category", "headache"),
        ("consent_date", "2999-01-01"),
        ("household_region_code", "990000"),
    ],
)
def test_an_application_that_does_not_hold_is_refused(desk: ServicesDesk, field: str, wrong: object) -> None:
    with pytest.raises(Invalid) as refused:
        desk.start(papers.application(desk.today) | {field: wrong})
    assert field in refused.value.errors
    assert cases.find(desk.cast.liwen).items == []


@sqlite
def test_who_has_a_passport_gives_its_number_and_a_birth_date(desk: ServicesDesk) -> None:
    values = papers.application(desk.today) | {"id_type": "passport"}
    with pytest.raises(Invalid) as refused:
        desk.start(values)
    assert set(refused.value.errors) == {"other_id_no", "birth_date"}
    desk.start(values | {"other_id_no": "E00000000", "birth_date": "1990-01-15"})
    assert "id_no" not in desk.variables


@sqlite
def test_a_guardian_is_asked_for_where_capacity_is_limited(desk: ServicesDesk) -> None:
    with pytest.raises(Invalid) as refused:
        desk.start(papers.application(desk.today, legal_capacity="limited"))
    assert {"guardian_name", "guardian_relation", "guardian_phone", "guardian_address", "guardian_consent"} == set(refused.value.errors)


@sqlite
@pytest.mark.parametrize(("digits", "holds"), [("62", True), ("61", False), ("52", False)])
def test_a_disability_certificate_agrees_with_its_own_number(desk: ServicesDesk, digits: str, *, holds: bool) -> None:
    more = {"disability_cert_no": "440111199001150009" + digits, "disability_category": "6", "disability_level": "2"}
    values = papers.application(desk.today, has_disability_cert=True, **more)
    if holds:
        desk.start(values)
    else:
        with pytest.raises(Invalid) as refused:
            desk.start(values)
        assert set(refused.value.errors) == {"disability_cert_no"}


@sqlite
def test_an_institution_that_declined_is_not_offered_again(desk: ServicesDesk) -> None:
    registered(desk)
    both = {desk.cast.offices["kangning"], desk.cast.offices["xinqiao"]}
    assert offered(desk) == both
    referred(desk, "kangning")
    desk.do("respond", papers.response("declined", moment(desk)))
    assert offered(desk) == {desk.cast.offices["xinqiao"]}
    assert desk.variables["attempt_no"] == 2
    with pytest.raises(Invalid) as refused:
        referred(desk, "kangning")
    assert "target_org_id" in refused.value.errors
    desk.do("match_institution", papers.order(None, moment(desk)))
    desk.do("contact_waiting", papers.waiting("capacity_found", desk.today))
    assert offered(desk) == both


def offered(desk: ServicesDesk) -> set[str]:
    return {one["value"] for one in desk.variables["institutions"]}


@sqlite
def test_only_the_chosen_institution_answers(desk: ServicesDesk) -> None:
    registered(desk)
    referred(desk, "xinqiao")
    task = desk.user_task("respond")
    assert [one.office_name for one in task.candidates] == ["白云区心桥康复站"]
    with pytest.raises(NotFound):
        user_tasks.complete(desk.cast.kangfu, task.id, papers.response("accepted", moment(desk)))
    assert user_tasks.find(desk.cast.wuyue).items == []
    desk.do("respond", papers.response("accepted", moment(desk)))
    assert desk.open == {"assess"}


@sqlite
def test_late_entry_counts_from_the_real_date(desk: ServicesDesk) -> None:
    received = now.now() - timedelta(days=30)  # more than ten working days, whatever holiday lies between
    paper = papers.application(received.date().isoformat())
    desk.start(paper, occurred_at=received, reason="窗口停电，事后补录")
    assert desk.case.received_at == received
    due = desk.user_task("verify").due_at
    assert due is not None
    assert received + timedelta(days=5) < due < now.now()
    desk.wait_until(now.now() + timedelta(seconds=1))
    assert desk.open == {"verify", "verify_overdue_call", "verify_overdue_city_call"}
    assert desk.doer("verify_overdue_call") is desk.cast.sunqiang
    assert desk.doer("verify_overdue_city_call") is desk.cast.heping


@sqlite
def test_two_rungs_fire_once_each(desk: ServicesDesk) -> None:
    applied(desk)
    opened = now.now()
    first, second = desk.timer("verify_overdue").due_at, desk.timer("verify_overdue_city").due_at
    assert opened + timedelta(days=4) < first < second  # five working days: from a Sunday evening not quite five days
    desk.wait_until(second + timedelta(days=400))
    assert sorted(task.element_id for task in desk.case.user_tasks) == ["verify", "verify_overdue_call", "verify_overdue_city_call"]


@sqlite
def test_follow_ups_are_due_one_three_and_six_months_after_the_closure(desk: ServicesDesk) -> None:
    in_service(desk)
    desk.tell("referral.withdrawn", {})
    desk.do("record_withdrawal", papers.withdrawal(desk.today))
    desk.do("close_case", papers.closure("voluntary_withdrawal", desk.today))
    desk.do("approve_closure", papers.approval("approved"))
    closed = now.now().astimezone(OFFICE).date()
    for months in (1, 3, 6):
        due = desk.timer(f"follow_up_{months}_due").due_at.astimezone(OFFICE)
        same_day = months_later(closed, months)
        assert (due.date(), due.time()) == (same_day + timedelta(days=1), time())  # that day's 24:00


@sqlite
def test_nothing_is_withdrawn_twice(desk: ServicesDesk) -> None:
    CASES["withdrawn_before_service"](desk)
    with pytest.raises(NotFound):
        messages.correlate(desk.cast.liwen, "referral.withdrawn", key=desk.begun.business_key, time_to_live=timedelta(0))


@sqlite
def test_a_question_is_asked_afresh_after_an_answer(desk: ServicesDesk) -> None:
    registered(desk)
    referred(desk, "kangning")
    desk.do("respond", papers.response("declined", moment(desk)))
    referred(desk, "xinqiao")
    view = user_tasks.form(desk.cast.tianyuan, desk.user_task("respond").id)
    assert view.values["org_response"] is None
    assert view.values["client_name"] == "陈示例"


@pytest.mark.parametrize("name", ["goal_reached", "an_institution_is_silent", "withdrawn_from_service"])
def test_case_on_both_databases(desk: ServicesDesk, name: str) -> None:
    CASES[name](desk)


@sqlite
def test_no_institution_hears_of_somebody_it_never_took_in(desk: ServicesDesk) -> None:
    registered(desk)
    desk.do("match_institution", papers.order(None, moment(desk)))
    desk.do("contact_waiting", papers.waiting("close", desk.today, "moved_out"))
    assert [one.office_name for one in desk.user_task("close_case").candidates] == ["白云区民政局"]
    assert user_tasks.find(desk.cast.kangfu).items == []
    assert cases.find(desk.cast.tianyuan).items == []

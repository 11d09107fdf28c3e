"""Registration of institutions through the services: the same cases with real forms, people and time; what only a database can show."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from models import Institution
from services import clocks, documents, professionals, transaction, user_tasks
from services import now as now_of
from services.errors import Forbidden, Invalid
from services.rows import AnyRow
from tests.cast import Cast
from tests.processes import registration_papers as papers
from tests.processes.referral_way import beginning as now
from tests.processes.registration_cases import CASES
from tests.processes.registration_way import (
    applied,
    before_the_city,
    checked,
    exits,
    proposed_to_city,
    refusal_announced,
    registered,
    served,
    spot_checked,
)
from tests.processes.services_desk import CHINA, ServicesDesk, deploy
from tests.services.test_professionals import told as professional

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def desk(database: Engine, cast: Cast) -> ServicesDesk:
    deploy(cast, "institution_registration")
    return ServicesDesk(cast, "institution_registration")


def entry() -> AnyRow:
    with transaction.reading() as look:
        return look.execute(select(Institution.__table__)).one()


@sqlite
@pytest.mark.parametrize("name", CASES)
def test_case(desk: ServicesDesk, name: str) -> None:
    CASES[name](desk)


@pytest.mark.parametrize("name", ["suspended_and_not_rectified", "a_child_was_harmed"])
def test_case_on_both_databases(desk: ServicesDesk, name: str) -> None:
    CASES[name](desk)


@sqlite
def test_a_confirmed_institution_stands_in_the_register(desk: ServicesDesk) -> None:
    registered(desk)
    row = entry()
    assert (row.org_no, row.name, row.state) == ("JG440111-0001", "白云区晨光社区康复中心", "active")
    assert (row.capacity, row.load, row.area_code) == (20, 0, "440111")
    assert row.service_types == ["服药训练", "生活技能训练"]
    exits(desk)
    assert (entry().state, entry().exit_type) == ("left", "voluntary")


@sqlite
def test_a_refused_institution_does_not(desk: ServicesDesk) -> None:
    CASES["refused_after_a_statement"](desk)
    with transaction.reading() as look:
        assert look.execute(select(Institution.__table__)).all() == []


@sqlite
def test_a_decision_never_outweighs_what_was_announced(desk: ServicesDesk) -> None:
    registered(desk)
    spot_checked(desk, "unqualified", "suspend")
    served(desk, "serve_exit_notice")
    desk.do("record_exit_statement", papers.statement(now(desk)))
    desk.do("review_exit_statement", papers.review("不采纳"))
    with pytest.raises(Invalid) as refused:
        desk.do("decide_exit", papers.decided("exit"))
    assert set(refused.value.errors) == {"decision"}
    desk.do("decide_exit", papers.decided("suspend"))
    assert entry().state == "suspended"


@sqlite
def test_missing_papers_are_asked_for_once(desk: ServicesDesk) -> None:
    CASES["supplemented"](desk)
    applied(desk)
    desk.do("check_completeness", papers.completeness("supplement"))
    served(desk, "serve_supplement_notice")
    desk.do("receive_supplement", papers.supplement(desk.today))
    with pytest.raises(Invalid) as refused:
        desk.do("check_completeness", papers.completeness("supplement"))
    assert set(refused.value.errors) == {"completeness_result"}


@sqlite
def test_a_danger_suspends_at_once(desk: ServicesDesk) -> None:
    registered(desk)
    desk.tell("institution.danger_found", {})
    assert entry().state == "suspended"
    assert desk.open == {"record_danger", "transfer_clients"}


@sqlite
def test_a_change_changes_the_register(desk: ServicesDesk) -> None:
    registered(desk)
    desk.tell("institution.change_reported", {})
    desk.do("report_change", papers.change(desk.today))
    desk.do("review_change", papers.change_review("accepted"))
    assert entry().capacity == 30


@sqlite
def test_a_change_is_reviewed_by_somebody_else_who_may_have_reported_another(desk: ServicesDesk) -> None:
    registered(desk)
    for reporter, reviewer in ((desk.cast.liwen, desk.cast.zhaomin), (desk.cast.zhaomin, desk.cast.liwen)):
        desk.tell("institution.change_reported", {})
        user_tasks.complete(reporter, desk.user_task("report_change").id, papers.change(desk.today))
        with pytest.raises(Forbidden):
            user_tasks.claim(reporter, desk.user_task("review_change").id)
        user_tasks.complete(reviewer, desk.user_task("review_change").id, papers.change_review("accepted"))


@sqlite
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("uscc", "52440111MJK0000088"),
        ("current_load", 21),
        ("site_region_code", "440106"),
        ("service_types", []),
        ("staff", []),
        ("reg_valid_until", "2001-01-01"),
        ("confidentiality_promised", False),
    ],
)
def test_an_application_that_does_not_hold_is_refused(desk: ServicesDesk, field: str, wrong: object) -> None:
    with pytest.raises(Invalid) as refused:
        desk.start(papers.application(desk.today, "2099-01-01") | {field: wrong})
    assert any(name.startswith(field) for name in refused.value.errors), refused.value.errors


@sqlite
def test_two_people_visit(desk: ServicesDesk) -> None:
    applied(desk)
    desk.do("check_completeness", papers.completeness("complete"))
    for second in (None, "李 文"):
        with pytest.raises(Invalid) as refused:
            desk.do("site_visit", papers.visit(now(desk)) | {"visitor_2": second})
        assert set(refused.value.errors) == {"visitor_2"}


@sqlite
def test_notices_are_documents_with_a_record_of_service(desk: ServicesDesk) -> None:
    refusal_announced(desk)
    desk.do("record_refusal_statement", papers.statement(now(desk), made=False))
    desk.do("decide_refusal", papers.decided("refused"))
    served(desk, "serve_refusal")
    found = documents.find(desk.cast.qianjing, desk.begun.case_id or "")
    assert [one.title.split()[0] for one in found] == ["征求意见函", "征求意见函", "事先告知书", "不予确认决定书"]
    assert all(one.services for one in found)
    assert found[-1].is_decision
    assert found[-1].unreviewed == ("org.refusal",)
    assert found[-1].number.startswith("广州市民政局〔")


@sqlite
def test_the_city_decides_and_the_county_checks(desk: ServicesDesk) -> None:
    CASES["the_city_sends_it_back"](desk)
    asked = {task.element_id: {one.role for one in task.candidates} for task in desk.case.user_tasks}
    assert asked["confirm_registration"] == {"confirmer"}
    assert asked["give_county_opinion"] == {"caseworker"}
    assert user_tasks.find(desk.cast.wuyue).items == []


@sqlite
def test_whoever_answers_for_an_institution_reports_its_changes(desk: ServicesDesk) -> None:
    registered(desk)
    desk.tell("institution.change_reported", {})
    assert {one.role for one in desk.user_task("report_change").candidates} == {"caseworker"}  # nobody of a new institution signs in yet


@sqlite
def test_an_institution_with_staff_is_asked_itself(desk: ServicesDesk) -> None:
    desk.start(papers.application(desk.today, "2099-01-01", org_name="白云区康宁社区康复中心"))
    desk.do("check_completeness", papers.completeness("complete"))
    checked(desk)
    proposed_to_city(desk)
    desk.do("confirm_registration", papers.city("confirmed"))
    served(desk, "serve_confirmation")
    desk.tell("institution.change_reported", {})
    asked = {(one.role, one.office_name) for one in desk.user_task("report_change").candidates}
    assert asked == {("rehab_org", "白云区康宁社区康复中心"), ("caseworker", "白云区民政局")}


@sqlite
def test_the_time_for_a_statement_runs_from_the_recorded_service(desk: ServicesDesk) -> None:
    before_the_city(desk)
    desk.do("confirm_registration", papers.city("refused"))
    day = now_of.now().astimezone(CHINA) - timedelta(days=3)
    desk.do("serve_refusal_notice", papers.served(day.isoformat()))
    task, timer = desk.user_task("record_refusal_statement"), desk.timer("refusal_statement_limit")
    expected = clocks.due("org.statement", day, "440111")
    assert (task.due_at, timer.due_at) == (expected, expected)
    assert expected < clocks.due("org.statement", now_of.now(), "440111")


@sqlite
def test_the_county_check_runs_from_the_acceptance(desk: ServicesDesk) -> None:
    applied(desk)
    desk.do("check_completeness", papers.completeness("complete"))
    assert desk.user_task("site_visit").due_at == clocks.due("org.county_check", now_of.now(), "440111")


@sqlite
def test_who_is_told_too_late_counts_from_the_first_receipt(desk: ServicesDesk) -> None:
    received = now_of.now() - timedelta(days=40)
    desk.start(papers.application(received.date().isoformat(), "2099-01-01"), occurred_at=received, reason="补录")
    desk.do("check_completeness", papers.completeness("supplement"))
    served(desk, "serve_supplement_notice")
    desk.do("receive_supplement", papers.supplement(desk.today))
    desk.do("check_completeness", papers.completeness("complete"))
    assert desk.variables["accepted_at"] == received
    assert desk.user_task("site_visit").due_at == clocks.due("org.county_check", received, "440111")


@sqlite
def test_staff_is_compared_with_the_register_of_professionals(desk: ServicesDesk) -> None:
    wen = professionals.add(desk.cast.liwen, professional())
    professionals.approve(desk.cast.liwen, wen.id)
    numbers = (("温社工", wen.talent_no), ("别人", wen.talent_no), ("无编号", None))
    staff = [{"name": name, "talent_id": number, "profession": "社会工作师"} for name, number in numbers]
    desk.start(papers.application(desk.today, "2099-01-01", staff=staff))
    assert desk.variables["staff_checked"] == ["温社工：在库", "别人：不在人才库", "无编号：不在人才库"]

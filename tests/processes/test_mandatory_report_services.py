"""Mandatory report through the services: the same cases with real forms, people and time; what only a database can show."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from models import Document
from services import alarms, cases, instances, keys, messages, now, transaction, user_tasks
from services.errors import Forbidden, Invalid, NotFound
from services.masking import SEALED
from tests.cast import COUNTY, Cast
from tests.processes import report_papers as papers
from tests.processes.report_cases import CASES
from tests.processes.report_services_desk import ReportServicesDesk
from tests.processes.report_way import assessed, called, excused, filed, finished, handled, reported, reported_by_unit
from tests.processes.report_way import now as moment
from tests.processes.services_desk import deploy

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def desk(database: Engine, cast: Cast) -> ReportServicesDesk:
    deploy(cast, "mandatory_report")
    return ReportServicesDesk(cast)


@sqlite
@pytest.mark.parametrize("name", CASES)
def test_case(desk: ReportServicesDesk, name: str) -> None:
    CASES[name](desk)


@pytest.mark.parametrize("name", ["from_the_call_to_the_closure", "the_unit_is_late", "a_duplicate_joins_the_open_report"])
def test_case_on_both_databases(desk: ReportServicesDesk, name: str) -> None:
    CASES[name](desk)


@sqlite
def test_a_report_gets_its_number_from_its_case(desk: ReportServicesDesk) -> None:
    reported(desk)
    assert desk.variables["report_no"] == "QB" + desk.case.number.replace("-", "")


@sqlite
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("child_id_no", "440111201501150001"),
        ("reporter_phone", "12345"),
        ("reporter_phone", None),
        ("situation_codes", []),
        ("situation_codes", ["MR99"]),
        ("description", ""),
        ("discovered_place", None),
        ("injury_level", "骨折"),
        ("current_safety", None),
        ("feedback_channel", "pigeon"),
        ("report_stage", "unit"),
        ("child_birth_date", "2999-01-01"),
    ],
)
def test_a_report_that_does_not_hold_is_refused_by_field(desk: ReportServicesDesk, field: str, wrong: object) -> None:
    values = papers.report(desk.today) | {field: wrong}
    with pytest.raises(Invalid) as refused:
        instances.start(desk.cast.zhiban, "mandatory_report", variables=values, area_code=COUNTY)
    assert set(refused.value.errors) == {field}
    assert cases.find(desk.cast.sunqiang).items == []


@sqlite
def test_a_child_nobody_can_name_does_not_hold_up_a_report(desk: ReportServicesDesk) -> None:
    reported(desk, child_name="不详", child_id_no=None)
    assert desk.variables["merge_candidates"] == []


@sqlite
def test_red_after_thirty_minutes_supervisor_and_city_after_a_hundred_and_twenty(desk: ReportServicesDesk) -> None:
    reported(desk)
    opened, due = now.now(), desk.user_task("call_police").due_at
    assert due is not None
    assert timedelta(minutes=29) < due - opened <= timedelta(minutes=30)
    rung = desk.timer("call_police_city").due_at
    assert timedelta(minutes=119) < rung - opened <= timedelta(minutes=120)
    desk.wait_until(rung + timedelta(days=3))
    assert desk.doer("police_supervisor_call") is desk.cast.sunqiang
    assert desk.doer("police_city_call") is desk.cast.heping
    assert sum(task.element_id == "police_city_call" for task in desk.case.user_tasks) == 1


def rung(desk: ReportServicesDesk) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for alarm in alarms.find(desk.cast.heping).items:
        found.setdefault(alarm.role, set()).update(call.name for call in alarm.calls)
    return found


@sqlite
def test_the_duty_officer_is_called_at_once(desk: ReportServicesDesk) -> None:
    reported(desk)
    (alarm,) = alarms.find(desk.cast.sunqiang).items
    assert (alarm.role, [call.name for call in alarm.calls]) == ("duty_officer", ["周涛"])
    desk.wait_until(now.now() + timedelta(minutes=6))
    assert rung(desk) == {"duty_officer": {"周涛", "秦值"}}


@sqlite
def test_head_and_county_are_called_together_for_a_late_unit(desk: ReportServicesDesk) -> None:
    reported_by_unit(desk)
    assert rung(desk) == {}
    desk.ring("unit_alarm")
    assert rung(desk) == {"unit_head": {"方可"}, "duty_officer": {"周涛"}}
    assert [one.is_mine for one in alarms.find(desk.cast.fangke).items] == [True]


@sqlite
@pytest.mark.parametrize("more", [{"unit_is_suspect": True}, {"unit_obstructs": True}])
def test_a_suspected_head_is_never_called_nor_asked(desk: ReportServicesDesk, more: dict[str, bool]) -> None:
    reported_by_unit(desk, **more)
    desk.wait_until(now.now() + timedelta(days=2))
    assert set(rung(desk)) == {"duty_officer", "supervisor", "confirmer"}
    assert alarms.find(desk.cast.fangke).items == []
    assert user_tasks.find(desk.cast.fangke).items == []
    assert user_tasks.find(desk.cast.tangjing).items == []


@sqlite
def test_a_case_belongs_to_the_county_whoever_reports(desk: ReportServicesDesk) -> None:
    reported_by_unit(desk)
    assert desk.case.office_name == "白云区民政局"


@sqlite
@pytest.mark.parametrize("who", ["tangjing", "fangke"])
def test_the_unit_sees_what_it_is_asked_and_nothing_of_the_case(desk: ReportServicesDesk, who: str) -> None:
    reported_by_unit(desk)
    desk.ring("unit_alarm")
    somebody, instance_id = getattr(desk.cast, who), desk.begun.instance_id
    assert {task.element_id for task in user_tasks.find(somebody).items} == {"tangjing": {"unit_report_police"}, "fangke": {"urge_unit"}}[
        who
    ]
    (task,) = user_tasks.find(somebody).items
    user_tasks.claim(somebody, task.id)
    assert "report_no" in user_tasks.form(somebody, task.id).values
    assert cases.find(somebody).items == []
    assert instances.find(somebody).items == []
    reads: list[Callable[[], object]] = [
        lambda: cases.get(somebody, str(desk.begun.case_id)),
        lambda: instances.get(somebody, instance_id),
        lambda: instances.variables(somebody, instance_id),
        lambda: instances.history(somebody, instance_id),
    ]
    for read in reads:
        with pytest.raises((NotFound, Forbidden)):
            read()


@sqlite
def test_nobody_reads_who_reported_but_whoever_answers_him(desk: ReportServicesDesk) -> None:
    finished(desk)
    for who in (desk.cast.liwen, desk.cast.sunqiang, desk.cast.qianjing, desk.cast.zhiban):
        told = instances.variables(who, desk.begun.instance_id)
        kept = {name: told[name] for name in told if name.startswith("reporter") and told[name] and name != "reporter_unit_type"}
        assert set(kept.values()) == {SEALED}
        assert "唐试验" not in str(told)
        assert "唐试验" not in str(instances.changes(who, desk.begun.instance_id))
    task = desk.user_task("inform_reporter")
    assert "唐试验" not in str(user_tasks.form(desk.cast.qianjing, task.id).values)
    assert user_tasks.form(desk.cast.liwen, task.id).values["reporter"]["contact"] == "13000000003"


@sqlite
def test_two_reports_become_one_and_each_reporter_stays_for_himself(desk: ReportServicesDesk) -> None:
    first = desk.other_report(is_open=True)
    reported(desk, reporter_name="何试验", reporter_phone="13000000004")
    desk.do("take_in", papers.intake("merged", moment(desk), merge_into=first))
    assert desk.outcome == "merged_duplicate"
    other = cases.get(desk.cast.qianjing, first)
    desk.started = instances.Started(other.instances[0].id, other.id, first)
    desk.wait_until(now.now())  # the message is on its way
    assert "tell_new_facts" in desk.open
    desk.do("tell_new_facts", papers.new_facts("yes", moment(desk)))
    called(desk)
    filed(desk)
    handled(desk)
    excused(desk)
    contacts = []
    for task in [one for one in desk._waiting() if one.element_id == "inform_reporter"]:
        told = user_tasks.form(desk.cast.liwen, task.id).values
        contacts.append(told["reporter"]["contact"])
        assert len({"13000000003", "13000000004"} & set(str(told).replace("'", " ").split())) == 1
        user_tasks.complete(desk.cast.liwen, task.id, papers.result("told", moment(desk)))
    assert sorted(contacts) == ["13000000003", "13000000004"]
    assert desk.open == {"close_report"}


@sqlite
def test_temporary_guardianship_is_opened(desk: ReportServicesDesk) -> None:
    deploy(desk.cast, "temporary_guardianship")
    reported(desk)
    assessed(desk, "yes")
    desk.wait_until(now.now())
    opened = [case for case in cases.find(desk.cast.sunqiang).items if case.procedure == "temporary_guardianship"]
    assert [case.area_code for case in opened] == [COUNTY]
    (run,) = cases.get(desk.cast.sunqiang, opened[0].id).instances
    told = instances.variables(desk.cast.sunqiang, run.id)
    assert told["source_report_no"] == desk.variables["report_no"]
    assert "唐试验" not in str(told)


@sqlite
def test_another_procedures_report_is_a_case_of_the_county(desk: ReportServicesDesk) -> None:
    desk.hear({"description": "抽查发现。"})
    assert desk.case.area_code == COUNTY
    with pytest.raises(NotFound):
        messages.correlate(desk.cast.liwen, "police.answered", key=desk.begun.business_key, variables={}, time_to_live=timedelta(0))


@sqlite
def test_no_paper_names_the_child_or_a_reporter(desk: ReportServicesDesk) -> None:
    CASES["the_police_refuse_and_must_file"](desk)
    with transaction.reading() as look:
        rows = look.execute(select(Document.__table__).order_by(Document.id)).all()
        words = [keys.unseal(look, row.data_key_id, row.content).decode() for row in rows]
    assert [row.title for row in rows] == ["强制报告通知书", "提请立案监督函", "强制报告反馈告知书"]
    assert not [text for text in words if any(secret in text for secret in ("唐试验", "某某", papers.report("")["child_id_no"]))]
    assert all(desk.variables["report_no"] in text for text in words)

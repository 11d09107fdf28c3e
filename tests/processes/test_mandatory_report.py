"""Mandatory report against the engine alone: every case, restored after every step, and every flow of every drawing."""

import pytest

from engine import rules
from engine.compiler import compile_document
from engine.definitions import Definition
from engine.effects import MessageThrown, UserTaskOpened
from forms import catalog
from tests.processes import report_papers as papers
from tests.processes.engine_desk import BEGIN
from tests.processes.report_cases import CASES
from tests.processes.report_desk import DECISIONS, DIAGRAM, ReportDesk
from tests.processes.report_way import assessed, called, reported, reported_by_unit

FIRST = {"call_police", "unit_report_police", "protect_child"}  # what 立即 means


@pytest.fixture(scope="module")
def definition() -> Definition:
    return compile_document(DIAGRAM)["mandatory_report"]


@pytest.mark.parametrize("name", CASES)
def test_case(definition: Definition, name: str) -> None:
    CASES[name](ReportDesk(definition))


def test_cases_pass_every_sequence_flow(definition: Definition) -> None:
    taken: set[str] = set()
    for play in CASES.values():
        desk = ReportDesk(definition)
        play(desk)
        taken |= desk.flows
    drawn = {flow for element in definition.elements.values() for flow in element.outgoing}
    assert drawn - taken == set()
    assert taken - drawn == set()


def test_linter_finds_nothing() -> None:
    assert rules.check(DIAGRAM) == []


def test_every_form_that_is_named_is_shipped_and_no_other(definition: Definition) -> None:
    shipped = {name.removeprefix("mandatory_report/").removesuffix(".form") for name, _ in catalog.shipped()["mandatory_report"]}
    assert definition.form_refs == shipped


def test_every_user_task_has_a_form_a_role_and_a_clock(definition: Definition) -> None:
    seen: dict[str, UserTaskOpened] = {}
    for play in CASES.values():
        desk = ReportDesk(definition)
        play(desk)
        seen |= {effect.element_id: effect for effect in desk.books.effects if isinstance(effect, UserTaskOpened)}
    assert set(seen) == {name for name, element in definition.elements.items() if element.element_type == "userTask"}
    assert all(task.form_ref and task.candidate_groups and task.due for task in seen.values())


@pytest.mark.parametrize(("stage", "first"), [("county", "call_police"), ("unit", "unit_report_police")])
def test_the_police_come_first_and_behind_nothing(definition: Definition, stage: str, first: str) -> None:
    desk = ReportDesk(definition)
    desk.start(papers.report(desk.today, report_stage=stage, current_safety="有现实危险"))
    order = [e for e in desk.books.effects if isinstance(e, UserTaskOpened)]
    assert {task.element_id for task in order if task.element_id in FIRST} == {first, "protect_child"}
    assert desk.now.isoformat() == "2026-03-02T01:00:00+00:00"  # the same step: nobody has done anything yet


def test_thirty_minutes_and_one_hundred_and_twenty(definition: Definition) -> None:
    desk = ReportDesk(definition)
    reported(desk)
    assert desk.clock("call_police") == "mr.internal_alarm"
    assert desk.clock("call_police_alarm") == "mr.internal_alarm"
    assert desk.clock("call_police_city") == "mr.internal_alarm.escalate"


def test_the_alarm_goes_to_the_head_and_the_county_together(definition: Definition) -> None:
    desk = ReportDesk(definition)
    reported_by_unit(desk)
    assert desk.alarms == []
    desk.ring("unit_alarm")
    assert set(desk.alarms) == {"alarm_unit_head", "alarm_duty_officer"}


@pytest.mark.parametrize("name", ["the_unit_obstructs", "the_unit_itself_is_suspected", "the_reporter_is_pressed_before_the_alarm"])
def test_never_to_a_head_who_is_suspected_or_obstructs(definition: Definition, name: str) -> None:
    desk = ReportDesk(definition)
    CASES[name](desk)
    assert "alarm_duty_officer" in desk.alarms
    assert "alarm_unit_head" not in desk.alarms


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, ["civil_affairs", "education"]),
        ({"suspect_is_official": True}, ["civil_affairs", "education", "discipline"]),
        ({"unit_is_suspect": True}, ["civil_affairs", "education", "procuratorate"]),
    ],
)
def test_who_is_suspected_changes_who_is_told(definition: Definition, more: dict[str, bool], told: list[str]) -> None:
    desk = ReportDesk(definition)
    reported(desk, **more)
    assert desk.variables["departments"] == told


@pytest.mark.parametrize(
    ("area_code", "told"),
    [
        ("440111", ["civil_affairs", "education"]),
        ("110105", ["civil_affairs", "education", "health", "cyberspace"]),
        ("310101", ["civil_affairs", "education"]),
    ],
)
def test_the_areas_setting_names_the_departments(area_code: str, told: list[str]) -> None:
    nobody = dict.fromkeys(("suspect_is_official", "unit_obstructs", "unit_is_suspect"), False)
    outcome = DECISIONS["report_departments"].evaluate({"area_code": area_code, **nobody}, BEGIN)
    assert [row["department"] for row in outcome.rows] == told


@pytest.mark.parametrize(("suspect", "is_told"), [("是", False), ("不明", False), ("否", True)])
def test_a_guardian_who_may_be_the_suspect_is_not_told(definition: Definition, suspect: str, *, is_told: bool) -> None:
    desk = ReportDesk(definition)
    reported(desk, guardian_is_suspect=suspect)
    assert ("inform_guardian" in desk.open) is is_told


def test_temporary_guardianship_is_opened_by_message(definition: Definition) -> None:
    desk = ReportDesk(definition)
    reported(desk, child_name="某某")
    assessed(desk, "yes")
    thrown = [e for e in desk.books.effects if isinstance(e, MessageThrown)]
    assert [e.name for e in thrown] == ["temp_guardianship_needed"]
    assert thrown[0].variables["child_name"] == "某某"
    assert thrown[0].variables["source_report_no"] == "QB440111202603020001"
    assert not any(name.startswith("reporter") for name in thrown[0].variables)


def test_a_duplicate_tells_the_open_report_who_reported(definition: Definition) -> None:
    desk = ReportDesk(definition)
    CASES["a_duplicate_joins_the_open_report"](desk)
    (thrown,) = (e for e in desk.books.effects if isinstance(e, MessageThrown))
    assert (thrown.name, thrown.correlation_key) == ("report_merged", "440111-20260302-0007")
    assert [one["name"] for one in thrown.variables["merged_reporter"]] == ["唐试验"]


def test_no_timer_decides(definition: Definition) -> None:
    """Whatever rings leaves everything open that was open before."""
    desk = ReportDesk(definition)
    reported(desk, current_safety="无人照料")
    for _ in range(30):
        before, waiting = desk.open, list(desk.books.timers.values())
        if not waiting:
            break
        desk.ring(waiting[0].element_id)
        assert desk.open >= before
    assert not desk.books.timers
    called(desk)

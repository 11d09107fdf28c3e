"""Reports in their first hours: the police, the child, the notices, the intake."""

from tests.processes import report_papers as papers
from tests.processes.report_case_list import case
from tests.processes.report_way import (
    AT_ONCE,
    Desk,
    answered,
    assessed,
    called,
    closed,
    ended,
    ended_as,
    excused,
    filed,
    finished,
    noticed,
    now,
    reminded,
    reported,
    reported_by_unit,
    taken_in,
)

# ---- as intended


@case
def from_the_call_to_the_closure(desk: Desk) -> None:
    finished(desk)
    assert desk.open == {"inform_reporter", "review_accountability"}
    ended(desk)


@case
def the_reporter_has_called_the_police_already(desk: Desk) -> None:
    desk.start(papers.report(desk.today, police_reported_at=now(desk), police_channel="110"))
    assert desk.open == {"record_police_answer", "assess_situation"} | AT_ONCE


@case
def the_unit_calls_in_time(desk: Desk) -> None:
    reported_by_unit(desk)
    assert desk.open == {"unit_report_police", "assess_situation"} | AT_ONCE
    desk.do("unit_report_police", papers.unit_police("reported", now(desk)))
    assert desk.open == {"record_police_answer", "assess_situation"} | AT_ONCE


# ---- the police first


@case
def another_procedure_reports(desk: Desk) -> None:
    desk.hear({"description": "机构抽查发现。", "child_name": "不详"})
    assert desk.open == {"call_police", "protect_child"} | AT_ONCE  # nobody said that the child is safe
    called(desk)


@case
def the_unit_is_late(desk: Desk) -> None:
    reported_by_unit(desk)
    desk.ring("unit_alarm")
    assert {"unit_report_police", "urge_unit", "call_police"} <= desk.open
    called(desk)
    assert not {"unit_report_police", "urge_unit"} & desk.open


@case
def the_head_urges_and_the_unit_calls(desk: Desk) -> None:
    reported_by_unit(desk)
    desk.ring("unit_alarm")
    desk.do("urge_unit", papers.urging(now(desk)))
    assert {"unit_report_police", "call_police"} <= desk.open
    desk.do("unit_report_police", papers.unit_police("reported", now(desk)))
    assert not {"unit_report_police", "call_police"} & desk.open


@case
def the_unit_obstructs(desk: Desk) -> None:
    reported_by_unit(desk)
    desk.do("unit_report_police", papers.unit_police("obstructed", now(desk)))
    assert "call_police" in desk.open
    assert not {"unit_report_police", "urge_unit"} & desk.open


@case
def the_reporter_is_pressed_before_the_alarm(desk: Desk) -> None:
    reported_by_unit(desk)
    desk.tell("report.retracted", {})
    desk.do("record_retraction", papers.retraction(desk.today, pressed=True))
    desk.ring("unit_alarm")
    assert "call_police" in desk.open
    assert "urge_unit" not in desk.open


@case
def the_unit_itself_is_suspected(desk: Desk) -> None:
    reported_by_unit(desk, unit_is_suspect=True)
    assert "call_police" in desk.open
    assert not {"unit_report_police", "urge_unit"} & desk.open


@case
def nobody_calls_the_police(desk: Desk) -> None:
    reported(desk)
    desk.ring("call_police_alarm")
    assert not {"police_supervisor_call", "police_city_call"} & desk.open
    desk.ring("call_police_city")
    assert {"call_police", "police_supervisor_call", "police_city_call"} <= desk.open
    desk.do("police_supervisor_call", papers.overdue())
    desk.do("police_city_call", papers.overdue())
    called(desk)


@case
def the_call_comes_while_supervisor_and_city_look(desk: Desk) -> None:
    reported(desk)
    desk.ring("call_police_alarm")
    desk.ring("call_police_city")
    called(desk)
    assert not {"police_supervisor_call", "police_city_call"} & desk.open


# ---- the child


@case
def the_child_is_in_danger(desk: Desk) -> None:
    reported(desk, current_safety="无人照料")
    assert {"protect_child", "call_police"} <= desk.open
    reminded(desk, "protect_child")
    desk.do("protect_child", papers.protection_now(now(desk)))
    reminded(desk, "assess_situation")
    assessed(desk, "yes")
    assert not {"protect_child", "assess_situation"} & desk.open


# ---- notices


@case
def the_guardian_may_know(desk: Desk) -> None:
    reported(desk, guardian_is_suspect="否")
    desk.do("inform_guardian", papers.guardian(now(desk)))
    noticed(desk)


@case
def a_department_is_silent(desk: Desk) -> None:
    reported(desk, suspect_is_official=True)
    reminded(desk, "serve_notice")
    for _ in range(2):
        desk.do("serve_notice", papers.service("notice", now(desk)))
    reminded(desk, "record_department_answer")
    for _ in range(2):
        desk.do("record_department_answer", papers.department("silent", desk.today))
    assert not {"serve_notice", "record_department_answer"} & desk.open


@case
def a_department_answers_by_message(desk: Desk) -> None:
    reported(desk)
    desk.do("serve_notice", papers.service("notice", now(desk)))
    key = f"{desk.variables['report_no']}:education"
    desk.tell("department.answered", papers.department("accepted", desk.today), key)
    assert "record_department_answer" not in desk.open


# ---- intake


@case
def a_major_matter(desk: Desk) -> None:
    reported(desk, injury_level="死亡")
    reminded(desk, "take_in")
    taken_in(desk, is_major="yes")
    desk.do("report_upward", papers.upward(now(desk)))
    assert "plan_protection" in desk.open


@case
def belongs_to_another_county(desk: Desk) -> None:
    reported(desk)
    desk.do("take_in", papers.intake("transfer", now(desk)))
    desk.do("hand_over_report", papers.handover(now(desk)))
    reminded(desk, "record_handover_answer")
    desk.do("record_handover_answer", papers.handover_answer())
    called(desk)
    filed(desk)
    noticed(desk)
    assessed(desk)
    answered(desk)
    excused(desk)
    closed(desk, "closed_transferred")


@case
def the_other_county_answers_by_message(desk: Desk) -> None:
    reported(desk)
    desk.do("take_in", papers.intake("transfer", now(desk)))
    desk.do("hand_over_report", papers.handover(now(desk)))
    desk.tell("handover.answered", papers.handover_answer())
    assert "record_handover_answer" not in desk.open


@case
def a_duplicate_joins_the_open_report(desk: Desk) -> None:
    other = desk.other_report(is_open=True)
    reported(desk)
    desk.do("take_in", papers.intake("merged", now(desk), merge_into=other))
    ended_as(desk, "merged_duplicate")


@case
def the_other_report_was_closed_meanwhile(desk: Desk) -> None:
    other = desk.other_report(is_open=False)
    reported(desk)
    desk.do("take_in", papers.intake("merged", now(desk), merge_into=other))
    assert {"take_in", "call_police"} <= desk.open

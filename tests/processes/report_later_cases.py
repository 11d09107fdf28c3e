"""Reports afterwards: what the police do, protection, the answer to every reporter, the closure."""

from tests.processes import report_papers as papers
from tests.processes.report_case_list import case
from tests.processes.report_way import (
    AT_ONCE,
    Desk,
    answered,
    called,
    closed,
    ended,
    ended_as,
    excused,
    filed,
    finished,
    handled,
    later,
    now,
    planned,
    protected,
    reminded,
    reported,
    reviewed,
    taken_in,
)

# ---- what the police do


@case
def the_police_answer_by_message(desk: Desk) -> None:
    reported(desk)
    called(desk)
    desk.tell("police.answered", papers.feedback("warning", desk.today))
    assert "record_police_answer" not in desk.open


@case
def the_police_transfer_the_matter(desk: Desk) -> None:
    reported(desk)
    called(desk)
    reminded(desk, "record_police_answer")
    for _ in range(2):
        desk.do("record_police_answer", papers.feedback("transferred", desk.today))
        reminded(desk, "record_police_transfer")
        desk.do("record_police_transfer", papers.police_transfer(desk.today))
    desk.do("record_police_answer", papers.feedback("transferred", desk.today))
    desk.tell("police.transfer_taken", papers.police_transfer(desk.today))
    filed(desk)


def refused(desk: Desk) -> None:
    reported(desk)
    called(desk)
    desk.do("record_police_answer", papers.feedback("refused", desk.today))
    desk.do("serve_supervision_request", papers.service("supervision", now(desk)))


@case
def the_police_refuse_and_must_file(desk: Desk) -> None:
    refused(desk)
    reminded(desk, "record_procurator_reply")
    desk.do("record_procurator_reply", papers.procurator("order_to_file", desk.today))
    reminded(desk, "record_filing")
    desk.do("record_filing", papers.filing(desk.today))
    handled(desk)
    ended(desk)


@case
def the_procurator_answers_by_message(desk: Desk) -> None:
    refused(desk)
    desk.tell("procurator.replied", papers.procurator("order_to_file", desk.today))
    desk.tell("police.filed", papers.filing(desk.today))
    assert "record_filing" not in desk.open


@case
def the_reasons_hold(desk: Desk) -> None:
    refused(desk)
    desk.do("record_procurator_reply", papers.procurator("reasons_hold", desk.today))
    handled(desk)
    answered(desk)
    excused(desk)
    closed(desk, "closed_unsubstantiated")


def not_filed(desk: Desk) -> None:
    reported(desk)
    called(desk)
    desk.do("record_police_answer", papers.feedback("not_filed", desk.today))
    assert "decide_no_file_review" in desk.open


@case
def the_complainant_and_then_the_office_apply(desk: Desk) -> None:
    not_filed(desk)
    reminded(desk, "decide_no_file_review")
    desk.do("decide_no_file_review", papers.no_file("complainant", desk.today))
    reminded(desk, "record_review_answer")
    desk.do("record_review_answer", papers.review("upheld", desk.today))
    desk.do("decide_no_file_review", papers.no_file("office", desk.today, "recheck"))
    desk.do("serve_review_request", papers.service("review", now(desk)))
    desk.tell("police.review_decided", papers.review("revoked", desk.today))
    assert not {"decide_no_file_review", "record_review_answer"} & desk.open


@case
def the_procurator_instead_of_a_review(desk: Desk) -> None:
    not_filed(desk)
    desk.do("decide_no_file_review", papers.no_file("supervision", desk.today))
    assert "serve_supervision_request" in desk.open


@case
def nobody_applies(desk: Desk) -> None:
    not_filed(desk)
    desk.do("decide_no_file_review", papers.no_file("none", desk.today))
    assert not {"decide_no_file_review", "serve_supervision_request"} & desk.open


# ---- protection


@case
def conference_and_protection_order(desk: Desk) -> None:
    reported(desk)
    taken_in(desk)
    planned(desk, "yes", "yes")
    desk.do("hold_conference", papers.conference(desk.today, later(desk)))
    desk.do("apply_for_order", papers.order("no", now(desk)))
    reminded(desk, "record_order")
    desk.do("record_order", papers.order_answer("granted", desk.today))
    desk.do("deliver_order", papers.delivery(desk.today))
    reviewed(desk, "continue")
    protected(desk)


@case
def an_urgent_order_is_refused(desk: Desk) -> None:
    reported(desk)
    taken_in(desk)
    planned(desk, "no", "yes")
    desk.do("apply_for_order", papers.order("yes", now(desk)))
    reminded(desk, "record_urgent_order")
    desk.do("record_urgent_order", papers.order_answer("rejected", desk.today))
    desk.do("decide_order_review", papers.order_review())
    assert "review_protection" in desk.open


@case
def the_court_answers_by_message(desk: Desk) -> None:
    reported(desk)
    taken_in(desk)
    planned(desk, "no", "yes")
    desk.do("apply_for_order", papers.order("no", now(desk)))
    desk.tell("court.order_decided", papers.order_answer("granted", desk.today))
    desk.do("deliver_order", papers.delivery(desk.today))
    reviewed(desk, "continue")
    planned(desk, "no", "yes")
    desk.do("apply_for_order", papers.order("yes", now(desk)))
    desk.tell("court.urgent_order_decided", papers.order_answer("rejected", desk.today))
    assert "decide_order_review" in desk.open


# ---- everybody who reported is answered, then the report is closed


@case
def no_channel_is_left(desk: Desk) -> None:
    more = {"reporter_unit_type": "citizen", "reporter_name": None, "reporter_phone": None, "reporter_org": None}
    finished(desk, feedback_channel="none", **more)
    assert desk.open == {"record_no_channel", "review_accountability"}
    excused(desk)
    assert desk.open == {"record_no_channel"}
    desk.do("record_no_channel", papers.no_channel(desk.today))
    closed(desk)


@case
def the_reporter_cannot_be_reached(desk: Desk) -> None:
    finished(desk)
    excused(desk)
    reminded(desk, "inform_reporter")
    desk.do("inform_reporter", papers.result("unreached", now(desk)))
    assert desk.open == {"record_no_channel"}
    desk.do("record_no_channel", papers.no_channel(desk.today))
    closed(desk)


@case
def a_unit_is_held_to_account(desk: Desk) -> None:
    finished(desk)
    answered(desk)
    desk.do("review_accountability", papers.accountability("yes", "yes"))
    desk.do("serve_accountability", papers.service("accountability", now(desk)))
    reminded(desk, "record_accountability_reply")
    desk.do("record_accountability_reply", papers.reply(desk.today))
    closed(desk)


@case
def the_unit_answers_by_message(desk: Desk) -> None:
    finished(desk)
    answered(desk)
    desk.do("review_accountability", papers.accountability("yes", "yes"))
    desk.do("serve_accountability", papers.service("accountability", now(desk)))
    desk.tell("accountability.replied", papers.reply(desk.today))
    closed(desk)


@case
def handed_to_discipline_and_returned_once(desk: Desk) -> None:
    finished(desk)
    answered(desk)
    desk.do("review_accountability", papers.accountability("yes"))
    desk.do("serve_accountability", papers.service("accountability", now(desk)))
    desk.do("close_report", papers.closure("closed_substantiated"))
    desk.do("approve_closure", papers.decision("returned"))
    closed(desk)


# ---- other reporters


def another(channel: str) -> dict[str, object]:
    reporter = {"no": 1, "label": "报告人1", "channel": channel, "name": "何试验", "contact": "13000000004"}
    return {"merged_reporter": [reporter], "merged_facts": "邻居听到哭喊。", "merged_from": "QB-2"}


@case
def a_second_reporter_is_answered_too(desk: Desk) -> None:
    reported(desk)
    desk.tell("report_merged", another("phone"))
    desk.do("tell_new_facts", papers.new_facts("yes", now(desk)))
    called(desk)
    filed(desk)
    handled(desk)
    excused(desk)
    answered(desk)
    assert desk.open == {"inform_reporter"}  # the other one is still to be told: nothing closes before
    answered(desk)
    closed(desk)


@case
def reporters_who_come_when_the_first_is_being_answered(desk: Desk) -> None:
    finished(desk)
    desk.tell("report_merged", another("phone"))
    desk.do("tell_new_facts", papers.new_facts("no", now(desk)))
    reminded(desk, "late_inform_reporter")
    desk.do("late_inform_reporter", papers.result("told", now(desk)))
    desk.tell("report_merged", another("none"))
    desk.do("tell_new_facts", papers.new_facts("no", now(desk)))
    desk.do("late_record_no_channel", papers.no_channel(desk.today))
    desk.tell("report_merged", another("phone"))
    desk.do("tell_new_facts", papers.new_facts("no", now(desk)))
    desk.do("late_inform_reporter", papers.result("unreached", now(desk)))
    answered(desk)
    excused(desk)
    desk.do("close_report", papers.closure("closed_substantiated"))
    desk.do("approve_closure", papers.decision("approved"))
    assert desk.open == {"late_record_no_channel"}
    assert not desk.ended
    desk.do("late_record_no_channel", papers.no_channel(desk.today))
    ended_as(desk, "closed_substantiated")


@case
def the_reporter_takes_it_back(desk: Desk) -> None:
    reported(desk)
    desk.tell("report.retracted", {})
    desk.do("record_retraction", papers.retraction(desk.today))
    assert desk.open >= {"call_police"} | AT_ONCE

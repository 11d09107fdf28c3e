"""Registrations from their beginning to their end: what is done, by element, and where the case then stands.

Each case is a function of a desk: the engine alone, or the services. `CASES` names them all.
"""

from collections.abc import Callable

from tests.processes import registration_papers as papers
from tests.processes.referral_way import Desk, ended_as
from tests.processes.referral_way import beginning as now
from tests.processes.registration_way import (
    accepted,
    applied,
    before_the_city,
    checked,
    climbed,
    entered,
    exits,
    heard,
    lapsed_once,
    left,
    proposed_to_city,
    refusal_announced,
    registered,
    served,
    spot_checked,
)

Case = Callable[[Desk], None]
CASES: dict[str, Case] = {}


def case(play: Case) -> Case:
    """Enter a case into the list of all."""
    CASES[play.__name__] = play
    return play


# ---- as intended


@case
def registered_checked_every_year_and_gone(desk: Desk) -> None:
    registered(desk)
    spot_checked(desk, "good")
    assert not desk.open
    spot_checked(desk, "qualified")
    assert not desk.open
    exits(desk)


@case
def reports_changes(desk: Desk) -> None:
    registered(desk)
    for result in ("accepted", "rejected"):
        desk.tell("institution.change_reported", {})
        assert desk.open == {"report_change"}
        desk.do("report_change", papers.change(desk.today))
        desk.do("review_change", papers.change_review(result))
        assert not desk.open
    exits(desk)


# ---- formal check


@case
def supplemented(desk: Desk) -> None:
    applied(desk)
    desk.do("check_completeness", papers.completeness("supplement"))
    served(desk, "serve_supplement_notice")
    assert desk.open == {"receive_supplement"}
    desk.do("receive_supplement", papers.supplement(desk.today))
    assert desk.open == {"check_completeness"}
    desk.do("check_completeness", papers.completeness("complete"))
    checked(desk)


@case
def never_supplemented(desk: Desk) -> None:
    applied(desk)
    desk.do("check_completeness", papers.completeness("supplement"))
    served(desk, "serve_supplement_notice")
    lapsed_once(desk, "supplement", "decide_supplement_expiry", "receive_supplement", ("extend", "close"))
    ended_as(desk, "expired_no_supplement")


@case
def not_accepted(desk: Desk) -> None:
    applied(desk)
    desk.do("check_completeness", papers.completeness("not_accepted"))
    served(desk, "serve_not_accepted")
    ended_as(desk, "not_accepted")


@case
def withdrawn(desk: Desk) -> None:
    accepted(desk)
    desk.tell("institution.application_withdrawn", {})
    assert desk.open == {"record_withdrawal"}
    desk.do("record_withdrawal", papers.withdrawal(desk.today))
    ended_as(desk, "withdrawn")


# ---- county and city


@case
def departments_answer_by_message_or_not_at_all(desk: Desk) -> None:
    accepted(desk)
    desk.do("site_visit", papers.visit(now(desk)))
    served(desk, "serve_wj_request")
    desk.ring("wj_silent")
    desk.do("urge_wj", papers.urge(desk.today))
    served(desk, "serve_cl_request")
    assert desk.open == {"record_wj_opinion", "record_cl_opinion"}
    desk.tell("institution.wj_opinion", {"wj_opinion": "同意"})
    assert desk.open == {"record_cl_opinion"}
    desk.do("record_cl_opinion", papers.opinion(desk.today, "未答复"))
    assert desk.open == {"give_county_opinion"}
    assert (desk.variables["wj_opinion"], desk.variables["cl_opinion"]) == ("同意", "未答复")


@case
def the_other_department_answers_by_message(desk: Desk) -> None:
    accepted(desk)
    served(desk, "serve_cl_request")
    desk.ring("cl_silent")
    desk.do("urge_cl", papers.urge(desk.today))
    desk.tell("institution.cl_opinion", {"cl_opinion": "不同意"})
    assert desk.open == {"serve_wj_request", "site_visit"}


@case
def improved_on_the_spot(desk: Desk) -> None:
    accepted(desk)
    checked(desk)
    desk.do("give_county_opinion", papers.county("improve"))
    assert desk.open == {"record_improvement"}
    desk.do("record_improvement", papers.improvement(desk.today, now(desk)))
    assert desk.open == {"give_county_opinion"}
    proposed_to_city(desk)


@case
def the_city_sends_it_back(desk: Desk) -> None:
    before_the_city(desk)
    desk.do("confirm_registration", papers.city("returned"))
    assert desk.open == {"serve_wj_request", "site_visit", "serve_cl_request"}
    checked(desk)
    proposed_to_city(desk, "failed")
    desk.do("confirm_registration", papers.city("confirmed"))
    entered(desk)


@case
def refused_after_a_statement(desk: Desk) -> None:
    refusal_announced(desk)
    desk.do("record_refusal_statement", papers.statement(now(desk)))
    assert desk.open == {"review_refusal_statement"}
    desk.do("review_refusal_statement", papers.review("不采纳"))
    desk.do("decide_refusal", papers.decided("refused"))
    served(desk, "serve_refusal")
    ended_as(desk, "refused")


@case
def confirmed_after_a_statement(desk: Desk) -> None:
    refusal_announced(desk)
    desk.do("record_refusal_statement", papers.statement(now(desk)))
    desk.do("review_refusal_statement", papers.review("采纳"))
    desk.do("decide_refusal", papers.decided("confirmed"))
    entered(desk)


@case
def refused_without_a_statement(desk: Desk) -> None:
    refusal_announced(desk)
    lapsed_once(desk, "refusal_statement", "decide_refusal_lapse", "record_refusal_statement", ("extend", "go_on"))
    assert desk.open == {"decide_refusal"}
    desk.do("decide_refusal", papers.decided("refused"))
    served(desk, "serve_refusal")
    ended_as(desk, "refused")


@case
def everybody_is_late(desk: Desk) -> None:
    applied(desk)
    climbed(desk, "completeness", {"check_completeness"})
    desk.do("check_completeness", papers.completeness("complete"))
    climbed(desk, "county_check", {"serve_wj_request", "site_visit", "serve_cl_request"})
    checked(desk)
    proposed_to_city(desk, "failed")
    climbed(desk, "city_confirmation", {"confirm_registration"})
    desk.do("confirm_registration", papers.city("refused"))
    climbed(desk, "refusal_hearing", {"serve_refusal_notice"})
    served(desk, "serve_refusal_notice")
    desk.do("record_refusal_statement", papers.statement(now(desk), made=False))
    assert desk.open == {"decide_refusal"}
    desk.do("decide_refusal", papers.decided("confirmed"))
    entered(desk)


# ---- in the register


@case
def rectified(desk: Desk) -> None:
    registered(desk)
    spot_checked(desk, "unqualified", "rectify")
    served(desk, "serve_rectification")
    desk.do("record_rectification", papers.rectification(desk.today))
    desk.do("recheck", papers.recheck(desk.today, "passed"))
    assert not desk.open
    exits(desk)


@case
def suspended_and_not_rectified(desk: Desk) -> None:
    registered(desk)
    spot_checked(desk, "unqualified", "exit")
    heard(desk, "suspend")
    assert desk.open == {"serve_rectification"}
    served(desk, "serve_rectification")
    lapsed_once(desk, "rectification", "decide_rectification_expiry", "record_rectification", ("extend", "recheck"))
    desk.do("recheck", papers.recheck(desk.today, "failed", "exit"))
    heard(desk, "exit", result="不采纳")
    left(desk, "forced")


@case
def checked_early_and_late(desk: Desk) -> None:
    registered(desk)
    desk.tell("institution.spot_check_ordered", {})
    assert desk.open == {"spot_check"}
    desk.ring("spot_check_overdue")
    assert desk.open == {"spot_check", "spot_check_overdue_call"}
    desk.do("spot_check_overdue_call", papers.overdue())
    desk.do("spot_check", papers.spot_check(desk.today, "excellent"))
    assert not desk.open


@case
def a_child_was_harmed(desk: Desk) -> None:
    registered(desk)
    desk.tell("institution.danger_found", {})
    assert desk.open == {"record_danger", "transfer_clients"}
    desk.do("record_danger", papers.danger(now(desk), minor=True))
    served(desk, "serve_suspension")
    assert desk.open == {"transfer_clients"}
    desk.do("transfer_clients", papers.transfer(now(desk)))
    climbed(desk, "exit_hearing", {"serve_exit_notice"})
    served(desk, "serve_exit_notice")
    lapsed_once(desk, "exit_statement", "decide_exit_lapse", "record_exit_statement", ("extend", "go_on"))
    desk.do("decide_exit", papers.decided("exit"))
    left(desk, "forced")


@case
def a_danger_that_passed(desk: Desk) -> None:
    registered(desk)
    desk.tell("institution.danger_found", {})
    desk.do("transfer_clients", papers.transfer(now(desk)))
    desk.do("record_danger", papers.danger(now(desk), minor=False, proposed="suspend"))
    served(desk, "serve_suspension")
    heard(desk, "none", result="采纳")
    assert not desk.open
    spot_checked(desk, "good")


@case
def a_danger_that_is_put_right(desk: Desk) -> None:
    """Put right what was told of the danger: no check has come before it."""
    registered(desk)
    desk.tell("institution.danger_found", {})
    desk.do("transfer_clients", papers.transfer(now(desk)))
    desk.do("record_danger", papers.danger(now(desk), minor=False, proposed="suspend"))
    served(desk, "serve_suspension")
    heard(desk, "rectify", result="采纳")
    assert desk.variables["problems"] == "现场检查发现。"
    served(desk, "serve_rectification")
    desk.do("record_rectification", papers.rectification(desk.today))
    desk.do("recheck", papers.recheck(desk.today, "passed"))
    assert not desk.open
    exits(desk)


@case
def hands_over_late(desk: Desk) -> None:
    registered(desk)
    desk.tell("institution.exit_requested", {})
    desk.do("file_exit", papers.exit_request(desk.today))
    desk.do("confirm_exit", papers.exit_decision("voluntary", desk.today))
    served(desk, "serve_exit")
    desk.ring("hand_over_overdue")
    assert desk.open == {"hand_over", "hand_over_overdue_call"}
    desk.do("hand_over_overdue_call", papers.overdue())
    desk.do("hand_over", papers.handover(desk.today))
    ended_as(desk, "exited_voluntary")


# ---- at any time


@case
def complained_of(desk: Desk) -> None:
    applied(desk)
    desk.tell("institution.complaint", {})
    assert desk.open == {"check_completeness", "accept_complaint"}
    desk.do("accept_complaint", papers.complaint(desk.today))
    desk.do("answer_complaint", papers.answer(desk.today, "none"))
    assert desk.open == {"check_completeness"}
    desk.tell("institution.complaint", {})
    desk.do("accept_complaint", papers.complaint(desk.today))
    desk.do("answer_complaint", papers.answer(desk.today, "spot_check"))
    desk.do("check_completeness", papers.completeness("not_accepted"))
    served(desk, "serve_not_accepted")
    ended_as(desk, "not_accepted")

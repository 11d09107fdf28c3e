"""What happens to a child in care besides: tracing, the end of the year, runaways, protection orders, rules of a region."""

from tests.processes.guardianship_cases import case
from tests.processes.guardianship_way import (
    Desk,
    again,
    answered,
    concluded,
    decided,
    do,
    ended_as,
    found_unneeded,
    leaving,
    overdue,
    placed,
)


def traced(desk: Desk, kind: str) -> None:
    decided(desk, tracing=True)
    do(desk, "open_tracing", tracing_kind=kind)
    placed(desk, "welfare")


def waiting(desk: Desk) -> None:
    """Place the child and end a first conference with going on."""
    decided(desk)
    placed(desk)
    concluded(desk, None)
    do(desk, "arrange_support")
    assert not desk.open


# ---- tracing


@case
def trafficked_and_nobody_found(desk: Desk) -> None:
    traced(desk, "trafficked")
    answered(desk, "trafficked_search", "late", search_result="not_found")
    do(desk, "publish_tracing_notice")
    desk.tell("tg.parents_claim", {})
    do(desk, "check_claim", search_result="not_found")
    desk.ring("tracing_notice_over")
    do(desk, "confirm_unclaimed", claim_state="unclaimed")
    overdue(desk, "move_to_welfare")
    do(desk, "move_to_welfare")
    concluded(desk, None)
    do(desk, "arrange_support")
    answered(desk, "trafficked_certificate", "late", search_result="not_found")
    again(desk)  # the certificate calls a conference
    concluded(desk, "E4")
    do(desk, "prepare_long_term", long_term_ground_code="LG01")
    do(desk, "approve_long_term", long_term_approval="approved")
    do(desk, "receive_long_term")
    ended_as(desk, "long_term")


@case
def trafficked_and_found_by_the_police(desk: Desk) -> None:
    traced(desk, "trafficked")
    answered(desk, "trafficked_search", "told", search_result="found")
    assert desk.variables["conference_called"] is True


@case
def trafficked_and_claimed_at_the_last_moment(desk: Desk) -> None:
    traced(desk, "trafficked")
    answered(desk, "trafficked_search", search_result="not_found")
    do(desk, "publish_tracing_notice")
    desk.ring("tracing_notice_over")
    do(desk, "confirm_unclaimed", claim_state="claimed")
    do(desk, "check_claim", search_result="found")
    assert desk.variables["conference_called"] is True


@case
def trafficked_and_certified_by_a_message(desk: Desk) -> None:
    traced(desk, "trafficked")
    answered(desk, "trafficked_search", search_result="not_found")
    do(desk, "publish_tracing_notice")
    desk.ring("tracing_notice_over")
    do(desk, "confirm_unclaimed", claim_state="unclaimed")
    do(desk, "move_to_welfare")
    answered(desk, "trafficked_certificate", "told", search_result="not_found")
    assert desk.variables["conference_called"] is True


@case
def abandoned_and_nobody_found(desk: Desk) -> None:
    decided(desk, tracing=True)
    overdue(desk, "open_tracing")
    do(desk, "open_tracing", tracing_kind="abandoned")
    answered(desk, "abandoned_search", "late", search_result="not_found")
    do(desk, "publish_abandoned_notice")
    desk.ring("abandoned_notice_over")
    do(desk, "confirm_abandoned")
    assert desk.variables["conference_called"] is True


@case
def abandoned_and_found(desk: Desk) -> None:
    traced(desk, "abandoned")
    answered(desk, "abandoned_search", "told", search_result="found")
    assert desk.variables["conference_called"] is True


@case
def lost_and_found(desk: Desk) -> None:
    traced(desk, "lost")
    answered(desk, "lost_search", "late", search_result="found")
    assert desk.variables["conference_called"] is True


@case
def lost_and_not_found(desk: Desk) -> None:
    traced(desk, "lost")
    answered(desk, "lost_search", "told", search_result="not_found")
    assert desk.variables["conference_called"] is True


# ---- the year


@case
def the_year_ends_with_an_exit(desk: Desk) -> None:
    waiting(desk)
    desk.ring("year_is_near")
    overdue(desk, "plan_year_end")
    do(desk, "plan_year_end", conference_called=False)
    overdue(desk, "decide_year", city=True)
    do(desk, "decide_year", year_decision="exit", year_exit_code="E2")
    assert "check_kin" in desk.open  # no conference is waited for any longer
    do(desk, "check_kin", kin_result="unfit")
    again(desk)


@case
def the_year_is_extended(desk: Desk) -> None:
    waiting(desk)
    desk.ring("year_is_near")
    do(desk, "plan_year_end", conference_called=True)
    again(desk)
    do(desk, "decide_year", year_decision="extend")
    desk.ring("year_extension_over")
    do(desk, "decide_year_again", year_decision="exit", year_exit_code="E5")
    do(desk, "record_ending", ending_kind="adult")
    do(desk, "arrange_aftercare")
    ended_as(desk, "adult")


# ---- missing


def missed(desk: Desk) -> None:
    decided(desk)
    placed(desk)
    desk.tell("tg.child_missing", {})
    assert {"call_police_missing", "inform_about_missing"} <= desk.open  # nothing stands before the police


@case
def ran_away_and_came_back(desk: Desk) -> None:
    missed(desk)
    overdue(desk, "call_police_missing")
    do(desk, "call_police_missing")
    do(desk, "inform_about_missing")
    answered(desk, "missing_search", "late", missing_result="not_found")
    do(desk, "widen_search")
    answered(desk, "missing_search", "told", missing_result="found")
    do(desk, "receive_missing_back", missing_harm="no")
    assert desk.open == {"form_team"}


@case
def abducted_and_harmed(desk: Desk) -> None:
    missed(desk)
    do(desk, "call_police_missing", missing_kind="abducted")
    do(desk, "inform_about_missing")
    answered(desk, "missing_search", missing_result="found")
    do(desk, "receive_missing_back", missing_harm="yes", conference_called=True)
    assert desk.open == {"form_team"}


# ---- protection orders


def asked_for_protection(desk: Desk, *, urgent: bool) -> None:
    decided(desk)
    placed(desk)
    desk.tell("tg.protection_needed", {})
    do(desk, "apply_for_protection", urgent=urgent)


@case
def an_urgent_order_is_granted_and_renewed(desk: Desk) -> None:
    asked_for_protection(desk, urgent=True)
    answered(desk, "urgent_order", "late", order_result="granted")
    do(desk, "follow_order")
    desk.ring("order_runs_out")
    do(desk, "decide_renewal", order_renewal="renew")
    do(desk, "apply_for_protection", urgent=True)
    answered(desk, "urgent_order", "told", order_result="granted", order_decided_at=None)
    do(desk, "follow_order")
    desk.ring("order_runs_out")
    do(desk, "decide_renewal", order_renewal="no")
    assert "form_team" in desk.open


@case
def an_order_is_refused(desk: Desk) -> None:
    asked_for_protection(desk, urgent=False)
    answered(desk, "ordinary_order", "late", order_result="refused")
    do(desk, "after_refusal")
    assert desk.open == {"form_team"}


@case
def an_order_is_refused_by_message(desk: Desk) -> None:
    asked_for_protection(desk, urgent=False)
    answered(desk, "ordinary_order", "told", order_result="refused")
    assert "after_refusal" in desk.open


# ---- other procedures, other regions


@case
def a_mandatory_report_asks_for_it(desk: Desk) -> None:
    known = {"source_report_no": "QB1", "child_name": "江示例", "child_gender": "女", "temp_guardianship_reason": "父亲被刑事拘留。"}
    desk.begin_by_message("temp_guardianship_needed", known)
    assert desk.open == {"arrange_care", "receive_child", "verify_ground"}
    found_unneeded(desk)


@case
def the_region_assesses_families_before_a_return(desk: Desk) -> None:
    leaving(desk, "E2")
    desk.rule("return_assessment_required", value=True)
    do(desk, "check_kin", kin_result="unfit")
    concluded(desk, "E1")
    do(desk, "assess_family", return_able="not_able")
    again(desk)
    concluded(desk, "E1")
    do(desk, "assess_family", return_able="able")
    assert desk.open == {"serve_return_notice"}

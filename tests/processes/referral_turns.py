"""What may befall a referral at any time, and for which reasons it is closed; `CASES` names these and the usual ones."""

from tests.processes import referral_papers as papers
from tests.processes.referral_cases import CASES, Case, case
from tests.processes.referral_way import (
    Desk,
    accepted,
    applied,
    beginning,
    closed,
    due_for_stage,
    ended_as,
    followed_up,
    in_service,
    now,
    planned,
    referred,
    registered,
    signed,
)

__all__ = ["CASES"]


@case
def withdrawn_before_service(desk: Desk) -> None:
    registered(desk)
    referred(desk)
    desk.tell("referral.withdrawn", {})
    assert desk.open == {"record_withdrawal"}
    desk.do("record_withdrawal", papers.withdrawal(desk.today))
    ended_as(desk, "withdrawn")


@case
def withdrawn_from_service(desk: Desk) -> None:
    in_service(desk)
    desk.tell("referral.withdrawn", {})
    desk.do("record_withdrawal", papers.withdrawal(desk.today))
    assert desk.variables["closure_reason"] == "voluntary_withdrawal"
    closed(desk, "voluntary_withdrawal")
    followed_up(desk)
    ended_as(desk, "closed_followed_up")


@case
def withdraws_consent_before_service(desk: Desk) -> None:
    registered(desk)
    referred(desk)
    desk.tell("referral.consent_withdrawn", {})
    assert desk.open == {"record_consent_withdrawal"}
    desk.do("record_consent_withdrawal", papers.consent_withdrawal(desk.today))
    ended_as(desk, "consent_withdrawn")


@case
def withdraws_consent_in_service(desk: Desk) -> None:
    in_service(desk)
    desk.tell("referral.consent_withdrawn", {})
    desk.do("record_consent_withdrawal", papers.consent_withdrawal(desk.today))
    assert desk.variables["stop_notice_no"]
    closed(desk, "voluntary_withdrawal")
    followed_up(desk)
    ended_as(desk, "closed_followed_up")


@case
def an_emergency_suspends_the_service(desk: Desk) -> None:
    in_service(desk)
    desk.tell("referral.emergency", {})
    assert desk.open == {"record_emergency"}
    desk.do("record_emergency", papers.emergency(beginning(desk)))
    assert desk.open == {"refer_to_medical"}
    desk.do("refer_to_medical", papers.medical_referral(now(desk)))
    desk.do("track_treatment", papers.treatment("discharged", desk.today))
    assert desk.open == {"assess"}
    desk.do("assess", papers.assessment("suitable", desk.today))
    planned(desk)


@case
def an_emergency_while_assessed_ends_in_hospital(desk: Desk) -> None:
    registered(desk)
    accepted(desk)
    desk.tell("referral.emergency", {})
    desk.do("record_emergency", papers.emergency(beginning(desk)))
    desk.do("refer_to_medical", papers.medical_referral(now(desk)))
    desk.do("track_treatment", papers.treatment("close", desk.today, "relapse_hospitalized"))
    closed(desk, "relapse_hospitalized")


@case
def the_institution_leaves(desk: Desk) -> None:
    in_service(desk)
    applied_as = desk.variables["application_no"]
    desk.tell("institution_exited", {})
    assert desk.open == {"match_institution"}
    accepted(desk, "xinqiao")
    signed(desk, "XY-2")
    assert desk.variables["application_no"] == applied_as


@case
def the_institution_leaves_before_the_assessment(desk: Desk) -> None:
    registered(desk)
    accepted(desk)
    desk.tell("institution_exited", {})
    assert desk.open == {"match_institution"}
    desk.do("match_institution", papers.order(None, now(desk)))
    desk.do("contact_waiting", papers.waiting("close", desk.today, "moved_out"))
    closed(desk, "moved_out")


@case
def others_take_the_last_place(desk: Desk) -> None:
    registered(desk)
    referred(desk, "kangning")
    desk.fill("kangning")
    desk.do("respond", papers.response("accepted", now(desk)))
    assert desk.open == {"match_institution"}
    accepted(desk, "xinqiao")


@case
def complains_after_the_closure(desk: Desk) -> None:
    in_service(desk)
    due_for_stage(desk)
    desk.do("assess_stage", papers.stage("close", desk.today, "violation"))
    closed(desk, "violation")
    desk.tell("referral.complaint", {})
    assert desk.open == {"handle_complaint"}
    desk.do("handle_complaint", papers.complaint(desk.today))
    followed_up(desk)
    ended_as(desk, "closed_followed_up")


def closes_for(reason: str) -> Case:
    """Give a case that is closed at a stage assessment for one of the nine reasons."""

    def play(desk: Desk) -> None:
        in_service(desk)
        due_for_stage(desk)
        desk.do("assess_stage", papers.stage("close", desk.today, reason))
        closed(desk, reason)
        if reason == "deceased":
            ended_as(desk, "deceased")
        else:
            assert not desk.ended

    return play


CASES.update({f"closed_for_{reason}": closes_for(reason) for reason in papers.REASONS})


@case
def complains_twice(desk: Desk) -> None:
    applied(desk)
    desk.tell("referral.complaint", {})
    assert desk.open == {"verify", "handle_complaint"}
    desk.do("handle_complaint", papers.complaint(desk.today))
    desk.tell("referral.complaint", {})
    desk.do("verify", papers.verification("rejected"))
    desk.do("serve_refusal", papers.refusal(desk.today))
    assert desk.open == {"handle_complaint"}
    assert not desk.ended
    desk.do("handle_complaint", papers.complaint(desk.today))
    ended_as(desk, "rejected")

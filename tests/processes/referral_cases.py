"""Referrals from their beginning to their end: what is done, by element, and where the case then stands.

Each case is a function of a desk: the engine alone, or the services. `CASES` names them; `referral_turns` adds what may befall one at
any time.
"""

from collections.abc import Callable

from tests.processes import referral_papers as papers
from tests.processes.referral_way import (
    Desk,
    accepted,
    applied,
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

Case = Callable[[Desk], None]
CASES: dict[str, Case] = {}


def case(play: Case) -> Case:
    """Enter a case into the list of all."""
    CASES[play.__name__] = play
    return play


# ---- to the end as intended


@case
def goal_reached(desk: Desk) -> None:
    in_service(desk)
    desk.do("record_service", papers.service("continue", now(desk)))
    assert desk.open == {"record_service"}
    desk.do("record_service", papers.service("early_assessment", now(desk)))
    assert desk.open == {"assess_stage"}
    desk.do("assess_stage", papers.stage("continue", desk.today))
    assert desk.open == {"record_service"}
    due_for_stage(desk)
    desk.do("assess_stage", papers.stage("adjust_plan", desk.today))
    planned(desk)
    due_for_stage(desk)
    desk.do("assess_stage", papers.stage("close", desk.today))
    desk.do("close_case", papers.closure("goal_reached", desk.today))
    desk.do("approve_closure", papers.approval("returned"))
    closed(desk, "goal_reached")
    followed_up(desk)
    ended_as(desk, "closed_followed_up")


@case
def a_hospital_applies(desk: Desk) -> None:
    registered(desk, "medical")
    accepted(desk)
    desk.do("assess", papers.assessment("not_suitable", desk.today))
    assert desk.open == {"serve_unsuitable"}
    desk.do("serve_unsuitable", papers.unsuitable(desk.today))
    ended_as(desk, "rejected")


# ---- step 2


@case
def refused(desk: Desk) -> None:
    applied(desk, "other")
    desk.do("verify", papers.verification("rejected"))
    assert desk.open == {"serve_refusal"}
    desk.do("serve_refusal", papers.refusal(desk.today))
    ended_as(desk, "rejected")


@case
def belongs_to_another_county(desk: Desk) -> None:
    applied(desk)
    desk.do("verify", papers.verification("redirect"))
    assert desk.open == {"hand_over_to_county"}
    desk.do("hand_over_to_county", papers.redirection(desk.today))
    ended_as(desk, "redirected")


@case
def supplemented_after_an_extension(desk: Desk) -> None:
    applied(desk)
    desk.do("verify", papers.verification("supplement"))
    assert desk.open == {"receive_supplement"}
    desk.ring("supplement_limit")
    assert desk.open == {"receive_supplement", "decide_supplement_expiry"}
    desk.do("decide_supplement_expiry", papers.expiry("extend"))
    assert desk.open == {"receive_supplement"}
    desk.ring("supplement_limit_again")
    assert desk.open == {"receive_supplement", "decide_supplement_expiry"}
    desk.do("receive_supplement", papers.supplement(desk.today))
    assert desk.open == {"verify"}
    desk.do("verify", papers.verification("confirmed"))
    assert desk.open == {"match_institution"}


@case
def never_supplemented(desk: Desk) -> None:
    applied(desk)
    desk.do("verify", papers.verification("supplement"))
    desk.ring("supplement_limit")
    desk.do("decide_supplement_expiry", papers.expiry("close"))
    ended_as(desk, "expired_no_supplement")


@case
def verified_late(desk: Desk) -> None:
    applied(desk)
    desk.ring("verify_overdue")
    assert desk.open == {"verify", "verify_overdue_call"}
    desk.do("verify_overdue_call", papers.supervision())
    desk.ring("verify_overdue_city")
    assert desk.open == {"verify", "verify_overdue_city_call"}
    desk.do("verify_overdue_city_call", papers.supervision())
    desk.do("verify", papers.verification("confirmed"))
    assert desk.open == {"match_institution"}


@case
def verified_while_the_supervisor_looks(desk: Desk) -> None:
    applied(desk)
    desk.ring("verify_overdue")
    desk.do("verify", papers.verification("rejected"))
    assert desk.open == {"serve_refusal", "verify_overdue_call"}
    desk.do("serve_refusal", papers.refusal(desk.today))
    ended_as(desk, "rejected")


# ---- step 3


@case
def the_first_institution_declines(desk: Desk) -> None:
    registered(desk)
    referred(desk, "kangning")
    desk.do("respond", papers.response("declined", now(desk)))
    assert desk.open == {"match_institution"}
    accepted(desk, "xinqiao")


@case
def an_institution_is_silent(desk: Desk) -> None:
    registered(desk)
    referred(desk, "kangning")
    desk.ring("response_limit")
    assert desk.open == {"respond", "handle_silence"}
    desk.do("handle_silence", papers.silence("waiting"))
    assert desk.open == {"respond"}
    desk.ring("response_limit_again")
    desk.do("handle_silence", papers.silence("silent"))
    assert desk.open == {"match_institution"}
    accepted(desk, "xinqiao")


@case
def an_institution_answers_after_all(desk: Desk) -> None:
    registered(desk)
    referred(desk, "kangning")
    desk.ring("response_limit")
    desk.do("respond", papers.response("accepted", now(desk)))
    assert desk.open == {"assess"}


@case
def matched_late(desk: Desk) -> None:
    registered(desk)
    desk.ring("match_institution_overdue")
    desk.do("match_institution_overdue_call", papers.supervision())
    desk.ring("match_institution_overdue_city")
    desk.do("match_institution_overdue_city_call", papers.supervision())
    accepted(desk)


@case
def found_from_the_waiting_list(desk: Desk) -> None:
    registered(desk)
    desk.do("match_institution", papers.order(None, now(desk)))
    assert desk.open == {"contact_waiting", "coordinate_capacity"}
    desk.do("contact_waiting", papers.waiting("still_waiting", desk.today))
    desk.do("coordinate_capacity", papers.coordination(desk.today))
    desk.ring("contact_waiting_overdue")
    assert desk.open == {"contact_waiting", "contact_waiting_overdue_call"}
    desk.do("contact_waiting_overdue_call", papers.supervision())
    desk.do("contact_waiting", papers.waiting("capacity_found", desk.today))
    assert desk.open == {"match_institution"}
    accepted(desk)


@case
def lost_on_the_waiting_list(desk: Desk) -> None:
    registered(desk)
    desk.do("match_institution", papers.order(None, now(desk)))
    desk.do("contact_waiting", papers.waiting("close", desk.today))
    closed(desk, "lost_contact")
    desk.ring("follow_up_1_due")
    desk.do("follow_up_1", papers.follow_up("refused", desk.today))
    ended_as(desk, "closed_followed_up")


@case
def died_on_the_waiting_list(desk: Desk) -> None:
    registered(desk)
    desk.do("match_institution", papers.order(None, now(desk)))
    desk.do("contact_waiting", papers.waiting("close", desk.today, "deceased"))
    closed(desk, "deceased")
    ended_as(desk, "deceased")


# ---- step 4


@case
def treated_first(desk: Desk) -> None:
    registered(desk)
    accepted(desk)
    desk.do("assess", papers.assessment("needs_treatment_first", desk.today))
    assert desk.open == {"refer_to_medical"}
    desk.do("refer_to_medical", papers.medical_referral(now(desk)))
    desk.do("track_treatment", papers.treatment("in_treatment", desk.today))
    assert desk.open == {"track_treatment"}
    desk.do("track_treatment", papers.treatment("discharged", desk.today))
    assert desk.open == {"assess"}
    signed(desk)


@case
def died_in_treatment(desk: Desk) -> None:
    registered(desk)
    accepted(desk)
    desk.do("assess", papers.assessment("needs_treatment_first", desk.today))
    desk.do("refer_to_medical", papers.medical_referral(now(desk)))
    desk.do("track_treatment", papers.treatment("close", desk.today, "deceased"))
    closed(desk, "deceased")
    ended_as(desk, "deceased")


@case
def treated_for_too_long(desk: Desk) -> None:
    registered(desk)
    accepted(desk)
    desk.do("assess", papers.assessment("needs_treatment_first", desk.today))
    desk.do("refer_to_medical", papers.medical_referral(now(desk)))
    desk.ring("treatment_limit")
    assert desk.open == {"track_treatment", "review_treatment"}
    desk.do("review_treatment", papers.treatment_review("keep"))
    desk.ring("treatment_limit_again")
    desk.do("review_treatment", papers.treatment_review("close"))
    assert desk.variables["closure_reason"] == "relapse_hospitalized"
    closed(desk, "relapse_hospitalized")
    desk.ring("follow_up_1_due")
    desk.do("follow_up_1", papers.follow_up("visited", desk.today))
    desk.ring("follow_up_3_due")
    desk.do("follow_up_3", papers.follow_up("deceased", desk.today))
    ended_as(desk, "deceased")


@case
def assessed_late(desk: Desk) -> None:
    registered(desk)
    accepted(desk)
    desk.ring("assess_overdue")
    desk.do("assess_overdue_call", papers.supervision())
    signed(desk)


# ---- step 5 and 6


@case
def will_not_sign(desk: Desk) -> None:
    registered(desk)
    accepted(desk)
    desk.do("assess", papers.assessment("suitable", desk.today))
    desk.ring("sign_agreement_overdue")
    desk.do("sign_agreement_overdue_call", papers.supervision())
    desk.do("sign_agreement", papers.no_agreement())
    assert desk.variables["closure_reason"] == "voluntary_withdrawal"
    closed(desk, "voluntary_withdrawal")
    followed_up(desk)
    ended_as(desk, "closed_followed_up")


@case
def relapses(desk: Desk) -> None:
    in_service(desk)
    desk.do("record_service", papers.service("refer_medical", now(desk)))
    assert desk.open == {"refer_to_medical"}
    desk.do("refer_to_medical", papers.medical_referral(now(desk)))
    desk.do("track_treatment", papers.treatment("discharged", desk.today))
    desk.do("assess", papers.assessment("suitable", desk.today))
    planned(desk)


@case
def referred_to_hospital_at_a_stage(desk: Desk) -> None:
    in_service(desk)
    due_for_stage(desk)
    desk.ring("assess_stage_overdue")
    desk.do("assess_stage_overdue_call", papers.supervision())
    desk.do("assess_stage", papers.stage("refer_medical", desk.today))
    desk.do("refer_to_medical", papers.medical_referral(now(desk)))
    desk.do("track_treatment", papers.treatment("close", desk.today, "relapse_hospitalized"))
    closed(desk, "relapse_hospitalized")


@case
def moves_to_another_institution(desk: Desk) -> None:
    in_service(desk)
    due_for_stage(desk)
    desk.do("assess_stage", papers.stage("transfer", desk.today))
    assert desk.open == {"prepare_transfer"}
    desk.do("prepare_transfer", papers.transfer(desk.today))
    assert desk.open == {"match_institution"}
    accepted(desk, "xinqiao")
    signed(desk, "XY-2")


# ---- step 7


@case
def follow_ups_are_late(desk: Desk) -> None:
    in_service(desk)
    due_for_stage(desk)
    desk.do("assess_stage", papers.stage("close", desk.today, "agreement_expired"))
    closed(desk, "agreement_expired")
    for month in (1, 3, 6):
        desk.ring(f"follow_up_{month}_due")
        desk.ring(f"follow_up_{month}_overdue")
        assert desk.open == {f"follow_up_{month}", f"follow_up_{month}_overdue_call"}
        desk.do(f"follow_up_{month}_overdue_call", papers.supervision())
        desk.do(f"follow_up_{month}", papers.follow_up("not_reached" if month < 6 else "refused", desk.today))
    ended_as(desk, "closed_followed_up")

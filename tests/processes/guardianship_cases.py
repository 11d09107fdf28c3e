"""Temporary guardianships from the clue to the placement and the conference, and how they end."""

from collections.abc import Callable

from tests.processes.guardianship_way import (
    Desk,
    again,
    answered,
    approved,
    assessed,
    begun,
    concluded,
    decided,
    do,
    ended_as,
    found_unneeded,
    leaving,
    needed,
    overdue,
    placed,
    told,
)

Case = Callable[[Desk], None]
CASES: dict[str, Case] = {}


def case(play: Case) -> Case:
    """Enter a case into the list of all."""
    CASES[play.__name__] = play
    return play


# ---- care comes first


@case
def the_guardian_is_found_within_hours(desk: Desk) -> None:
    begun(desk)
    found_unneeded(desk)


@case
def nobody_arranges_care(desk: Desk) -> None:
    begun(desk)
    overdue(desk, "arrange_care")
    overdue(desk, "arrange_care", city=True)
    do(desk, "receive_child")
    answered(desk, "medical", "told", medical_state="fit")
    do(desk, "arrange_care")
    overdue(desk, "verify_ground")
    found_unneeded(desk)


@case
def hurt_and_brought_to_hospital(desk: Desk) -> None:
    decided(desk, state="injured")
    do(desk, "stay_in_hospital")
    placed(desk, "shelter")
    concluded(desk, "P")
    assert desk.open == {"gather_placement_facts"}  # well again


@case
def the_hospital_answers_late(desk: Desk) -> None:
    begun(desk)
    do(desk, "receive_child")
    answered(desk, "medical", "late", medical_state="infectious")
    do(desk, "arrange_care")
    do(desk, "verify_ground", ground_result="needed")
    assert desk.open == {"draft_decision"}


# ---- decision


@case
def the_head_refuses(desk: Desk) -> None:
    needed(desk)
    do(desk, "draft_decision")
    do(desk, "approve_decision", approval="refused")
    do(desk, "serve_refusal")
    ended_as(desk, "refused")


@case
def decided_late_and_returned_once(desk: Desk) -> None:
    needed(desk)
    overdue(desk, "draft_decision")
    overdue(desk, "draft_decision", city=True)
    do(desk, "draft_decision")
    do(desk, "approve_decision", approval="returned")
    assert desk.open == {"draft_decision"}
    hindering = {"guardian_notified": False, "not_notified_reason": "涉嫌伤害，告知将妨碍保护。", "in_school": False}
    do(desk, "draft_decision", **hindering)
    approved(desk, ("police", "village"))
    told(desk, ("police", "village"))
    assert desk.open == {"gather_placement_facts"}


@case
def the_police_note_is_late_and_nothing_waits_for_it(desk: Desk) -> None:
    needed(desk)
    do(desk, "draft_decision")
    approved(desk)
    do(desk, "serve_police_notice")
    placed(desk)
    answered(desk, "police_note", "late")
    assert "form_team" in desk.open


@case
def the_police_note_comes_as_a_message(desk: Desk) -> None:
    needed(desk)
    do(desk, "draft_decision")
    approved(desk)
    for who in ("guardian", "school", "village", "police"):
        do(desk, f"serve_{who}_notice")
    answered(desk, "police_note", "told", police_note_text="已立案。")
    assert desk.open == {"gather_placement_facts"}


# ---- placement


@case
def one_placement_after_the_other_is_impossible(desk: Desk) -> None:
    decided(desk)
    for way, check in (("relative", "check_relative"), ("foster", "check_foster_family"), ("shelter", "admit_to_shelter")):
        do(desk, "gather_placement_facts", relative_available=way == "relative")
        do(desk, "decide_placement", placement_type=way, placement_differs_reason="其他方式不合适。")
        do(desk, check, placement_result="not_placed", not_placed_reason="没有条件。")
        assert desk.open == {"gather_placement_facts"}
    placed(desk, "welfare")


@case
def the_placement_is_decided_late_and_changed(desk: Desk) -> None:
    decided(desk)
    do(desk, "gather_placement_facts")
    overdue(desk, "decide_placement")
    do(desk, "decide_placement", placement_type="shelter")
    do(desk, "admit_to_shelter", placement_result="placed")
    do(desk, "record_placement")
    concluded(desk, "P")
    assert "gather_placement_facts" in desk.open
    placed(desk, "foster")


# ---- assessment and conference


@case
def assessed_late_and_gone_on_with(desk: Desk) -> None:
    decided(desk)
    placed(desk)
    do(desk, "form_team", team=[{"name": "何试验", "org": "示例", "profession": "医学", "title": "senior"}] * 3)
    overdue(desk, "assess")
    do(desk, "assess")
    do(desk, "hold_conference", conclusion="continue")
    do(desk, "arrange_support")
    desk.ring("next_assessment_due")
    again(desk)
    concluded(desk, None)
    do(desk, "arrange_support", support_needed="no")
    desk.tell("tg.guardian_applies", {})
    again(desk)


@case
def the_review_calls_a_conference(desk: Desk) -> None:
    decided(desk)
    placed(desk)
    concluded(desk, None)
    do(desk, "arrange_support")
    desk.ring("review_begins")
    overdue(desk, "review_month")
    do(desk, "review_month", conference_called=True, review_goes_on="goes_on")
    again(desk)
    desk.ring("review_due")
    do(desk, "review_month", review_goes_on="over")
    assert desk.open == {"form_team"}


# ---- the end by law


@case
def of_age_as_the_conference_finds(desk: Desk) -> None:
    leaving(desk, "E5")
    assert desk.open == {"record_ending"}
    overdue(desk, "record_ending")
    do(desk, "record_ending", ending_kind="adult")
    do(desk, "arrange_aftercare")
    ended_as(desk, "adult")


@case
def of_age_by_the_date_of_birth(desk: Desk) -> None:
    decided(desk)
    placed(desk)
    desk.ring("eighteen")
    overdue(desk, "confirm_adult")
    do(desk, "confirm_adult", is_adult="yes")
    do(desk, "record_ending", ending_kind="other")
    ended_as(desk, "ended")


@case
def not_of_age_after_all(desk: Desk) -> None:
    decided(desk)
    placed(desk)
    desk.ring("eighteen")
    do(desk, "confirm_adult", is_adult="no")
    assert "form_team" in desk.open


@case
def the_child_dies(desk: Desk) -> None:
    decided(desk)
    placed(desk)
    assessed(desk)
    desk.tell("tg.child_died", {})
    assert desk.open == {"record_ending"}
    do(desk, "record_ending", ending_kind="deceased")
    do(desk, "inform_of_death")
    ended_as(desk, "deceased")

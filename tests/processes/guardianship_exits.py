"""Temporary guardianships on their way out: return, other guardians, revocation, long-term guardianship, another county."""

from tests.processes.guardianship_cases import case
from tests.processes.guardianship_way import Desk, again, answered, concluded, do, ended_as, leaving, overdue


def collected(desk: Desk) -> None:
    do(desk, "serve_return_notice")
    do(desk, "collect_child", collect_result="collected")
    do(desk, "inform_after_return")


# ---- E1


@case
def returned_and_visited(desk: Desk) -> None:
    leaving(desk, "E1")
    collected(desk)
    desk.ring("visit_due")
    do(desk, "visit_child", visit_result="continue")
    desk.ring("visit_due")
    overdue(desk, "visit_child")
    do(desk, "visit_child", visit_result="over")
    ended_as(desk, "returned")


@case
def harmed_after_the_return(desk: Desk) -> None:
    leaving(desk, "E1")
    collected(desk)
    desk.ring("visit_due")
    do(desk, "visit_child", visit_result="harm")
    do(desk, "take_child_back")
    again(desk)


@case
def the_guardian_refuses_to_collect(desk: Desk) -> None:
    leaving(desk, "E1")
    do(desk, "serve_return_notice")
    do(desk, "collect_child", collect_result="refused")
    again(desk)


@case
def the_guardian_does_not_come(desk: Desk) -> None:
    leaving(desk, "E1")
    do(desk, "serve_return_notice")
    desk.ring("collect_expired")
    assert {"collect_child", "decide_absence"} <= desk.open  # the term alone decides nothing
    do(desk, "decide_absence", absence_decision="wait")
    desk.ring("absence_waited")
    do(desk, "decide_absence", absence_decision="refused")
    assert "collect_child" not in desk.open
    again(desk)


# ---- E2


@case
def with_the_grandparents(desk: Desk) -> None:
    leaving(desk, "E2")
    overdue(desk, "check_kin")
    do(desk, "check_kin", kin_result="fit")
    do(desk, "hand_over_to_kin")
    do(desk, "serve_kin_end")
    ended_as(desk, "entrusted_kin")


@case
def no_relative_is_suitable(desk: Desk) -> None:
    leaving(desk, "E2")
    do(desk, "check_kin", kin_result="unfit")
    again(desk)


def designated(desk: Desk) -> None:
    leaving(desk, "E2")
    do(desk, "check_kin", kin_result="dispute")
    do(desk, "designate_guardian")
    do(desk, "serve_designation")


@case
def the_designation_holds(desk: Desk) -> None:
    designated(desk)
    answered(desk, "challenge", "late", challenge_result="none")
    do(desk, "hand_over_to_kin")
    do(desk, "serve_kin_end")
    ended_as(desk, "entrusted_kin")


@case
def the_court_designates_another(desk: Desk) -> None:
    designated(desk)
    answered(desk, "challenge", "told", challenge_result="changed")
    again(desk)


# ---- E3


def studied(desk: Desk) -> None:
    leaving(desk, "E3")
    do(desk, "study_grounds")


@case
def nobody_else_files_so_the_office_must(desk: Desk) -> None:
    studied(desk)
    answered(desk, "others_filing", "late", filed_by="nobody")
    assert "file_petition" in desk.open
    overdue(desk, "file_petition")
    overdue(desk, "file_petition", city=True)
    do(desk, "file_petition")
    answered(desk, "trial", "late", revocation_result="revoked", new_guardian_kind="other")
    do(desk, "hand_over_to_new")
    desk.ring("restore_window_over")
    do(desk, "close_restoration", restore_closing="close")
    ended_as(desk, "new_guardian")


@case
def others_file_and_withdraw(desk: Desk) -> None:
    studied(desk)
    answered(desk, "others_filing", "told", filed_by="others")
    assert desk.open == {"record_trial"}
    answered(desk, "trial", "told", revocation_result="withdrawn")
    assert "file_petition" in desk.open  # the office must
    do(desk, "file_petition")
    answered(desk, "trial", revocation_result="not_revoked")
    do(desk, "guide_family")
    again(desk)


def revoked_to_the_office(desk: Desk) -> None:
    studied(desk)
    answered(desk, "others_filing", filed_by="nobody")
    do(desk, "file_petition")
    answered(desk, "trial", revocation_result="revoked", new_guardian_kind="civil_affairs")
    do(desk, "prepare_long_term", long_term_ground_code="LG04")


@case
def revoked_and_kept_for_long_then_restored(desk: Desk) -> None:
    revoked_to_the_office(desk)
    do(desk, "approve_long_term", long_term_approval="approved")
    do(desk, "receive_long_term")
    assert not desk.open
    assert not desk.ended  # the parents may ask for their rights
    desk.ring("restore_window_over")
    do(desk, "close_restoration", restore_closing="wait")
    desk.tell("tg.restoration_applied", {})
    do(desk, "record_restoration")
    do(desk, "give_opinion")
    answered(desk, "restoration_trial", "late", restore_result="restored")
    do(desk, "return_to_parents")
    ended_as(desk, "restored")


@case
def restoration_is_refused(desk: Desk) -> None:
    revoked_to_the_office(desk)
    do(desk, "approve_long_term", long_term_approval="approved")
    do(desk, "receive_long_term")
    desk.tell("tg.restoration_applied", {})
    do(desk, "record_restoration", restore_crime="yes")
    do(desk, "give_opinion")
    answered(desk, "restoration_trial", "told", restore_result="refused")
    ended_as(desk, "long_term")


# ---- E4


@case
def long_term_guardianship_is_returned_then_refused(desk: Desk) -> None:
    leaving(desk, "E4")
    do(desk, "prepare_long_term", long_term_ground_code="LG02")
    overdue(desk, "approve_long_term")
    do(desk, "approve_long_term", long_term_approval="returned")
    do(desk, "prepare_long_term", long_term_ground_code="LG03")
    do(desk, "approve_long_term", long_term_approval="refused")
    again(desk)


@case
def long_term_guardianship(desk: Desk) -> None:
    leaving(desk, "E4")
    do(desk, "prepare_long_term", long_term_ground_code="LG02")
    do(desk, "approve_long_term", long_term_approval="approved")
    do(desk, "receive_long_term")
    ended_as(desk, "long_term")


# ---- E6


@case
def transferred_once_the_other_county_agrees(desk: Desk) -> None:
    leaving(desk, "E6")
    do(desk, "request_transfer")
    do(desk, "serve_transfer_letter")
    assert desk.open == {"record_receiving_county"}  # nobody moves before it agrees
    answered(desk, "receiving_county", "late", transfer_confirmed="refused")
    do(desk, "coordinate_transfer", coordination="ask_again")
    do(desk, "request_transfer")
    do(desk, "serve_transfer_letter")
    answered(desk, "receiving_county", "told", transfer_confirmed="confirmed")
    do(desk, "hand_over_to_county")
    ended_as(desk, "transferred_out")


@case
def the_other_county_refuses(desk: Desk) -> None:
    leaving(desk, "E6")
    do(desk, "request_transfer")
    do(desk, "serve_transfer_letter")
    answered(desk, "receiving_county", transfer_confirmed="refused")
    do(desk, "coordinate_transfer", coordination="give_up")
    again(desk)
    concluded(desk, "E2")
    assert desk.open == {"check_kin"}

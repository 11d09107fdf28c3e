"""The way most registrations go, in pieces, for whoever drives a case: the engine alone, or the services."""

from tests.processes import registration_papers as papers
from tests.processes.referral_way import Desk, later
from tests.processes.referral_way import beginning as now


def served(desk: Desk, element_id: str) -> None:
    """Record how a notice was served."""
    assert element_id in desk.open, desk.open
    desk.do(element_id, papers.served(now(desk)))


def applied(desk: Desk) -> None:
    desk.start(papers.application(desk.today, later(desk)))
    assert desk.open == {"check_completeness"}


def accepted(desk: Desk) -> None:
    applied(desk)
    desk.do("check_completeness", papers.completeness("complete"))
    assert desk.open == {"serve_wj_request", "site_visit", "serve_cl_request"}


def checked(desk: Desk) -> None:
    """Both departments agree, two people have visited."""
    served(desk, "serve_wj_request")
    served(desk, "serve_cl_request")
    desk.do("record_wj_opinion", papers.opinion(desk.today))
    desk.do("record_cl_opinion", papers.opinion(desk.today))
    desk.do("site_visit", papers.visit(now(desk)))
    assert desk.open == {"give_county_opinion"}


def proposed_to_city(desk: Desk, result: str = "passed") -> None:
    desk.do("give_county_opinion", papers.county(result))
    assert desk.open == {"confirm_registration"}


def before_the_city(desk: Desk) -> None:
    accepted(desk)
    checked(desk)
    proposed_to_city(desk)


def registered(desk: Desk) -> None:
    before_the_city(desk)
    desk.do("confirm_registration", papers.city("confirmed"))
    entered(desk)


def entered(desk: Desk) -> None:
    assert desk.open == {"serve_confirmation"}
    served(desk, "serve_confirmation")
    assert not desk.open
    assert not desk.ended


def refusal_announced(desk: Desk) -> None:
    before_the_city(desk)
    desk.do("confirm_registration", papers.city("refused"))
    assert desk.open == {"serve_refusal_notice"}
    served(desk, "serve_refusal_notice")
    assert desk.open == {"record_refusal_statement"}


def spot_checked(desk: Desk, result: str, proposed: str | None = None) -> None:
    desk.ring("spot_check_due")
    assert desk.open == {"spot_check"}
    desk.do("spot_check", papers.spot_check(desk.today, result, proposed))


def heard(desk: Desk, decision: str, *, result: str = "部分采纳") -> None:
    """Announce what is proposed, hear the institution, review and decide."""
    assert desk.open == {"serve_exit_notice"}
    served(desk, "serve_exit_notice")
    desk.do("record_exit_statement", papers.statement(now(desk)))
    desk.do("review_exit_statement", papers.review(result))
    desk.do("decide_exit", papers.decided(decision))


def left(desk: Desk, kind: str) -> None:
    """Decide and serve the exit, hand over cases and records."""
    assert desk.open == {"confirm_exit"}
    desk.do("confirm_exit", papers.exit_decision(kind, desk.today))
    served(desk, "serve_exit")
    assert desk.open == {"hand_over"}
    desk.do("hand_over", papers.handover(desk.today))
    assert desk.ended
    assert desk.outcome == f"exited_{kind}"


def exits(desk: Desk) -> None:
    desk.tell("institution.exit_requested", {})
    assert desk.open == {"file_exit"}
    desk.do("file_exit", papers.exit_request(desk.today))
    left(desk, "voluntary")


def climbed(desk: Desk, prefix: str, work: set[str]) -> None:
    """Let a limit pass: both rungs call somebody, the work stays open."""
    desk.ring(f"{prefix}_overdue")
    assert desk.open == {*work, f"{prefix}_overdue_call"}
    desk.do(f"{prefix}_overdue_call", papers.overdue())
    desk.ring(f"{prefix}_overdue_city")
    assert desk.open == {*work, f"{prefix}_overdue_city_call"}
    desk.do(f"{prefix}_overdue_city_call", papers.overdue())
    assert desk.open == work


def lapsed_once(desk: Desk, step: str, decide: str, work: str, answers: tuple[str, str]) -> None:
    """Let the limit of a paper pass twice: a person waits once more, then goes on without it."""
    key = {"supplement": "supplement", "rectification": "rectification"}.get(step, "statement")
    desk.ring(f"{step}_limit")
    assert desk.open == {work, decide}
    desk.do(decide, papers.expiry(key, answers[0]))
    assert desk.open == {work}
    desk.ring(f"{step}_limit_again")
    assert desk.open == {work, decide}
    desk.do(decide, papers.expiry(key, answers[1]))
    assert work not in desk.open

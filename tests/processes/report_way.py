"""The way most reports go, in pieces, for whoever drives a case: the engine alone, or the services."""

from typing import Any, Protocol

from tests.processes import report_papers as papers

Values = dict[str, Any]
AT_ONCE = {"take_in", "acknowledge_reporter", "serve_notice"}  # beside the police and the child


class Desk(Protocol):
    """What a case needs of whoever drives it."""

    open: set[str]
    ended: bool
    today: str
    moment: str
    variables: Values
    outcome: str | None

    def start(self, values: Values) -> None: ...
    def hear(self, values: Values) -> None: ...
    def other_report(self, *, is_open: bool) -> str: ...
    def do(self, element_id: str, values: Values) -> None: ...
    def ring(self, element_id: str) -> None: ...
    def tell(self, name: str, values: Values, key: str | None = None) -> None: ...


def now(desk: Desk) -> str:
    return desk.moment


def later(desk: Desk) -> str:
    return f"{int(desk.today[:4]) + 1}{desk.today[4:]}".replace("-02-29", "-02-28")


def reported(desk: Desk, **more: Any) -> None:
    """Bring a report to the county that nobody has told the police of."""
    desk.start(papers.report(desk.today, **more))
    assert desk.open >= {"call_police"} | AT_ONCE


def reported_by_unit(desk: Desk, **more: Any) -> None:
    """Bring a report that is still in the reporting unit."""
    desk.start(papers.report(desk.today, report_stage="unit", **more))


def called(desk: Desk) -> None:
    desk.do("call_police", papers.police(now(desk)))
    assert "call_police" not in desk.open
    assert "record_police_answer" in desk.open


def filed(desk: Desk) -> None:
    desk.do("record_police_answer", papers.feedback("criminal", desk.today))
    assert "record_police_answer" not in desk.open


def noticed(desk: Desk) -> None:
    desk.do("serve_notice", papers.service("notice", now(desk)))
    desk.do("record_department_answer", papers.department("accepted", desk.today))
    desk.do("acknowledge_reporter", papers.acknowledgement(now(desk)))


def assessed(desk: Desk, needed: str = "no") -> None:
    desk.do("assess_situation", papers.assessment(needed))


def taken_in(desk: Desk, **more: Any) -> None:
    desk.do("take_in", papers.intake("own", now(desk), **more))


def planned(desk: Desk, conference: str = "no", order: str = "no") -> None:
    desk.do("plan_protection", papers.plan(conference, order))
    desk.do("record_services", papers.services(desk.today))


def reviewed(desk: Desk, result: str = "finish") -> None:
    desk.do("review_protection", papers.protection(result, desk.today))


def protected(desk: Desk) -> None:
    planned(desk)
    reviewed(desk)


def handled(desk: Desk) -> None:
    """Everything but the police."""
    noticed(desk)
    assessed(desk)
    taken_in(desk)
    protected(desk)


def finished(desk: Desk, **more: Any) -> None:
    """Bring a report to where its reporters are answered."""
    reported(desk, **more)
    called(desk)
    filed(desk)
    handled(desk)
    assert "review_accountability" in desk.open


def answered(desk: Desk) -> None:
    desk.do("inform_reporter", papers.result("told", now(desk)))


def excused(desk: Desk) -> None:
    desk.do("review_accountability", papers.accountability("no"))


def closed(desk: Desk, conclusion: str = "closed_substantiated") -> None:
    assert desk.open == {"close_report"}
    desk.do("close_report", papers.closure(conclusion))
    desk.do("approve_closure", papers.decision("approved"))
    ended_as(desk, conclusion)


def ended(desk: Desk) -> None:
    """Answer the one reporter and close."""
    answered(desk)
    excused(desk)
    closed(desk)


def ended_as(desk: Desk, outcome: str) -> None:
    assert desk.ended
    assert desk.outcome == outcome


def reminded(desk: Desk, host: str) -> None:
    """Let a limit pass: somebody is called, and what waited goes on waiting."""
    desk.ring(f"{host}_overdue")
    assert {host, f"{host}_overdue_call"} <= desk.open
    desk.do(f"{host}_overdue_call", papers.overdue())
    assert host in desk.open

"""The way most referrals go, in pieces, for whoever drives a case: the engine alone, or the services."""

from typing import Any, Protocol

from tests.processes import referral_papers as papers

Values = dict[str, Any]


class Desk(Protocol):
    """What a case needs of whoever drives it."""

    open: set[str]
    ended: bool
    today: str
    variables: Values
    outcome: str | None

    def institution(self, name: str) -> str: ...
    def fill(self, name: str) -> None: ...
    def start(self, values: Values) -> None: ...
    def do(self, element_id: str, values: Values) -> None: ...
    def ring(self, element_id: str) -> None: ...
    def tell(self, name: str, values: Values) -> None: ...


def now(desk: Desk) -> str:
    return f"{desk.today}T00:00:00Z"


def beginning(desk: Desk) -> str:
    """Give the beginning of the desk's day: a moment that has passed, whenever somebody asks."""
    return f"{desk.today}T00:00:00+08:00"


def later(desk: Desk) -> str:
    return f"{int(desk.today[:4]) + 1}{desk.today[4:]}".replace("-02-29", "-02-28")


def applied(desk: Desk, channel: str = "self") -> None:
    desk.start(papers.application(desk.today, channel))
    assert desk.open == {"verify"}


def registered(desk: Desk, channel: str = "self") -> None:
    applied(desk, channel)
    desk.do("verify", papers.verification("confirmed"))
    assert desk.open == {"match_institution"}


def referred(desk: Desk, name: str = "kangning") -> None:
    desk.do("match_institution", papers.order(desk.institution(name), now(desk)))
    assert desk.open == {"respond"}


def accepted(desk: Desk, name: str = "kangning") -> None:
    referred(desk, name)
    desk.do("respond", papers.response("accepted", now(desk)))
    assert desk.open == {"assess"}


def signed(desk: Desk, number: str = "XY-1") -> None:
    desk.do("assess", papers.assessment("suitable", desk.today))
    assert desk.open == {"sign_agreement"}
    paper = papers.agreement(desk.today, later(desk), number)
    desk.do("sign_agreement", {**paper, "org_id": desk.variables["target_org_id"]})  # the form computes it
    assert desk.open == {"create_profile", "sign_confidentiality", "sign_service_commitment"}
    desk.do("create_profile", papers.profile())
    desk.do("sign_service_commitment", papers.commitment("commitment", desk.today))
    desk.do("sign_confidentiality", papers.commitment("confidentiality", desk.today))
    planned(desk)


def planned(desk: Desk) -> None:
    assert desk.open == {"make_plan"}
    desk.do("make_plan", papers.plan(desk.today))
    assert desk.open == {"record_service"}


def in_service(desk: Desk) -> None:
    registered(desk)
    accepted(desk)
    signed(desk)


def due_for_stage(desk: Desk) -> None:
    desk.ring("stage_assessment_due")
    assert desk.open == {"assess_stage"}


def closed(desk: Desk, reason: str) -> None:
    assert desk.open == {"close_case"}
    desk.do("close_case", papers.closure(reason, desk.today))
    assert desk.open == {"approve_closure"}
    desk.do("approve_closure", papers.approval("approved"))


def followed_up(desk: Desk) -> None:
    for month in (1, 3, 6):
        assert not desk.open
        desk.ring(f"follow_up_{month}_due")
        assert desk.open == {f"follow_up_{month}"}
        desk.do(f"follow_up_{month}", papers.follow_up("visited", desk.today))


def ended_as(desk: Desk, outcome: str) -> None:
    assert desk.ended
    assert desk.outcome == outcome

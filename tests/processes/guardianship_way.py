"""The way most temporary guardianships go, in pieces, for whoever drives a case: the engine alone, or the services."""

from typing import Any, Literal, Protocol

from tests.processes import referral_way
from tests.processes.guardianship_papers import form_of, paper
from tests.processes.referral_way import Values

CHECKS = {"relative": "check_relative", "foster": "check_foster_family", "shelter": "admit_to_shelter", "welfare": "admit_to_welfare"}
NOTICES = ("guardian", "police", "school", "village")


class Desk(referral_way.Desk, Protocol):
    """What a case needs besides of whoever drives it."""

    def begin_by_message(self, name: str, values: Values) -> None: ...
    def rule(self, name: str, *, value: bool) -> None: ...


def do(desk: Desk, element_id: str, **more: Any) -> None:
    """Complete a user task with its paper."""
    assert element_id in desk.open, (element_id, desk.open)
    desk.do(element_id, paper(form_of(element_id), desk, **more))


def answered(desk: Desk, name: str, how: Literal["recorded", "told", "late"] = "recorded", **values: Any) -> None:
    """Another body answers: somebody records it, or a message tells it, or it is reminded first."""
    if how == "late":
        desk.ring(f"{name}_late")
        do(desk, f"remind_{name}")
    if how == "told":
        desk.tell(f"tg.{name}", values)
    else:
        do(desk, f"record_{name}", **values)
    assert not desk.open & {f"record_{name}", f"remind_{name}"}


def overdue(desk: Desk, element_id: str, *, city: bool = False) -> None:
    """Let a user task be late: the next desk looks into it, and the work stays."""
    suffix = "_city" if city else ""
    desk.ring(f"{element_id}_overdue{suffix}")
    assert {element_id, f"{element_id}_overdue{suffix}_call"} <= desk.open
    do(desk, f"{element_id}_overdue{suffix}_call")
    assert element_id in desk.open


def begun(desk: Desk, **more: Any) -> None:
    desk.start(paper("clue_intake", desk, **more))
    assert desk.open == {"arrange_care", "receive_child", "verify_ground"}


def received(desk: Desk, state: str = "fit") -> None:
    """Care for the child, take it in, let a doctor look at it."""
    do(desk, "arrange_care")
    do(desk, "receive_child")
    answered(desk, "medical", medical_state=state)


def needed(desk: Desk, *, tracing: bool = False, state: str = "fit") -> None:
    begun(desk)
    do(desk, "verify_ground", ground_result="needed", tracing_needed=tracing)
    received(desk, state)
    assert desk.open == {"draft_decision"}


def found_unneeded(desk: Desk) -> None:
    """Find the guardian before anything is decided."""
    do(desk, "verify_ground", ground_result="gone", gone_reason="父亲已到达。")
    do(desk, "hand_back_child")
    ended_as(desk, "no_decision_needed")


def approved(desk: Desk, whom: tuple[str, ...] = NOTICES) -> None:
    """Approve the decision: notices and placement begin at once."""
    do(desk, "approve_decision", approval="approved")
    assert {f"serve_{one}_notice" for one in whom} == {one for one in desk.open if one.startswith("serve_")}


def told(desk: Desk, whom: tuple[str, ...] = NOTICES) -> None:
    for one in whom:
        do(desk, f"serve_{one}_notice")
    assert "record_police_note" in desk.open
    answered(desk, "police_note")


def decided(desk: Desk, *, tracing: bool = False, state: str = "fit") -> None:
    needed(desk, tracing=tracing, state=state)
    do(desk, "draft_decision")
    approved(desk)
    told(desk)
    first = "gather_placement_facts" if state == "fit" else "stay_in_hospital"
    assert desk.open == {first} | ({"open_tracing"} if tracing else set())


def placed(desk: Desk, way: str = "relative") -> None:
    do(desk, "gather_placement_facts")
    do(desk, "decide_placement", placement_type=way, placement_differs_reason="兄弟姐妹可以一起安置。")
    do(desk, CHECKS[way], placement_result="placed")
    do(desk, "record_placement")
    assert "form_team" in desk.open


def assessed(desk: Desk) -> None:
    do(
        desk,
        "form_team",
        team=[{"name": "何试验", "org": "示例", "profession": "医学", "title": title} for title in ("mid", "none", "none")],
    )
    do(desk, "assess")
    assert "hold_conference" in desk.open


def concluded(desk: Desk, exit_code: str | None) -> None:
    """Let the team assess and the conference decide on an exit, or on going on."""
    assessed(desk)
    values = {"conclusion": "continue"} if exit_code is None else {"conclusion": "exit", "exit_code": exit_code}
    do(desk, "hold_conference", **values)


def leaving(desk: Desk, exit_code: str) -> None:
    """From the beginning to an exit that is about to be taken."""
    decided(desk)
    placed(desk)
    concluded(desk, exit_code)


def again(desk: Desk) -> None:
    """See that what was tried did not succeed: the team meets anew, the child stays in care."""
    assert "form_team" in desk.open
    assert not desk.ended


def ended_as(desk: Desk, outcome: str) -> None:
    assert desk.ended, desk.open
    assert desk.outcome == outcome

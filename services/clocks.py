"""Statutory clocks: when one is due; stop, resume, restart and extend one, each with its ground, reason and log."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from deadlines import grounds
from deadlines.counting import Course, Extension, Uncountable
from deadlines.limits import Limit, Unit
from models import Base
from models.lifecycle import ClockState
from services import clock_courses, clock_rows, clock_rules, clock_views, operating, policy, root, second_person, transaction
from services.actor import Actor
from services.clock_rows import Mark
from services.errors import Conflict, Invalid
from services.root import Root
from services.transaction import Work

_tables = Base.metadata.tables
_clock, _event = _tables["clock"], _tables["clock_event"]
MOST = 366  # units of an extension
REQUESTED = "extension_requested"


def is_known(name: str) -> bool:
    """Say whether a diagram may name this clock."""
    return name in clock_rules.now_known().by_name


def due(name: str, start: datetime, area_code: str | None) -> datetime:
    """Tell when a clock that starts at this moment in this area is due; an unknown name is NotReady."""
    with transaction.reading() as look:
        return clock_rows.counted(look, name, start, area_code).moment


def stop(actor: Actor, clock_id: str, ground: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """Let a clock stand still on a legal ground; Conflict when it does not run, or its time is over."""
    if ground not in grounds.grounds():
        raise Invalid({"ground": [f"is none of {', '.join(grounds.grounds())}"]}, code="unknown_ground")
    with transaction.transaction(actor, "clock.stop", reason=operating.given(reason), occurred_at=occurred_at) as work:
        held = _Held(work, clock_id)
        held.demand_time()
        if work.occurred_at < held.row["started_at"]:
            raise Conflict(code="clock_not_begun")
        held.follow(clock_courses.stopped(held.course, work.occurred_at, ground), Mark("stopped", ground))


def resume(actor: Actor, clock_id: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """Let a clock go on that stands still."""
    with transaction.transaction(actor, "clock.resume", reason=operating.given(reason), occurred_at=occurred_at) as work:
        held = _Held(work, clock_id)
        if held.row["state"] != ClockState.STOPPED:
            raise Conflict(code="clock_not_stopped")
        if work.occurred_at < held.row["stopped_at"]:
            raise Invalid({"occurred_at": ["lies before the stop"]}, code="before_stop")
        held.follow(clock_courses.resumed(held.course, work.occurred_at), Mark("resumed"))


def restart(actor: Actor, clock_id: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """Let a clock begin anew, from when it really happened: complete material came in."""
    with transaction.transaction(actor, "clock.restart", reason=operating.given(reason), occurred_at=occurred_at) as work:
        held = _Held(work, clock_id)
        held.follow(Course(held.limit, work.occurred_at), Mark("restarted"))


def request_extension(  # noqa: PLR0913 — as the other verbs
    actor: Actor, clock_id: str, value: int, unit: str, *, reason: str, occurred_at: datetime | None = None
) -> None:
    """Ask that a clock be given more time; somebody else decides."""
    with transaction.transaction(actor, "clock.request_extension", reason=operating.given(reason), occurred_at=occurred_at) as work:
        held = _Held(work, clock_id)
        held.demand_time()
        more = _extension(held.course, value, unit)
        if _requested(work, clock_id) is not None:
            raise Conflict(code="extension_requested")
        held.mark(Mark(REQUESTED, extension=more, note={"reason": reason}))


def extend(actor: Actor, clock_id: str, notice: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """Give a clock the time that somebody else has asked for, and say how the party was told."""
    if not notice.strip():
        raise Invalid({"notice": ["must not be empty"]}, code="notice_needed")
    with transaction.transaction(actor, "clock.extend", reason=operating.given(reason), occurred_at=occurred_at) as work:
        held = _Held(work, clock_id)
        asked = _requested(work, clock_id)
        if asked is None:
            raise Conflict(code="no_extension_requested")
        askers = second_person.doers(work, "clock.request_extension", "clock", clock_id)
        second_person.demand(work, {asked.by_id, *askers}, "own_request")
        held.demand_time()
        more = _extension(held.course, asked.value, asked.unit)
        note = {"reason": reason, "notice": notice, "requested_by": asked.by_id}
        held.follow(replace(held.course, extensions=(*held.course.extensions, more)), Mark("extended", extension=more, note=note))


class _Held:
    """A clock that is held for the verb under way, with its instance."""

    def __init__(self, work: Work, clock_id: str) -> None:
        seen = clock_views.seen(work, work.actor, clock_id)
        policy.demand(work.actor, work.verb, dict(seen._mapping))
        self.work = work
        self.of: Root = root.lock(work, seen.instance_id)
        found = work.execute(select(_clock).where(_clock.c.id == clock_id).with_for_update()).mappings().one()
        self.row: dict[str, Any] = dict(found)
        if self.row["state"] not in clock_rows.LIVE:
            raise Conflict(code="clock_over")
        self.limit: Limit = clock_rules.rules(work).limit(self.row["limit_id"])
        self.course = clock_courses.of(self.row, self.limit)

    def demand_time(self) -> None:
        """Raise Conflict unless the clock runs and its time is not over."""
        if self.row["state"] != ClockState.RUNNING:
            raise Conflict(code="clock_stopped")
        if clock_rows.judged(self.row, self.work.occurred_at) is not None:
            raise Conflict(code="clock_time_over")

    def follow(self, course: Course, mark: Mark) -> None:
        """Give the clock another course; user tasks and timers move with it."""
        due = clock_rows.columns(clock_rows.due(course, self.row["area_code"], clock_rules.rules(self.work)))
        clock_rows.change(self.work, [(self.row, {**clock_courses.columns(course), **due})])
        clock_rows.outdate(self.work, [self.of.id])
        self.mark(mark, due["due_at"])

    def mark(self, mark: Mark, due_after: datetime | None = None) -> None:
        """Write down what happened, and the verb."""
        note = mark.note or {"reason": self.work.reason}
        sealed = Mark(mark.kind, mark.ground, mark.extension, note)
        dues = (self.row["due_at"], self.row["due_at"] if mark.kind == REQUESTED else due_after)
        clock_rows.mark(self.work, [clock_rows.event(self.work, self.row, dues, sealed, self.of.data_key_id)])
        self.work.log("clock", self.row["id"], case_id=self.row["case_id"], instance_id=self.of.id, data_key_id=self.of.data_key_id)


def _extension(course: Course, value: int, unit: str) -> Extension:
    try:
        more = Extension(value, Unit(unit))
        replace(course, extensions=(*course.extensions, more))
    except (ValueError, Uncountable) as error:
        raise Invalid({"unit": [str(error)]}, code="extension_unit") from error
    if not 1 <= value <= MOST:
        raise Invalid({"value": ["must be at least one"]}, code="extension_value")
    return more


def _requested(work: Work, clock_id: str) -> Any:
    """Give the request nobody has decided on, if there is one."""
    query = select(_event).where(_event.c.clock_id == clock_id, _event.c.kind.in_((REQUESTED, "extended", "restarted")))
    last = work.execute(query.order_by(_event.c.id.desc()).limit(1)).first()
    return last if last is not None and last.kind == REQUESTED else None

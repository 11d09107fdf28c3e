"""What a step does to statutory clocks: elements begin, stop and end them; due dates and timers run with them.

Hooked into recording before user tasks and timers are written, since those carry their clock and its due moment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from deadlines.counting import Course
from engine.effects import ActivityLeft, NamedClock, TimerSet
from engine.errors import NotWaiting
from engine.expressions import zone
from models import Base
from models.lifecycle import ClockState
from services import clock_courses, clock_rows, clock_rules, clock_words
from services.changes import Changes
from services.clock_rows import Mark, Running
from services.clock_words import WAITS, Vocabulary, Words
from services.hosts import Hosts
from services.owner import belonging
from services.prepared import Read
from services.root import Root
from services.transaction import Work

_clock, _activity = Base.metadata.tables["clock"], Base.metadata.tables["activity"]
_IS_LATE = or_(
    _clock.c.state.in_((ClockState.LATE, ClockState.LAPSED)),
    and_(_clock.c.state == ClockState.RUNNING, _clock.c.due_at < bindparam("at")),
)
_LATE = Read(select(_clock.c.id).where(_clock.c.instance_id == bindparam("instance"), _clock.c.name == bindparam("name"), _IS_LATE))
_SCOPE = Read(
    select(_activity.c.scope_id).where(_activity.c.instance_id == bindparam("instance"), _activity.c.activity_id == bindparam("activity"))
)
NOTHING = Words((), (), (), (), (), (), None, None, shares=False)


def write(work: Work, of: Root, what: Changes, hosts: Hosts, sees: Callable[[int], Mapping[str, Any]]) -> None:
    """Write what a step does to clocks; due dates and timers that name one are bound to it in `what`."""
    definitions = (hosts.root.definition_id, *(host.definition_id for host in hosts.called.values()))
    if not any(clock_words.of(one).has_clocks for one in definitions):
        return
    step = _Step(work, of, what, hosts, sees)
    step.end()
    step.begin()
    step.flush()


@dataclass(slots=True)
class _Step:
    """One step's clocks: those that run already, and what becomes of them."""

    work: Work
    of: Root
    what: Changes
    hosts: Hosts
    sees: Callable[[int], Mapping[str, Any]]
    live: dict[str, dict[str, Any]] = field(default_factory=dict)  # by id
    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    marks: list[tuple[dict[str, Any], tuple[datetime | None, datetime | None], Mark]] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows = self.work.read(clock_rows.OF_INSTANCE, {"instance": self.of.id}) if self.of.version else []
        self.live = {row["id"]: row for row in rows}

    # ---- ends

    def end(self) -> None:
        """End the clocks of activities that were left, begin and change those that elements name, in the order of things."""
        self._leave()
        left = self.what.left
        for one in left.values():
            if one.activity_id not in self.what.entered:
                self._act(one)
        for entered in self.what.entered.values():
            self._enter(entered.activity_id, entered.element_id)
            if entered.activity_id in left:
                self._act(left[entered.activity_id])
        if self.what.ended is not None:
            for row in list(self.live.values()):
                is_met = row["activity_id"] is None and self.what.ended.how == "completed"
                self._close(row, self._verdict(row) or (ClockState.MET if is_met else ClockState.CANCELLED))

    def _leave(self) -> None:
        """End the clocks of activities that were left, and those of events that are no activity of their own."""
        closed = {one.activity_id: one.how for one in self.what.closed_jobs if one.index is not None}
        for row in list(self.live.values()):
            activity_id = row["activity_id"]
            if activity_id in self.what.left:
                self._end_with(row, self.what.left[activity_id])
            elif activity_id in closed:
                over = ClockState.LAPSED if row["party"] == "applicant" else ClockState.ELAPSED
                self._close(row, over if closed[activity_id] == "done" else self._verdict(row) or ClockState.CANCELLED)

    def _end_with(self, row: dict[str, Any], left: ActivityLeft) -> None:
        if left.how != "completed":
            self._close(row, self._verdict(row) or ClockState.CANCELLED)
            return
        element = self._vocabulary(left.activity_id).elements.get(left.element_id)
        is_over = row["due_at"] is not None and self.work.occurred_at >= row["due_at"]
        if is_over and element is not None and element.element_type in WAITS:
            self._close(row, ClockState.LAPSED if row["party"] == "applicant" else ClockState.ELAPSED)
        else:
            self._close(row, self._verdict(row) or ClockState.MET)

    def _verdict(self, row: Mapping[str, Any]) -> ClockState | None:
        return clock_rows.judged(row, self.work.occurred_at)

    def _close(self, row: dict[str, Any], state: ClockState) -> None:
        self._change(row, Mark(str(state)), state=state, ended_at=self.work.occurred_at, due_at=row["due_at"])
        self.live.pop(row["id"], None)

    # ---- what elements say

    def _act(self, left: ActivityLeft) -> None:
        words = self._words(left.activity_id, left.element_id)
        if left.how != "completed" or not words.acts:
            return
        at = self.work.occurred_at
        for row in self._named(words.stops):
            if row["state"] == ClockState.RUNNING and self._verdict(row) is None:
                self._course(row, Mark("stopped", words.ground), clock_courses.stopped(self._course_of(row), at, words.ground or ""))
        for row in self._named(words.resumes):
            if row["state"] == ClockState.STOPPED:
                self._course(row, Mark("resumed"), clock_courses.resumed(self._course_of(row), at))
        for row in self._named(words.restarts):
            self._restart(row, words, left.activity_id)
        for row in self._named(words.ends):
            self._close(row, self._verdict(row) or ClockState.MET)

    def _restart(self, row: dict[str, Any], words: Words, activity_id: int) -> None:
        """Let a clock begin anew; who was not told in time keeps the first receipt."""
        asked = ({"instance": self.of.id, "name": name, "at": self.work.occurred_at} for name in words.told)
        if any(self.work.read(_LATE, one) for one in asked):
            self._change(row, Mark("kept"), due_at=row["due_at"])
            return
        start, _ = self._start(words, activity_id)
        self._course(row, Mark("restarted"), Course(self._limit(row), start))

    def _enter(self, activity_id: int, element_id: str) -> None:
        words = self._words(activity_id, element_id)
        for name in words.begins:
            if not any(row["activity_id"] is None for row in self._named((name,))):
                self._add(name, None, element_id, self._start(words, activity_id))

    # ---- due dates and timers

    def begin(self) -> None:
        """Bind due dates and timers to clocks: of one activity and name, to the same one."""
        made: dict[tuple[int, str], Running] = {}
        for key, task in self.what.user_tasks.items():
            if isinstance(task.due, NamedClock):
                running = self._running(task.due.name, task.activity_id, task.element_id, task.activity_id)
                made[task.activity_id, task.due.name] = running
                self.what.user_tasks[key] = replace(task, due=running)
        for place, timer in self.what.timers.items():
            if isinstance(timer.due, NamedClock):
                host = self._host(timer)
                running = made.get((host, timer.due.name)) or self._running(timer.due.name, host, timer.element_id, timer.activity_id)
                made[host, timer.due.name] = running
                self.what.timers[place] = replace(timer, due=running)

    def _running(self, name: str, host: int, element_id: str, activity_id: int) -> Running:
        words = self._words(activity_id, element_id)
        shared = self._named((name,)) if words.shares else []
        row = shared[-1] if shared else self._add(name, host, element_id, self._start(words, activity_id))
        return Running(name, row["due_at"], row["id"])

    def _host(self, timer: TimerSet) -> int:
        """Find the activity on whose border a timer waits; any other timer is its own."""
        element = self._vocabulary(timer.activity_id).elements.get(timer.element_id)
        border = None if element is None else element.attached_to
        before = [one.activity_id for one in self.what.entered.values() if one.element_id == border and one.activity_id < timer.activity_id]
        return max(before) if border is not None and before else timer.activity_id

    # ---- rows

    def _add(self, name: str, activity_id: int | None, element_id: str, begun: tuple[datetime, str | None]) -> dict[str, Any]:
        rules = clock_rules.rules(self.work)
        start, basis = begun
        limit_id, limit = rules.choose(name, self.of.area_code, start.astimezone(zone.office()).date())
        row = {
            **belonging(self.of),
            **clock_rows.columns(clock_rows.due(Course(limit, start), self.of.area_code, rules)),
            "instance_id": self.of.id,
            "activity_id": activity_id,
            "element_id": element_id,
            "name": name,
            "limit_id": limit_id,
            "party": str(limit.party),
            "state": ClockState.RUNNING,
            "started_at": start,
            "basis": basis,
            "stopped_at": None,
            "course": None,
            "ended_at": None,
        }
        self.new[row["id"]] = self.live[row["id"]] = row
        self.marks.append((row, (None, row["due_at"]), Mark("started")))
        return row

    def _course(self, row: dict[str, Any], mark: Mark, course: Course) -> None:
        due = clock_rows.columns(clock_rows.due(course, self.of.area_code, clock_rules.rules(self.work)))
        self._change(row, mark, **clock_courses.columns(course), **due)

    def _change(self, row: dict[str, Any], mark: Mark, **new: Any) -> None:
        self.marks.append((row, (row["due_at"], new.get("due_at")), mark))
        if row["id"] in self.new:
            row.update(new)
            return
        now = self.changed.setdefault(row["id"], dict(row))
        now.update(new)
        self.live[row["id"]] = dict(now)

    def flush(self) -> None:
        """Write everything down."""
        if self.new:
            self.work.write_later(clock_rows.ADD, list(self.new.values()))
        before = {mark[0]["id"]: mark[0] for mark in reversed(self.marks)}  # as each was read
        clock_rows.change(self.work, [(before[one], new) for one, new in self.changed.items()])
        clock_rows.mark(self.work, [clock_rows.event(self.work, *mark) for mark in self.marks])

    # ---- looking

    def _start(self, words: Words, activity_id: int) -> tuple[datetime, str | None]:
        """Tell from which moment a clock runs, and which variable said so; without one, from the step's."""
        if words.starts_from is not None:
            written = [one.value for one in self.what.variables if one.name == words.starts_from]
            found = clock_courses.moment_of(written[-1] if written else self._seen(activity_id, words.starts_from))
            if found is not None:
                return found, words.starts_from
        return self.work.occurred_at, None

    def _seen(self, activity_id: int, name: str) -> Any:
        """Give a variable as an activity sees it; as its scope does when it is gone already, as the process when that is gone too."""
        entered = self.what.entered.get(activity_id)
        for place in (activity_id, self._scope(activity_id) if entered is None else entered.scope_id, 0):
            try:
                return self.sees(place).get(name)
            except NotWaiting:
                continue
        return None

    def _scope(self, activity_id: int) -> int:
        found = self.work.read(_SCOPE, {"instance": self.of.id, "activity": activity_id})
        return int(found[0]["scope_id"]) if found else 0

    def _named(self, names: tuple[str, ...]) -> list[dict[str, Any]]:
        return [row for row in self.live.values() if row["name"] in names]

    def _words(self, activity_id: int, element_id: str) -> Words:
        return self._vocabulary(activity_id).words.get(element_id, NOTHING)

    def _vocabulary(self, activity_id: int) -> Vocabulary:
        return clock_words.of(self.hosts.of(activity_id).definition_id)

    def _limit(self, row: Mapping[str, Any]) -> Any:
        return clock_rules.rules(self.work).limit(row["limit_id"])

    def _course_of(self, row: Mapping[str, Any]) -> Course:
        return clock_courses.of(row, self._limit(row))

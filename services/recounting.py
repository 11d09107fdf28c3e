"""Open clocks counted again, by another calendar or another version of their limit: what would change, then the change itself.

The order is one batch; an item of it is not one instance but a thousand clocks, for a hundred thousand of them are no rarity.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Insert, and_, insert, literal, select, update

from deadlines.limits import EXACT, Limit
from engine.expressions import zone
from models import Base
from models.lifecycle import UNFINISHED, ClockState, JobState
from services import batch_rows, clock_courses, clock_rows, clock_rules, policy, readings
from services.actor import Actor
from services.clock_rows import Mark
from services.clock_rules import Rules
from services.transaction import Reading, Work

VERB = "clock.recompute"
CHUNK = 1000  # clocks of one item
SHOWN = 100  # changes a preview shows
_tables = Base.metadata.tables
_clock, _case, _event = _tables["clock"], _tables["case"], _tables["clock_event"]
_task, _job, _instance = _tables["user_task"], _tables["job"], _tables["process_instance"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which open clocks a publication concerns."""

    region: str
    since: datetime | None = None  # due no earlier: of a calendar
    name: str | None = None  # of a limit
    limit_id: str | None = None  # which version they get

    def where(self) -> ColumnElement[bool]:
        """Say it in SQL."""
        asked = [_clock.c.state == ClockState.RUNNING if self.limit_id is None else _clock.c.state.in_(clock_rows.LIVE)]
        asked += [_clock.c.area_code.startswith(self.region, autoescape=True)] if self.region else []
        asked += [_clock.c.due_at >= self.since] if self.since is not None else []
        asked += [_clock.c.name == self.name] if self.name is not None else []
        return and_(*asked)

    def payload(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {"region": self.region, "since": self.since and self.since.isoformat(), "name": self.name, "limit_id": self.limit_id}


@dataclass(frozen=True, slots=True)
class Change:
    """A clock whose due moment would be another one."""

    clock_id: str
    name: str
    label: str
    label_en: str
    case_id: str | None
    case_number: str | None
    due_before: datetime | None
    due_after: datetime | None
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a publication would change."""

    clocks: int  # looked at
    changed: int
    digest: str  # of all changes, in the order of the clocks
    items: list[Change]  # the first of those that the reader sees
    unseen: int = 0  # changes in cases that are not the reader's to see


def of_year(year: int, region: str) -> Scope:
    """Give the clocks that a calendar of a year can move: none is counted by a year it does not reach."""
    return Scope(region, zone.moment_of(date(year, 1, 1)))


def preview(look: Reading, scope: Scope, rules: Rules, limit: Limit | None = None, *, reader: Actor | None = None) -> Preview:
    """Count every clock as it would be; one by one only what the reader sees."""
    rows = _rows(look, scope.where())
    changes = list(_changes(rows, rules, _override(scope, limit)))
    if reader is None:
        return Preview(len(rows), len(changes), _digest(changes), [])
    query = policy.visible(select(_clock.c.id), reader, _clock).where(scope.where())
    seen = frozenset(look.execute(query).scalars()) if changes else frozenset()
    own = [one for one in changes if one[0]["id"] in seen]
    items = _told(look, own[:SHOWN], rules)
    readings.note(reader, "clock", None, filter={"name": scope.name, "region": scope.region}, count=len(items))
    return Preview(len(rows), len(changes), _digest(changes), items, len(changes) - len(own))


def order(work: Work, scope: Scope, found: Preview) -> str | None:
    """Order the counting; give the batch's id, or None when there is nothing to count."""
    work.log("clock_list", found.digest)
    ids = list(work.execute(select(_clock.c.id).where(scope.where()).order_by(_clock.c.id)).scalars())
    if not ids or not found.changed:
        return None
    bounds = ids[::CHUNK]
    told = {"clocks": found.clocks, "changed": found.changed, "digest": found.digest, "bounds": bounds, **scope.payload()}
    return batch_rows.add(work, VERB, told, bounds)


def over(work: Work, first_id: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Count some clocks again: those from this one up to the next item's; one line in the history of each case that moved."""
    since, bounds = payload["since"], list(payload["bounds"])
    scope = Scope(payload["region"], since and datetime.fromisoformat(since), payload["name"], payload["limit_id"])
    after = bounds[bounds.index(first_id) + 1 :][:1]
    within = [scope.where(), _clock.c.id >= first_id, *(_clock.c.id < one for one in after)]
    rules = clock_rules.rules(work)
    limit = None if scope.limit_id is None else rules.limit(scope.limit_id)
    held = select(_clock.c.instance_id).where(*within)  # the instance before its clocks, as a step does
    work.execute(select(_instance.c.id).where(_instance.c.id.in_(held)).order_by(_instance.c.id).with_for_update())
    rows = _rows(work, and_(*within), is_locked=True)
    changes = list(_changes(rows, rules, _override(scope, limit)))
    _move(work, changes)
    if changes:
        clock_rows.outdate(work, [row["instance_id"] for row, _ in changes])
    for case_id, row in {row["case_id"] or row["instance_id"]: row for row, _ in changes}.items():
        work.log("clock", row["id"], case_id=row["case_id"] and case_id, instance_id=row["instance_id"])
    if not changes:
        work.log("clock", first_id)
    return {"clocks": len(rows), "changed": len(changes)}


def of_case(work: Work, case_id: str) -> None:
    """Count the running clocks of a case again: it has gone to an area with other calendars."""
    rows = _rows(work, and_(_clock.c.case_id == case_id, _clock.c.state == ClockState.RUNNING), is_locked=True)
    _move(work, list(_changes(rows, clock_rules.rules(work), None)))


def _move(work: Work, changes: Sequence[tuple[Row, dict[str, Any]]]) -> None:
    """Give clocks their new values, and what waits for them its due moment; many move from one moment to the same other."""
    alike: dict[tuple[Any, ...], list[Row]] = {}
    for row, new in changes:
        alike.setdefault((row["due_at"], *new.items()), []).append(row)
    for (old, *values), rows in alike.items():
        new = dict(values)
        clock_ids, instance_ids = [row["id"] for row in rows], [row["instance_id"] for row in rows]
        work.execute(update(_clock).where(_clock.c.id.in_(clock_ids)).values(**new))
        work.execute(_event_of(work, clock_ids, (old, new["due_at"])))
        if new["due_at"] == old:
            continue
        tasks = _task.c.instance_id.in_(instance_ids), _task.c.clock_id.in_(clock_ids), _task.c.state.in_(UNFINISHED)
        work.execute(update(_task).where(*tasks).values(due_at=new["due_at"]))
        owed = _job.c.instance_id.in_(instance_ids), _job.c.clock_id.in_(clock_ids), _job.c.state == JobState.DUE
        waiting = update(_job).where(*owed, _job.c.due_at == (old or clock_rows.NEVER))
        work.execute(waiting.values(due_at=new["due_at"] or clock_rows.NEVER))
        for row in rows:
            clock_rows.wake(work, row, new["due_at"])


def _event_of(work: Work, clock_ids: Sequence[str], dues: clock_rows.Dues) -> Insert:
    """Tell it to each of these clocks; as one statement, for they are many."""
    row = clock_rows.event(work, {"id": None}, dues, Mark("recomputed"))
    columns = {name: _clock.c.id if name == "clock_id" else literal(value, _event.c[name].type) for name, value in row.items()}
    return insert(_event).from_select(list(columns), select(*columns.values()).where(_clock.c.id.in_(clock_ids)))


def _override(scope: Scope, limit: Limit | None) -> tuple[str, Limit] | None:
    return None if scope.limit_id is None or limit is None else (scope.limit_id, limit)


def _rows(look: Reading, where: ColumnElement[bool], *, is_locked: bool = False) -> list[dict[str, Any]]:
    query = select(_clock).where(where).order_by(_clock.c.id)
    found = look.execute(query.with_for_update() if is_locked else query)
    return [dict(row) for row in found.mappings()]


def _changes(rows: Iterable[Row], rules: Rules, override: tuple[str, Limit] | None) -> Iterable[tuple[Row, dict[str, Any]]]:
    """Give what becomes of each clock that changes; many begin on the same day and end together."""
    office, known = zone.office(), dict[Any, dict[str, Any]]()
    for row in rows:
        limit_id, limit = override or (row["limit_id"], rules.limit(row["limit_id"]))
        is_exact = limit.unit in EXACT or limit.starts == "same_moment"
        begins = row["started_at"] if is_exact else row["started_at"].astimezone(office).date()
        key = limit_id, begins, row["course"], row["area_code"]
        if key not in known:
            known[key] = clock_rows.columns(clock_rows.due(clock_courses.of(row, limit), row["area_code"], rules))
        new = known[key]
        is_other = any(new[name] != row[name] for name in new) or limit_id != row["limit_id"]
        if is_other:
            yield row, new if override is None else {**new, "limit_id": limit_id, "party": str(limit.party)}


def _told(look: Reading, changes: Sequence[tuple[Row, dict[str, Any]]], rules: Rules) -> list[Change]:
    numbers = _numbers(look, [row["case_id"] for row, _ in changes if row["case_id"]])
    return [_change(row, new, rules.limit(row["limit_id"]), numbers.get(row["case_id"])) for row, new in changes]


def _change(row: Row, new: Mapping[str, Any], limit: Limit, number: str | None) -> Change:
    named = {"name": row["name"], "label": limit.label, "label_en": limit.label_en, "case_id": row["case_id"], "case_number": number}
    return Change(row["id"], **named, due_before=row["due_at"], due_after=new["due_at"], is_provisional=new["is_provisional"])


def _numbers(look: Reading, case_ids: Sequence[str]) -> dict[str, str]:
    rows = look.execute(select(_case.c.id, _case.c.number).where(_case.c.id.in_(case_ids))).all()
    return {row.id: row.number for row in rows}


def _digest(changes: Iterable[tuple[Row, Mapping[str, Any]]]) -> str:
    text = hashlib.sha256()
    for row, new in changes:
        text.update(f"{row['id']} {row['due_at']} {new['due_at']}\n".encode())
    return text.hexdigest()

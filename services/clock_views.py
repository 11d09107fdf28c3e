"""Clocks as people and programs look at them: of a case or instance, with their story and their derivation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from deadlines import explain as derivation
from deadlines import grounds, sentences
from deadlines.explain import Explanation
from deadlines.limits import Limit
from engine.expressions import zone
from models import Base
from models.lifecycle import ClockState
from services import clock_courses, clock_rules, keys, now, policy, readings
from services.actor import Actor
from services.errors import NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow
from services.transaction import Reading, reading

_tables = Base.metadata.tables
_clock, _event, _person, _task = (_tables[name] for name in ("clock", "clock_event", "person", "user_task"))
_ORDER = Keyset((_clock.c.started_at, _clock.c.id))


@dataclass(frozen=True, slots=True)
class ClockView:
    """A time limit at work."""

    id: str
    name: str
    label: str
    label_en: str
    party: str
    state: str
    is_overdue: bool
    is_provisional: bool
    is_local: bool  # a local setting, no verified law
    title: str
    article: str
    case_id: str | None
    instance_id: str
    element_id: str
    started_at: datetime
    basis: str | None
    due_at: datetime | None
    last_day: date | None
    stopped_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventView:
    """What happened to a clock; the note is None where it is not the reader's to know."""

    kind: str
    occurred_at: datetime
    written_at: datetime
    due_before: datetime | None
    due_after: datetime | None
    ground: str | None
    value: int | None
    unit: str | None
    by: str | None
    note: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A clock's derivation: as data, and in sentences."""

    clock: ClockView
    data: Mapping[str, Any]
    zh: list[str]
    en: list[str]
    events: list[EventView]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which clocks are asked for; what is None is not asked."""

    case_id: str | None = None
    instance_id: str | None = None
    name: str | None = None
    state: str | None = None


@readings.listed("clock")
def find(actor: Actor, filters: Filters | None = None, after: str | None = None, limit: int = USUAL) -> Page[ClockView]:
    """List clocks, the oldest first."""
    asked = filters or Filters()
    given = {name: getattr(asked, name) for name in Filters.__slots__ if getattr(asked, name) is not None}
    query = policy.visible(select(_clock).where(*(_clock.c[name] == value for name, value in given.items())), actor, _clock)
    with reading() as look:
        return _ORDER.page(look.execute(_ORDER.select(query, after, limit)).all(), limit, lambda row: _view(look, row))


@readings.shown("clock")
def get(actor: Actor, clock_id: str) -> ClockView:
    """Give one clock; NotFound when there is none, or none the actor sees."""
    with reading() as look:
        return _view(look, seen(look, actor, clock_id))


def explain(actor: Actor, clock_id: str) -> Explained:
    """Derive a clock's due moment day by day, with everything that happened to it."""
    with reading() as look:
        row = seen(look, actor, clock_id)
        found = derived(look, row)
        readings.note(actor, "clock", clock_id, case_id=row.case_id, instance_id=row.instance_id)
        may_know = policy.can(actor, "variables.read", {**row._mapping, "is_involved": True})
        events = [_event_view(look, one, may_know=may_know) for one in look.execute(_EVENTS.where(_event.c.clock_id == clock_id)).all()]
        chinese, english = (sentences.sentences(found, language, grounds.labels(language)) for language in ("zh", "en"))
        return Explained(_view(look, row), derivation.as_json(found), chinese, english, events)


def of_user_task(actor: Actor, user_task_id: str) -> Explained | None:
    """Explain the due moment of a user task; None where no clock gives it, or none that the actor sees."""
    with reading() as look:
        clock_id = look.execute(select(_task.c.clock_id).where(_task.c.id == user_task_id)).scalar_one_or_none()
    try:
        return None if clock_id is None else explain(actor, clock_id)
    except NotFound:
        return None


def seen(look: Reading, actor: Actor, clock_id: str) -> AnyRow:
    """Give a clock's row; NotFound when there is none, or none the actor sees."""
    row = look.execute(policy.visible(select(_clock).where(_clock.c.id == clock_id), actor, _clock)).first()
    if row is None:
        raise NotFound(code="no_such_clock")
    return row


def derived(look: Reading, row: AnyRow) -> Explanation:
    """Derive a clock's due moment by today's calendar and its own version of the limit."""
    rules = clock_rules.rules(look)
    course = clock_courses.of(dict(row._mapping), rules.limit(row.limit_id))
    return derivation.explain(course, rules.calendar(row.area_code), zone.office())


def _view(look: Reading, row: AnyRow) -> ClockView:
    limit: Limit = clock_rules.rules(look).limit(row.limit_id)
    own = {name: row._mapping[name] for name in ClockView.__slots__ if name in row._mapping}
    said = {name: getattr(limit, name) for name in ("label", "label_en", "title", "article", "is_local")}
    is_overdue = row.state == ClockState.RUNNING and row.due_at is not None and row.due_at < now.now()
    return ClockView(**own, **said, is_overdue=is_overdue)


def _event_view(look: Reading, row: AnyRow, *, may_know: bool) -> EventView:
    note = keys.unseal_values(look, row.data_key_id, row.note) if may_know and row.note is not None else None
    own = {name: row._mapping[name] for name in EventView.__slots__ if name in row._mapping and name != "note"}
    return EventView(**own, by=row.by_name, note=note)


_EVENTS = select(_event, _person.c.name.label("by_name")).outerjoin(_person, _person.c.id == _event.c.by_id).order_by(_event.c.id)

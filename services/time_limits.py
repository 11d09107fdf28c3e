"""Time limits as an administrator sees and changes them: draft a version, see what it would change, publish it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Unpack

from sqlalchemy import delete, func, insert, select

from deadlines import limits
from deadlines.counting import Uncountable
from deadlines.limits import BadLimit, Limit
from engine.expressions import zone
from models import Base
from models.lifecycle import RuleState
from services import clock_rules, ids, operating, policy, publishing, recounting, transaction
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.paging import USUAL, Keyset, Page
from services.publishing import Published
from services.recounting import Preview, Scope
from services.rows import AnyRow
from services.transaction import Reading, When, Work

_limit = Base.metadata.tables["time_limit"]
_ORDER = Keyset((_limit.c.name, _limit.c.region, _limit.c.version))


@dataclass(frozen=True, slots=True)
class TimeLimitView:
    """One version of a time limit in a region."""

    id: str
    name: str
    region: str
    version: int
    state: str
    source: str
    value: int
    unit: str
    party: str
    starts: str
    rolls: bool
    ends: str
    title: str
    article: str
    certainty: str
    is_local: bool
    label: str
    label_en: str
    valid_from: date | None
    valid_to: date | None
    published_at: datetime | None


def find(
    actor: Actor, name: str | None = None, state: str | None = None, after: str | None = None, limit: int = USUAL
) -> Page[TimeLimitView]:
    """List time limits, all versions."""
    policy.demand(actor, "time_limit.read", {})
    asked = {"name": name, "state": state}
    query = select(_limit).where(*(_limit.c[key] == value for key, value in asked.items() if value is not None))
    with transaction.reading() as look:
        return _ORDER.page(look.execute(_ORDER.select(query, after, limit)).all(), limit, view)


def get(actor: Actor, limit_id: str) -> TimeLimitView:
    """Give one version."""
    policy.demand(actor, "time_limit.read", {})
    with transaction.reading() as look:
        return view(_found(look, limit_id))


def draft(actor: Actor, values: Mapping[str, Any], **when: Unpack[When]) -> str:
    """Enter a version of a time limit; nothing is counted by it yet."""
    policy.demand(actor, "time_limit.draft", publishing.place(str(values.get("region") or "")))  # before what was entered is judged
    try:
        limit = limits.of({"id": values.get("name"), **{key: value for key, value in values.items() if key != "name"}})
    except BadLimit as error:
        raise Invalid({"time_limit": [str(error)]}, code="bad_time_limit") from error
    with transaction.transaction(actor, "time_limit.draft", **when) as work:
        policy.demand(actor, work.verb, publishing.place(limit.region))
        limit_id = write(work, limit, RuleState.DRAFT, "entered")
        work.log("time_limit", limit_id)
    return limit_id


def discard(actor: Actor, limit_id: str, **when: Unpack[When]) -> None:
    """Give a draft up; Conflict when it is published: nothing was ever counted by a draft."""
    with transaction.transaction(actor, "time_limit.discard", **when) as work:
        policy.demand(actor, work.verb, publishing.place(_found(work, limit_id).region))
        if not work.execute(delete(_limit).where(_limit.c.id == limit_id, _limit.c.state == RuleState.DRAFT)).rowcount:
            raise Conflict(code="published_already")
        work.log("time_limit", limit_id)


def limit_of(found: TimeLimitView) -> Limit:
    """Make a limit of a version."""
    names = [name for name in Limit.__dataclass_fields__ if name != "id"]
    return limits.of({"id": found.name, **{name: getattr(found, name) for name in names}})


def preview(actor: Actor, limit_id: str) -> Preview:
    """Show what would change in running clocks if this version took them over."""
    with transaction.reading() as look:
        row = _found(look, limit_id)
        policy.demand(actor, "time_limit.publish", publishing.place(row.region))
        return _preview(look, row, actor)


def publish(actor: Actor, limit_id: str, *, reason: str, to_running: bool = False, occurred_at: datetime | None = None) -> Published:
    """Let a version hold from now on; running clocks keep theirs unless asked. Conflict when it is published already."""
    with transaction.transaction(actor, "time_limit.publish", reason=operating.given(reason), occurred_at=occurred_at) as work:
        row = _found(work, limit_id)
        policy.demand(actor, work.verb, publishing.place(row.region))
        since = row.valid_from or work.occurred_at.astimezone(zone.office()).date()
        publishing.publish(work, _limit, limit_id, valid_from=since)
        work.log("time_limit", limit_id)
        if not to_running:
            return Published(limit_id, None, 0, 0, "")
        scope = _scope(row)
        found = _preview(work, row)
        return Published(limit_id, recounting.order(work, scope, found), found.clocks, found.changed, found.digest)


def write(work: Work, limit: Limit, state: RuleState, source: str) -> str:
    """Write a version; give its id."""
    same = _limit.c.name == limit.id, _limit.c.region == limit.region
    last = work.execute(select(func.max(_limit.c.version)).where(*same)).scalar_one() or 0
    is_shipped = source == "shipped"
    row = {name: getattr(limit, name) for name in Limit.__dataclass_fields__ if name != "id"}
    row |= {"unit": str(limit.unit), "party": str(limit.party)}
    stamps = publishing.stamps(work, state)
    own = {"id": limit.key if is_shipped else ids.new_id(), "name": limit.id, "version": last + 1, "state": state, "source": source}
    work.execute(insert(_limit), {**row, **own, **stamps})
    return str(own["id"])


def _scope(row: AnyRow) -> Scope:
    return Scope(row.region, name=row.name, limit_id=row.id)


def _preview(look: Reading, row: AnyRow, reader: Actor | None = None) -> Preview:
    try:
        return recounting.preview(look, _scope(row), clock_rules.rules(look), clock_rules.limit_of(row), reader=reader)
    except Uncountable as error:
        raise Conflict(code="extended_in_another_unit") from error


def _found(look: Reading, limit_id: str) -> AnyRow:
    row = look.execute(select(_limit).where(_limit.c.id == limit_id)).first()
    if row is None:
        raise NotFound(code="no_such_time_limit")
    return row


def view(row: AnyRow) -> TimeLimitView:
    """Make a view of a row."""
    own = {name: row._mapping[name] for name in TimeLimitView.__slots__ if name in row._mapping}
    return TimeLimitView(**own, is_local=row.certainty not in limits.VERIFIED)

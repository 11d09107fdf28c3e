"""Batches as people see them: what was ordered, how far it is, and what came of each instance."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine.problems import Problem
from models import Base
from models.lifecycle import BatchItemState
from services import area_paths, batch_rows, case_sight, findings_kept, keys, policy, readings
from services.actor import Actor
from services.errors import NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_tables = Base.metadata.tables
_batch, _item, _instance = (_tables[name] for name in ("batch", "batch_item", "process_instance"))
_ORDER = Keyset((_batch.c.ordered_at, _batch.c.id), is_descending=True)
_ITEMS = Keyset((_item.c.number,))
Counts = Mapping[str, tuple[int, datetime | None]]  # by state: how many, and when the last of them ended
_NONE: Counts = {}


@dataclass(frozen=True, slots=True)
class BatchView:
    """What was ordered, by whom, and how far it is."""

    id: str
    verb: str
    state: str  # running | completed | cancelled
    reason: str
    payload: dict[str, Any]
    total: int
    waiting: int
    done: int
    failed: int
    cancelled: int
    ordered_by: str | None
    ordered_by_name: str | None
    ordered_at: datetime
    ended_at: datetime | None
    reverts_id: str | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """What came of one instance, and its number for whoever sees the instance."""

    number: int
    instance_id: str
    business_key: str | None
    is_seen: bool
    state: str
    job_id: str
    result: dict[str, Any] | None
    problems: list[Problem]
    ended_at: datetime | None


def get(actor: Actor, batch_id: str) -> BatchView:
    """Give one batch."""
    with reading() as look:
        row = seen(look, actor, batch_id)
        return _view(look, row, _counts(look, [row]).get(row.id, _NONE))


def find(actor: Actor, after: str | None = None, limit: int = USUAL, verb: str | None = None) -> Page[BatchView]:
    """List batches, the latest first."""
    policy.demand(actor, "batch.read", {})
    query = _visible(actor) if verb is None else _visible(actor).where(_batch.c.verb == verb)
    with reading() as look:
        rows = look.execute(_ORDER.select(query, after, limit)).all()
        keys.fetch(look, [row.data_key_id for row in rows])
        counts = _counts(look, rows)
        return _ORDER.page(rows, limit, lambda row: _view(look, row, counts.get(row.id, _NONE)))


@readings.listed("process_instance")
def items(actor: Actor, batch_id: str, state: str | None = None, after: str | None = None, limit: int = USUAL) -> Page[ItemView]:
    """List what came of each instance, in the order of the batch."""
    with reading() as look:
        batch = seen(look, actor, batch_id)
        query = select(_item).where(_item.c.batch_id == batch_id, case_sight.not_excluded(actor.roles, actor.person_id, _item))
        query = query if state is None else query.where(_item.c.state == state)
        page = _ITEMS.page(look.execute(_ITEMS.select(query, after, limit)).all(), limit, lambda row: row)
        numbers = _numbers(look, actor, [row.instance_id for row in page.items])
        return Page([_item_view(look, batch, row, numbers) for row in page.items], page.next)


def seen(look: Reading, actor: Actor, batch_id: str) -> AnyRow:
    """Give the row of a batch the actor may see; NotFound otherwise."""
    row = look.execute(_visible(actor).where(_batch.c.id == batch_id)).first()
    if row is None:
        raise NotFound(code="no_such_batch")
    return row


def _visible(actor: Actor) -> AnySelect:
    person = _tables["person"]
    query = select(_batch, person.c.name.label("ordered_by_name")).outerjoin(person, person.c.id == _batch.c.ordered_by)
    if actor.kind == "operator" or batch_rows.sees_all(actor.roles, area_paths.is_root):
        return query
    return query.where(_batch.c.ordered_by == actor.person_id)


def _counts(look: Reading, rows: Sequence[AnyRow]) -> Mapping[str, Counts]:
    """Count the items of several batches with one question."""
    columns = _item.c.batch_id, _item.c.state, func.count(_item.c.id).label("many"), func.max(_item.c.ended_at).label("last")
    query = select(*columns).where(_item.c.batch_id.in_([row.id for row in rows])).group_by(_item.c.batch_id, _item.c.state)
    found: dict[str, dict[str, tuple[int, datetime | None]]] = defaultdict(dict)
    for row in look.execute(query):
        found[row.batch_id][row.state] = row.many, row.last
    return found


def _numbers(look: Reading, actor: Actor, instance_ids: Sequence[str]) -> dict[str, str | None]:
    """Give the numbers of the instances that the actor sees."""
    query = select(_instance.c.id, _instance.c.business_key).where(_instance.c.id.in_(instance_ids))
    return {row.id: row.business_key for row in look.execute(policy.visible(query, actor, _instance))}


def _view(look: Reading, row: AnyRow, counts: Counts) -> BatchView:
    many: dict[str, Any] = {state.value: counts.get(state.value, (0, None))[0] for state in BatchItemState}
    is_running = many["waiting"] > 0
    names = ("id", "verb", "total", "ordered_by", "ordered_by_name", "ordered_at", "reverts_id")
    return BatchView(
        **{name: row._mapping[name] for name in names},
        **many,
        state="cancelled" if row.cancelled_at is not None else "running" if is_running else "completed",
        reason=keys.unseal(look, row.data_key_id, row.reason).decode(),
        payload=keys.unseal_values(look, row.data_key_id, row.payload),
        ended_at=None if is_running else max((last for _, last in counts.values() if last is not None), default=None),
    )


def _item_view(look: Reading, batch: AnyRow, row: AnyRow, numbers: Mapping[str, str | None]) -> ItemView:
    result: dict[str, Any] | None = None if row.result is None else keys.unseal_values(look, batch.data_key_id, row.result)
    problems = [findings_kept.read(one) for one in result.get("problems", ())] if result else []
    if result and problems:
        result = {**result, "problems": [one._asdict() for one in problems]}
    key, is_seen = numbers.get(row.instance_id), row.instance_id in numbers
    return ItemView(row.number, row.instance_id, key, is_seen, row.state, row.job_id, result, problems, row.ended_at)

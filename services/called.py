"""Called processes: each has a row of its own, though it lives in its root's state."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.effects import CalledProcessStarted
from models import Base
from models.lifecycle import InstanceState
from services import library
from services.changes import Changes
from services.hosts import Host, Hosts
from services.owner import belonging
from services.root import Root
from services.rows import AnyRow
from services.transaction import Reading, Work

_instance = Base.metadata.tables["process_instance"]
_activity = Base.metadata.tables["activity"]
_ADD = insert(_instance)
_KNOWN = select(_instance.c.id, _instance.c.parent_activity_id, _instance.c.definition_id).where(
    _instance.c.root_id == bindparam("root"), _instance.c.id != bindparam("root")
)
_SCOPE = select(_activity.c.scope_id).where(_activity.c.instance_id == bindparam("root"), _activity.c.activity_id == bindparam("activity"))
_END = (
    update(_instance)
    .where(
        _instance.c.root_id == bindparam("root"),
        _instance.c.parent_activity_id == bindparam("activity"),
        _instance.c.state == InstanceState.ACTIVE,
    )
    .values(state=bindparam("new_state"), ended_at=bindparam("new_ended_at"))
)
ENDS = {"completed": InstanceState.COMPLETED, "cancelled": InstanceState.TERMINATED}


def host_of(look: Reading, of: Root, activity_id: int) -> Host:
    """Find the instance, called or root, an activity belongs to that is written down already."""
    return host(look, Host(of.id, of.definition_id), activity_id)


def host(look: Reading, root: Host, activity_id: int) -> Host:
    """Find the instance, called or root, an activity belongs to, by its root."""
    hosts = Hosts(root)
    if library.known(root.definition_id).has_calls:
        hosts.called = {row.parent_activity_id: Host(row.id, row.definition_id) for row in look.execute(_KNOWN, {"root": root.instance_id})}
        hosts.scope_of = lambda one: int(look.execute(_SCOPE, {"root": root.instance_id, "activity": one}).scalar_one_or_none() or 0)
    return hosts.of(activity_id)


def place(look: Reading, row: AnyRow) -> dict[str, Any]:
    """Say in which instance and definition a row lies that names an activity, its root and the root's definition; perhaps in none."""
    if row.instance_id is None:
        process_id = None if row.definition_id is None else library.known(row.definition_id).process_id
        return {"instance_id": None, "definition_id": row.definition_id, "process_id": process_id}
    found = host(look, Host(row.instance_id, row.definition_id), row.activity_id or 0)
    process_id = library.known(found.definition_id).process_id
    return {"instance_id": found.instance_id, "definition_id": found.definition_id, "process_id": process_id}


def write(work: Work, of: Root, what: Changes) -> Hosts:
    """Add a row for each process called, end those that ended; tell who hosts which activity."""
    hosts = Hosts(Host(of.id, of.definition_id))
    if not what.called and not library.known(of.definition_id).has_calls:
        return hosts
    hosts.scope_of = _scopes(work, of, what)
    for row in work.execute(_KNOWN, {"root": of.id}):
        hosts.called[row.parent_activity_id] = Host(row.id, row.definition_id)
    for one in sorted(what.called.values(), key=lambda one: one.activity_id):
        hosts.called[one.activity_id] = _add(work, of, one, hosts.of(one.activity_id))
    _end(work, of, ((one.activity_id, ENDS[one.how]) for one in what.ended_calls.values()))
    return hosts


def _add(work: Work, of: Root, one: CalledProcessStarted, parent: Host) -> Host:
    row = {
        **belonging(of),
        "definition_id": one.definition_id,
        "root_id": of.id,
        "parent_id": parent.instance_id,
        "parent_activity_id": one.activity_id,
        "business_key": of.business_key,
        "data_key_id": of.data_key_id,
        "state": InstanceState.ACTIVE,
        "version": 0,
        "started_at": work.occurred_at,
    }
    work.execute(_ADD, row)
    return Host(row["id"], one.definition_id)


def _end(work: Work, of: Root, ends: Iterable[tuple[int, InstanceState]]) -> None:
    rows = [{"root": of.id, "activity": activity, "new_state": state, "new_ended_at": work.occurred_at} for activity, state in ends]
    if rows:
        work.execute(_END, rows)


def _scopes(work: Work, of: Root, what: Changes) -> Callable[[int], int]:
    """Give a function that tells the scope of an activity, of this step or an older one."""

    def scope(activity_id: int) -> int:
        if activity_id in what.entered:
            return what.entered[activity_id].scope_id
        return int(work.execute(_SCOPE, {"root": of.id, "activity": activity_id}).scalar_one_or_none() or 0)

    return scope

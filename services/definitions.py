"""Process definitions as people see them: which there are, their diagrams and forms; which may be started."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import exists, select, update

from engine import english
from models import Base
from models.lifecycle import DefinitionState, before
from services import form_values, policy, starts, wire
from services.actor import Actor
from services.errors import Conflict, NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, Work, reading, transaction

_definition = Base.metadata.tables["process_definition"]
_deployment = Base.metadata.tables["deployment"]
_resource = Base.metadata.tables["resource"]
ORDER = Keyset((_definition.c.process_id, _definition.c.version))


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """One executable process at one version."""

    id: str
    process_id: str
    version: int
    name: str
    version_tag: str | None
    deployment_id: str
    source: str  # shipped | published
    deployed_at: datetime
    state: str
    is_startable: bool
    starters: dict[str, list[str]]
    start_form_id: str | None
    history_time_to_live: str | None
    resource_name: str


def get(actor: Actor, definition_id: str) -> DefinitionView:
    """Give one definition."""
    with reading() as look:
        return _get(look, actor, definition_id)


def latest(actor: Actor, process_id: str) -> DefinitionView:
    """Give the newest version of a process that may be started."""
    with reading() as look:
        query = _visible(actor).where(_definition.c.process_id == process_id, _definition.c.state == DefinitionState.ACTIVE)
        row = look.execute(query.order_by(_definition.c.version.desc()).limit(1)).first()
    if row is None:
        raise NotFound(code="no_such_process", process_id=process_id)
    return view(row)


def find(  # noqa: PLR0913 — the filters of a list
    actor: Actor,
    *,
    process_id: str | None = None,
    latest_only: bool = False,
    startable: bool = False,
    after: str | None = None,
    limit: int = USUAL,
) -> Page[DefinitionView]:
    """List definitions: all versions, or the newest active one of each process; those the actor may start."""
    query = _visible(actor)
    if process_id is not None:
        query = query.where(_definition.c.process_id == process_id)
    if latest_only or startable:
        newer = _definition.alias()
        newer_one = exists().where(
            newer.c.process_id == _definition.c.process_id, newer.c.version > _definition.c.version, newer.c.state == DefinitionState.ACTIVE
        )
        query = query.where(_definition.c.state == DefinitionState.ACTIVE, ~newer_one)
    if startable:
        query = query.where(_definition.c.is_startable)
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
    page = ORDER.page(rows, limit, view)
    items = [item for item in page.items if not startable or may_start(actor, item)]
    return Page(items, page.next)


def of_deployment(actor: Actor, deployment_id: str) -> list[DefinitionView]:
    """Give the definitions that a deployment brought."""
    with reading() as look:
        query = _visible(actor).where(_definition.c.deployment_id == deployment_id).order_by(_definition.c.process_id)
        return [view(row) for row in look.execute(query)]


def may_start(actor: Actor, definition: DefinitionView) -> bool:
    """Say whether the actor may start the process in his own area."""
    return definition.is_startable and any(
        policy.can(actor, "instance.start", {"area_code": role.area_code, "office_id": role.office_id, "starters": definition.starters})
        for one in (actor, *actor.principals)
        for role in one.roles
    )


def diagram(actor: Actor, definition_id: str, *, is_english: bool = False) -> bytes:
    """Give the diagram as it was deployed, or to look at with its English names."""
    with reading() as look:
        _get(look, actor, definition_id)
        query = select(_resource.c.content).join(_definition, _definition.c.resource_id == _resource.c.id)
        data = bytes(look.execute(query.where(_definition.c.id == definition_id)).scalar_one())
    return english.in_english(data) if is_english else data


def start_form(actor: Actor, definition_id: str) -> dict[str, Any] | None:
    """Give the form-js schema of the start form; None when the process starts without one."""
    with reading() as look:
        form = form_values.pinned(look, definition_id, _get(look, actor, definition_id).start_form_id)
    return None if form is None else form.schema


def activate(actor: Actor, definition_id: str, reason: str | None = None, occurred_at: datetime | None = None) -> DefinitionView:
    """Let a draft or a suspended definition be started."""
    return _change(actor, "definition.activate", definition_id, DefinitionState.ACTIVE, reason=reason, occurred_at=occurred_at)


def suspend(actor: Actor, definition_id: str, reason: str | None = None, occurred_at: datetime | None = None) -> DefinitionView:
    """Let no further instance of a definition be started."""
    return _change(actor, "definition.suspend", definition_id, DefinitionState.SUSPENDED, reason=reason, occurred_at=occurred_at)


def view(row: AnyRow) -> DefinitionView:
    """Make a view of a row."""
    values = {name: getattr(row, name) for name in DefinitionView.__slots__ if name != "starters"}
    return DefinitionView(**values, starters=wire.loads(row.starters))


def _change(actor: Actor, verb: str, definition_id: str, state: DefinitionState, **when: Unpack[When]) -> DefinitionView:
    with transaction(actor, verb, **when) as work:
        found = _get(work, actor, definition_id)
        policy.demand(actor, verb, {})
        change = update(_definition).where(_definition.c.id == definition_id, _definition.c.state.in_(before(state)))
        if not work.execute(change.values(state=state)).rowcount:
            raise Conflict(code="definition_state", state=found.state)
        starts.listen_anew(work, found.process_id)
        work.log("process_definition", definition_id)
        return _get(work, actor, definition_id)


def _get(look: Reading | Work, actor: Actor, definition_id: str) -> DefinitionView:
    row = look.execute(_visible(actor).where(_definition.c.id == definition_id)).first()
    if row is None:
        raise NotFound(code="no_such_definition")
    return view(row)


def _visible(actor: Actor) -> AnySelect:
    query = select(_definition, _deployment.c.source, _deployment.c.deployed_at, _resource.c.name.label("resource_name"))
    query = query.join(_deployment, _deployment.c.id == _definition.c.deployment_id)
    query = query.join(_resource, _resource.c.id == _definition.c.resource_id)
    return policy.visible(query, actor, _definition)

"""Designs: begun from a version or from files, saved again and again, checked by the rules of deployment."""

from collections.abc import Mapping
from typing import Final, Unpack

from sqlalchemy import insert, select, update

from engine.problems import Problem
from models import Base
from models.lifecycle import DesignState
from services import definitions, deployments, policy, resources, texts
from services.actor import Actor
from services.designing import files, states, variables, views
from services.designing.files import Contents
from services.designing.views import DesignView, VersionView
from services.errors import Conflict, Invalid, NotFound
from services.ids import new_id
from services.paging import USUAL, Keyset, Page
from services.transaction import Reading, When, Work, reading, transaction

LONGEST_NAME: Final = 255
FIRST: Final = 1  # version
_design, _pinned, _resource = (Base.metadata.tables[name] for name in ("design", "pinned_form", "resource"))
_ORDER = Keyset((_design.c.id,), is_descending=True)


def begin(
    actor: Actor, name: str = "", *, definition_id: str | None = None, contents: Mapping[str, bytes] | None = None, **when: Unpack[When]
) -> DesignView:
    """Begin a design with the files of a version, or with files of one's own."""
    with transaction(actor, "design.begin", **when) as work:
        policy.demand(actor, work.verb, {})
        return enter(work, *_beginning(work, actor, name, definition_id, contents or {}))


def enter(work: Work, name: str, based_on: str | None, contents: Mapping[str, bytes]) -> DesignView:
    """Write a design and its first version; for verbs that begin one."""
    resources.demand(list(contents.items()))
    design_id = new_id()
    row = {"id": design_id, "name": texts.clean("name", name, LONGEST_NAME), "state": DesignState.DRAFT, "based_on": based_on}
    begun = {"begun_at": work.moment, "begun_by": work.actor.person_id, "changed_at": work.moment}
    work.execute(insert(_design), {**row, **begun, "version": 1})
    files.begin(work, design_id, contents)
    work.log("design", design_id)
    return views.one(work, design_id)


def save(actor: Actor, design_id: str, contents: Contents, version: int | None = None, **when: Unpack[When]) -> DesignView:
    """Save some files of a draft; raise Conflict when it has another version than the actor has seen."""
    resources.demand([(name, content or b"") for name, content in contents.items()])
    with transaction(actor, "design.save", **when) as work:
        row = states.lock(work, design_id, version)
        if row.state != DesignState.DRAFT:
            raise Conflict(code="design_state", state=row.state)
        files.add(work, design_id, row.version + 1, contents)
        if not files.listed(work, design_id):
            raise Invalid({"files": ["one at least must stay"]}, code="resources_count")
        work.execute(update(_design).where(_design.c.id == design_id).values(version=row.version + 1, changed_at=work.moment))
        work.log("design", design_id)
        return views.one(work, design_id)


def discard(actor: Actor, design_id: str, **when: Unpack[When]) -> DesignView:
    """Give a design up."""
    with transaction(actor, "design.discard", **when) as work:
        states.move(work, states.lock(work, design_id), DesignState.DISCARDED)
        return views.one(work, design_id)


def get(actor: Actor, design_id: str) -> DesignView:
    """Give one design with its files and what was said of it."""
    policy.demand(actor, "design.read", {})
    with reading() as look:
        return views.one(look, design_id)


def find(
    actor: Actor, *, state: str | None = None, is_open: bool = False, after: str | None = None, limit: int = USUAL
) -> Page[DesignView]:
    """List designs, the newest first: all, those in one state, or those that are neither published nor discarded."""
    policy.demand(actor, "design.read", {})
    query = views.query()
    if state is not None:
        query = query.where(_design.c.state == state)
    if is_open:
        query = query.where(_design.c.state.in_((DesignState.DRAFT, DesignState.SUBMITTED, DesignState.APPROVED)))
    with reading() as look:
        rows = look.execute(_ORDER.select(query, after, limit)).all()
    return _ORDER.page(rows, limit, views.view)


def versions(actor: Actor, design_id: str) -> list[VersionView]:
    """List what was saved of a design, the latest first."""
    policy.demand(actor, "design.read", {})
    with reading() as look:
        return views.versions(look, design_id)


def file(actor: Actor, design_id: str, name: str, version: int | None = None) -> bytes:
    """Give one file, as it is or was at a version."""
    policy.demand(actor, "design.read", {})
    with reading() as look:
        views.row_of(look, design_id)
        return files.read_one(look, design_id, name, version)


def check(actor: Actor, design_id: str, contents: Contents | None = None) -> list[Problem]:
    """Tell what deploying a design would say, and which variables nobody gives, with some files as they are not saved yet."""
    policy.demand(actor, "design.read", {})
    with reading() as look:
        own = files.read(look, design_id)
        if not own:  # each has a file
            raise NotFound(code="no_such_design")
        known = {name: content for name, content in {**own, **(contents or {})}.items() if content is not None}
        missed = variables.findings(look, files.read(look, design_id, FIRST), known)
    return [*deployments.check(actor, list(known.items())), *missed]


def _beginning(
    work: Work, actor: Actor, name: str, definition_id: str | None, contents: Mapping[str, bytes]
) -> tuple[str, str | None, dict[str, bytes]]:
    if definition_id is None:
        return name, None, dict(contents)
    of = definitions.get(actor, definition_id)
    return name or of.name, of.deployment_id, {**_bundle(work, of.deployment_id, definition_id), **contents}


def _bundle(look: Reading, deployment_id: str, definition_id: str) -> dict[str, bytes]:
    """Give the files of a deployment, and the older forms that the definition is pinned to."""
    own = select(_resource.c.name, _resource.c.content).where(_resource.c.deployment_id == deployment_id)
    older = select(_resource.c.name, _resource.c.content).join(_pinned, _pinned.c.resource_id == _resource.c.id)
    rows = [*look.execute(older.where(_pinned.c.definition_id == definition_id)), *look.execute(own)]
    return {row.name: bytes(row.content) for row in rows}

"""What a deployment will bring, worked out first; then written."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from engine import rules
from engine.definitions import Definition, Element
from engine.problems import Problem, said
from models import Base
from models.lifecycle import DefinitionState
from services import decision_deploying, decisions, definitions, deployed_forms, ids, now, start_timers, starts, wire
from services.actor import OPERATOR
from services.decision_deploying import ComingDecision
from services.known import Known
from services.resources import Read, Resource, severities
from services.transaction import Reading, Work

_definition = Base.metadata.tables["process_definition"]
_deployment = Base.metadata.tables["deployment"]
_resource = Base.metadata.tables["resource"]
_pinned = Base.metadata.tables["pinned_form"]
_start = Base.metadata.tables["start_subscription"]


@dataclass(slots=True)
class Coming:
    """A process definition that comes in."""

    resource: Resource
    definition: Definition
    checksum: str
    older_forms: dict[str, str]  # forms it pins that are deployed already: form id -> resource id
    version: int
    state: DefinitionState
    same: str | None  # the definition that is the same already
    id: str = field(default_factory=ids.new_id)


@dataclass(slots=True)
class Plan:
    """Everything a deployment will write."""

    source: str
    resources: list[Resource]
    coming: list[Coming]
    decisions: list[ComingDecision]
    problems: list[Problem]
    warnings: list[Problem]
    is_unchanged: bool
    deployment_id: str  # the one that brought all this before, when nothing changes
    carried: frozenset[str] = frozenset()  # files with forms that were only taken along: they become nobody's newest


def plan(look: Reading, read: Read, source: str, until: datetime | None = None) -> Plan:
    """Work out which versions these resources will become, and what speaks against it.

    Forms that they name and do not bring are taken as they are, or as they were at a moment.
    """
    own_forms = {resource.key: resource for resource in read.resources if resource.key}
    decided = decision_deploying.plan(look, read.resources, source)
    known = Known(look, read.resources, decided)
    coming, found = [], list[Problem]()
    for resource in read.resources:
        for definition in resource.definitions.values():
            older = deployed_forms.newest(look, definition.form_refs - own_forms.keys(), until)
            found += [*_contested(look, definition), *rules.missing(definition, known)]
            found += start_timers.findings(definition, now.now())
            pinned = [own_forms[form_id].checksum for form_id in sorted(definition.form_refs & own_forms.keys())]
            named = [of for _, of in sorted(decision_deploying.pins(look, definition, decided).items())]
            checksum = _checksum(resource.checksum, *pinned, *sorted(older.values()), *named)
            coming.append(_coming(look, (resource, definition, checksum, older), source))
    deployment_id = _brought_before(look, read.resources, (coming, decided))
    is_unchanged, deployment_id = deployment_id is not None, deployment_id or ids.new_id()
    return Plan(source, read.resources, coming, decided, *severities(found), is_unchanged, deployment_id)


def write(work: Work, plan: Plan, name: str, *, drawn: tuple[str, str] | tuple[None, None] = (None, None)) -> str:
    """Write a deployment, its resources and definitions; give its id. Drawn: the design it was, and what is said to be new."""
    row: dict[str, Any] = {
        "id": plan.deployment_id,
        "name": name,
        "source": plan.source,
        "deployed_by": work.actor.person_id,
        "deployed_at": work.moment,
    }
    work.execute(insert(_deployment), row | {"design_id": drawn[0], "note": drawn[1]})
    resource_ids = {resource.name: ids.new_id() for resource in plan.resources}
    work.execute(insert(_resource), [_resource_row(plan, one, resource_ids[one.name]) for one in plan.resources])
    decision_deploying.write(work, plan.deployment_id, plan.decisions, resource_ids)
    if plan.coming:
        work.execute(insert(_definition), [_definition_row(plan, one, resource_ids[one.resource.name]) for one in plan.coming])
    forms = {resource.key: resource_ids[resource.name] for resource in plan.resources if resource.key}
    pinned = [row for one in plan.coming for row in _pins(one, forms)]
    if pinned:
        work.execute(insert(_pinned), pinned)
    for one in plan.coming:
        decision_deploying.pin(work, one.id, one.definition, plan.decisions)
        starts.listen_anew(work, one.definition.process_id, one.definition if one.state == DefinitionState.ACTIVE else None)
    return plan.deployment_id


def views(plan: Plan) -> list[definitions.DefinitionView]:
    """Give the definitions that came in, or were here already."""
    return [definitions.get(OPERATOR, one.same if plan.is_unchanged and one.same else one.id) for one in plan.coming]


def decision_views(plan: Plan) -> list[decisions.DecisionView]:
    """Give the decisions that came in, or were here already."""
    return [decisions.get(OPERATOR, one.same if plan.is_unchanged and one.same else one.id) for one in plan.decisions]


def _coming(look: Reading, what: tuple[Resource, Definition, str, dict[str, str]], source: str) -> Coming:
    resource, definition, checksum, older = what
    query = select(_definition.c.id, _definition.c.version, _definition.c.state, _definition.c.checksum, _deployment.c.source)
    query = query.join(_deployment, _deployment.c.id == _definition.c.deployment_id)
    rows = look.execute(query.where(_definition.c.process_id == definition.process_id).order_by(_definition.c.version.desc())).all()
    newest = next((row for row in rows if row.state != DefinitionState.DRAFT), None)
    is_beside = source == "shipped" and newest is not None and newest.source != "shipped"
    candidates = [row for row in rows if row.source == "shipped"] if is_beside else [newest] if newest else []
    same = next((row.id for row in candidates if row.checksum == checksum), None)
    state = DefinitionState.DRAFT if is_beside else DefinitionState.ACTIVE
    return Coming(resource, definition, checksum, older, rows[0].version + 1 if rows else 1, state, same)


def _checksum(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _brought_before(look: Reading, resources: Iterable[Resource], what: tuple[list[Coming], list[ComingDecision]]) -> str | None:
    """Give the deployment that brought all this already, or None when anything is new."""
    coming, decided = what
    if None in {*(one.same for one in coming), *(one.same for one in decided)}:
        return None
    if not coming and decided:
        return decision_deploying.deployment_of(look, decided)
    if coming:
        return str(look.execute(select(_definition.c.deployment_id).where(_definition.c.id == coming[0].same)).scalar_one())
    found = None
    for resource in resources:
        newest = select(_resource.c.deployment_id, _resource.c.checksum).where(_resource.c.name == resource.name)
        row = look.execute(newest.order_by(_resource.c.id.desc()).limit(1)).first()
        if row is None or row.checksum != resource.checksum:
            return None
        found = row.deployment_id
    return found


def _contested(look: Reading, definition: Definition) -> list[Problem]:
    """Refuse a message that starts another process already: one message has one receiver."""
    if not definition.start_messages:
        return []
    taken = select(_start.c.name, _start.c.process_id).where(
        _start.c.kind == "message", _start.c.name.in_(definition.start_messages), _start.c.process_id != definition.process_id
    )
    return [
        Problem(
            definition.start_messages[row.name],
            "message",
            said("the message {name} starts the process {process_id} already", name=row.name, process_id=row.process_id),
        )
        for row in look.execute(taken)
    ]


def _resource_row(plan: Plan, one: Resource, resource_id: str) -> dict[str, Any]:
    key = None if one.name in plan.carried else one.key
    row = {"id": resource_id, "deployment_id": plan.deployment_id, "name": one.name, "kind": one.kind, "key": key}
    return {**row, "checksum": one.checksum, "content": one.content}


def _definition_row(plan: Plan, one: Coming, resource_id: str) -> dict[str, Any]:
    definition = one.definition
    starters = {"groups": list(definition.candidate_starter_groups), "users": list(definition.candidate_starter_users)}
    return {
        "id": one.id,
        "process_id": definition.process_id,
        "version": one.version,
        "name": definition.name[:255],
        "version_tag": definition.version_tag,
        "deployment_id": plan.deployment_id,
        "resource_id": resource_id,
        "checksum": one.checksum,
        "state": one.state,
        "is_startable": definition.is_startable,
        "starters": wire.dumps(starters),
        "start_form_id": next((form_id for form_id in map(_start_form, definition.elements.values()) if form_id), None),
        "history_time_to_live": definition.history_time_to_live,
    }


def _start_form(element: Element) -> str | None:
    return element.form_ref if element.element_type == "startEvent" else None


def _pins(one: Coming, forms: dict[str, str]) -> Iterable[dict[str, Any]]:
    for form_id in sorted(one.definition.form_refs):
        resource_id = forms.get(form_id) or one.older_forms.get(form_id)
        if resource_id is not None:
            yield {"definition_id": one.id, "form_id": form_id, "resource_id": resource_id}

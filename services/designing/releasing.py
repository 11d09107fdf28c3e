"""An approved design becomes a deployment; what others send in becomes a design, unless they may publish at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Unpack

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from engine.problems import Problem
from models import Base
from models.lifecycle import DefinitionState, DesignState
from services import deploying, deployments, policy, resources
from services.actor import Actor
from services.deploying import Plan
from services.deployments import Deployed, Files
from services.designing import designs, files, reviewing, states, views
from services.designing.views import DesignView
from services.errors import Conflict, Undeployable
from services.rows import AnyRow
from services.transaction import Reading, When, Work, reading, transaction

_design = Base.metadata.tables["design"]
_definition, _decision = Base.metadata.tables["process_definition"], Base.metadata.tables["decision_definition"]
DRAFT = DefinitionState.DRAFT
_deployment, _resource = Base.metadata.tables["deployment"], Base.metadata.tables["resource"]


class Kind(NamedTuple):
    """Something that has versions: what it is called in a refusal, and where it is deployed."""

    code: str
    name: str
    key: ColumnElement[Any]
    deployment_id: ColumnElement[Any]
    is_out: ColumnElement[bool]


PROCESSES = Kind("newer_version", "process_id", _definition.c.process_id, _definition.c.deployment_id, _definition.c.state != DRAFT)
DECISIONS = Kind("newer_decision", "decision_id", _decision.c.decision_id, _decision.c.deployment_id, _decision.c.state != DRAFT)
FORMS = Kind("newer_form", "form_id", _resource.c.key, _resource.c.deployment_id, _resource.c.kind == "form")


@dataclass(frozen=True, slots=True)
class Arrived:
    """What somebody sent in who may not publish at once: it waits as a draft."""

    design: DesignView
    warnings: list[Problem]


def publish(actor: Actor, design_id: str, note: str, *, over_newer: bool = False, **when: Unpack[When]) -> Deployed:
    """Publish what a second person has approved, as the next version of each process in it.

    Raises Undeployable with every finding; Conflict when nothing is new, or when somebody has published a version since the
    design was begun, which this one would take no notice of; told to go over it, Forbidden for whoever drew a part of the design.
    """
    note = states.words("note", note)
    with reading() as look:
        policy.demand(actor, "design.publish", {})
        row = views.row_of(look, design_id)
        approved = files.read(look, design_id, row.version)  # see lock
        plan, warnings = _planned(look, approved, until=reviewing.approved_at(look, row))
        plan.carried = _carried(look, row, approved)
    try:
        with transaction(actor, "design.publish", **when) as work:
            locked = states.lock(work, design_id, row.version)
            _demand_newest(work, locked, plan, over_newer=over_newer)
            states.move(work, locked, DesignState.PUBLISHED)
            states.remark(work, locked, note)
            deploying.write(work, plan, row.name, drawn=(design_id, note))
            work.log("deployment", plan.deployment_id)
    except IntegrityError as error:
        raise Conflict(code="deployed_at_the_same_moment") from error
    return Deployed(plan.deployment_id, deploying.views(plan), warnings, decisions=deploying.decision_views(plan))


def bring(actor: Actor, sent: Files, *, name: str, strict: bool = False, **when: Unpack[When]) -> Deployed | Arrived:
    """Deploy files for whoever may publish at once; of anybody else begin a draft. Raises Undeployable for both alike."""
    if policy.can(actor, "deployment.deploy", {}):
        return deployments.deploy(actor, sent, name=name, strict=strict, **when)
    policy.demand(actor, "design.begin", {})
    contents = dict(sent)
    read = resources.read(sent)
    with reading() as look:
        plan, warnings = _findings(look, read)
        if strict and warnings:
            raise Undeployable(warnings)
        if plan.is_unchanged:
            return Deployed(plan.deployment_id, deploying.views(plan), warnings, unchanged=True, decisions=deploying.decision_views(plan))
        waiting = _waiting(look, actor, contents)
    if waiting is not None:
        return Arrived(waiting, warnings)
    with transaction(actor, "design.begin", **when) as work:
        policy.demand(actor, work.verb, {})
        return Arrived(designs.enter(work, name[:255] or "deployment", None, contents), warnings)


def _planned(look: Reading, contents: Mapping[str, bytes], until: datetime | None) -> tuple[Plan, list[Problem]]:
    """Plan what was approved, with the forms outside of it that whoever approved it could see."""
    plan, warnings = _findings(look, resources.read(list(contents.items())), until)
    if plan.is_unchanged:
        raise Conflict(code="nothing_new")
    return plan, warnings


def _carried(look: Reading, row: AnyRow, contents: Mapping[str, bytes]) -> frozenset[str]:
    """Name the forms that are as they were in the version the design began with; others may have newer ones since."""
    if row.based_on is None:
        return frozenset()
    began = files.read(look, row.id, designs.FIRST)
    return frozenset(name for name, content in contents.items() if resources.kind_of(name) == "form" and began.get(name) == content)


def _findings(look: Reading, read: resources.Read, until: datetime | None = None) -> tuple[Plan, list[Problem]]:
    if read.errors:
        raise Undeployable(read.problems)
    plan = deploying.plan(look, read, "published", until)
    warnings = read.warnings + plan.warnings
    if plan.problems:
        raise Undeployable([*plan.problems, *warnings])
    return plan, warnings


def _demand_newest(work: Work, row: AnyRow, plan: Plan, *, over_newer: bool) -> None:
    """Raise Conflict when something in a design has a newer version than it; whoever drew nothing of it may go over that."""
    for kind, ours in _brought(plan):
        query = select(kind.key).join(_deployment, _deployment.c.id == kind.deployment_id).where(_deployment.c.deployed_at > row.begun_at)
        found = work.execute(query.where(kind.key.in_(ours), kind.is_out).order_by(kind.key).limit(1)).scalar_one_or_none()
        if found is not None and over_newer:
            reviewing.demand_no_author(work, row.id, "own_over_newer")
        elif found is not None:
            raise Conflict(code=kind.code, **{kind.name: found})


def _brought(plan: Plan) -> Iterator[tuple[Kind, set[str]]]:
    """Give what a plan brings; a table or a form may come alone, and a form that is only carried along is nobody's newest."""
    yield PROCESSES, {one.definition.process_id for one in plan.coming}
    yield DECISIONS, {one.decision.decision_id for one in plan.decisions}
    yield FORMS, {one.key for one in plan.resources if one.key and one.name not in plan.carried}


def _waiting(look: Reading, actor: Actor, contents: Mapping[str, bytes]) -> DesignView | None:
    """Give the actor's own draft that holds the very same: whoever sends files in at each start begins one draft."""
    own = _design.c.begun_by == actor.person_id, _design.c.state.in_((DesignState.DRAFT, DesignState.SUBMITTED, DesignState.APPROVED))
    for design_id in look.execute(select(_design.c.id).where(*own).order_by(_design.c.id.desc()).limit(20)).scalars().all():
        if files.read(look, design_id) == contents:
            return views.one(look, design_id)
    return None

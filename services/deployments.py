"""Deployments: resources come in together and become process definitions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from engine.problems import Problem
from forms import catalog
from models import Base
from services import deploying, policy, resources
from services.actor import OPERATOR, Actor
from services.decisions import DecisionView
from services.definitions import DefinitionView
from services.errors import Conflict, NotFound, Undeployable
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow
from services.transaction import When, reading, transaction

PROCESSES = Path(__file__).parent.parent / "processes"
Files = Sequence[tuple[str, bytes]]
_deployment = Base.metadata.tables["deployment"]
_resource = Base.metadata.tables["resource"]
ORDER = Keyset((_deployment.c.id,), is_descending=True)


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a deployment brought; unchanged when everything in it was here already."""

    deployment_id: str
    definitions: list[DefinitionView]
    warnings: list[Problem] = field(default_factory=list)
    unchanged: bool = False
    decisions: list[DecisionView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DeploymentView:
    """A set of resources that came in together."""

    id: str
    name: str
    source: str
    deployed_by: str | None
    deployed_at: datetime
    note: str | None  # what is new, in the words of whoever published it
    resources: list[str]


def deploy(actor: Actor, files: Files, *, name: str, source: str = "published", strict: bool = False, **when: Unpack[When]) -> Deployed:
    """Bring resources in; raises Undeployable with every finding (when strict, warnings count), and then nothing comes in."""
    policy.demand(actor, "deployment.deploy", {})
    read = resources.read(files)
    if read.errors:
        raise Undeployable(read.problems)
    with reading() as look:
        plan = deploying.plan(look, read, source)
    warnings = read.warnings + plan.warnings
    if plan.problems or (strict and warnings):
        raise Undeployable([*plan.problems, *warnings])
    if plan.is_unchanged:
        return Deployed(plan.deployment_id, deploying.views(plan), warnings, unchanged=True, decisions=deploying.decision_views(plan))
    try:
        with transaction(actor, "deployment.deploy", **when) as work:
            policy.demand(actor, work.verb, {})  # once more: now the log hears in whose place
            deployment_id = deploying.write(work, plan, name[:255] or "deployment")
            work.log("deployment", deployment_id)
    except IntegrityError as error:
        raise Conflict(code="deployed_at_the_same_moment") from error
    return Deployed(deployment_id, deploying.views(plan), warnings, decisions=deploying.decision_views(plan))


def check(actor: Actor, files: Files) -> list[Problem]:
    """Tell what deploying these resources would say; nothing comes in."""
    policy.demand(actor, "deployment.check", {})
    read = resources.read(files)
    if read.errors:
        return read.problems
    with reading() as look:
        plan = deploying.plan(look, read, "published")
    return read.problems + plan.problems + plan.warnings


def deploy_shipped(folder: Path = PROCESSES, forms_folder: Path = catalog.FOLDER) -> list[Deployed]:
    """Bring the shipped procedures in: as drafts where somebody has published a version of his own since."""
    shipped = catalog.shipped(forms_folder)
    found: list[Deployed] = []
    for procedure in sorted(path for path in folder.iterdir() if path.is_dir()):
        paths = [path for path in sorted(procedure.iterdir()) if resources.kind_of(path.name)]
        files = [(f"{procedure.name}/{path.name}", path.read_bytes()) for path in paths]
        if files:
            found.append(deploy(OPERATOR, [*files, *shipped.get(procedure.name, [])], name=procedure.name, source="shipped"))
    return found


def get(actor: Actor, deployment_id: str) -> DeploymentView:
    """Give one deployment with the names of its resources."""
    policy.demand(actor, "deployment.read", {})
    with reading() as look:
        row = look.execute(select(_deployment).where(_deployment.c.id == deployment_id)).first()
        names = select(_resource.c.name).where(_resource.c.deployment_id == deployment_id).order_by(_resource.c.name)
        if row is None:
            raise NotFound
        return _view(row, list(look.execute(names).scalars()))


def find(actor: Actor, *, after: str | None = None, limit: int = USUAL) -> Page[DeploymentView]:
    """List deployments, the newest first, without their resources."""
    policy.demand(actor, "deployment.read", {})
    with reading() as look:
        rows = look.execute(ORDER.select(select(_deployment), after, limit)).all()
    return ORDER.page(rows, limit, lambda row: _view(row, []))


def several(actor: Actor, deployment_ids: Sequence[str]) -> dict[str, DeploymentView]:
    """Give several deployments by their ids, without their resources."""
    policy.demand(actor, "deployment.read", {})
    with reading() as look:
        rows = look.execute(select(_deployment).where(_deployment.c.id.in_(deployment_ids))).all()
    return {row.id: _view(row, []) for row in rows}


def resource(actor: Actor, deployment_id: str, name: str) -> bytes:
    """Give the content of one resource."""
    policy.demand(actor, "deployment.read", {})
    with reading() as look:
        query = select(_resource.c.content).where(_resource.c.deployment_id == deployment_id, _resource.c.name == name)
        content = look.execute(query).scalar_one_or_none()
    if content is None:
        raise NotFound
    return bytes(content)


def contents(actor: Actor, deployment_id: str) -> dict[str, bytes]:
    """Give the content of each resource by its name; nothing when the deployment is gone."""
    policy.demand(actor, "deployment.read", {})
    with reading() as look:
        rows = look.execute(select(_resource.c.name, _resource.c.content).where(_resource.c.deployment_id == deployment_id))
        return {row.name: bytes(row.content) for row in rows}


def _view(row: AnyRow, names: list[str]) -> DeploymentView:
    return DeploymentView(row.id, row.name, row.source, row.deployed_by, row.deployed_at, row.note, names)

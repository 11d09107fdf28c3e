"""The decisions of a deployment: which versions they become, who pins them, whether one is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert, select

from engine.decisions import Decision
from engine.definitions import DecisionRef, Definition
from models import Base
from models.lifecycle import DefinitionState
from services import decision_library, ids
from services.resources import Resource
from services.transaction import Reading, Work

_decision = Base.metadata.tables["decision_definition"]
_pinned = Base.metadata.tables["pinned_decision"]
_deployment = Base.metadata.tables["deployment"]


@dataclass(slots=True)
class ComingDecision:
    """A decision that comes in."""

    resource: Resource
    decision: Decision
    version: int
    state: DefinitionState
    same: str | None  # the version that is the same already
    id: str = field(default_factory=ids.new_id)


def plan(look: Reading, resources: Iterable[Resource], source: str) -> list[ComingDecision]:
    """Work out which versions the decisions of these resources become."""
    return [_coming(look, resource, decision, source) for resource in resources for decision in resource.decisions.values()]


def deployment_of(look: Reading, coming: Sequence[ComingDecision]) -> str:
    """Give the deployment that brought the first of these decisions already."""
    query = select(_decision.c.deployment_id).where(_decision.c.id == coming[0].same)
    return str(look.execute(query).scalar_one())


def pins(look: Reading, definition: Definition, coming: Sequence[ComingDecision]) -> dict[str, str]:
    """Tell what stands for each decision a diagram takes from its own deployment: a file's checksum, or an older version's id."""
    own = {one.decision.decision_id: one.resource.checksum for one in coming}
    found: dict[str, str] = {}
    for ref in _pinned_refs(definition):
        older = own.get(ref.decision_id) or look.execute(decision_library.newest(ref.decision_id)).scalars().first()
        if older is not None:
            found[ref.decision_id] = str(older)
    return found


def write(work: Work, deployment_id: str, coming: Sequence[ComingDecision], resource_ids: dict[str, str]) -> None:
    """Write the new versions."""
    rows = [
        {
            "id": one.id,
            "decision_id": one.decision.decision_id,
            "version": one.version,
            "name": one.decision.name[:255],
            "kind": one.decision.kind,
            "version_tag": one.decision.version_tag,
            "deployment_id": deployment_id,
            "resource_id": resource_ids[one.resource.name],
            "checksum": one.resource.checksum,
            "state": one.state,
        }
        for one in coming
    ]
    if rows:
        work.execute(insert(_decision), rows)


def pin(work: Work, definition_id: str, definition: Definition, coming: Sequence[ComingDecision]) -> None:
    """Write down which decisions a process definition takes from its own deployment, else the newest of before."""
    own = {one.decision.decision_id: one.id for one in coming}
    rows = []
    for name in {ref.decision_id for ref in _pinned_refs(definition)}:
        found = own.get(name) or work.execute(decision_library.newest(name)).scalars().first()
        if found is not None:
            rows.append({"definition_id": definition_id, "decision_id": name, "decision_definition_id": found})
    if rows:
        work.execute(insert(_pinned), rows)


def _pinned_refs(definition: Definition) -> list[DecisionRef]:
    refs = [element.decision for element in definition.elements.values()]
    return [ref for ref in refs if ref is not None and ref.binding == "deployment"]


def _coming(look: Reading, resource: Resource, decision: Decision, source: str) -> ComingDecision:
    query = select(_decision.c.id, _decision.c.version, _decision.c.state, _decision.c.checksum, _deployment.c.source)
    query = query.join(_deployment, _deployment.c.id == _decision.c.deployment_id)
    rows = look.execute(query.where(_decision.c.decision_id == decision.decision_id).order_by(_decision.c.version.desc())).all()
    newest = next((row for row in rows if row.state != DefinitionState.DRAFT), None)
    is_beside = source == "shipped" and newest is not None and newest.source != "shipped"
    candidates = [row for row in rows if row.source == "shipped"] if is_beside else [newest] if newest else []
    same = next((row.id for row in candidates if row.checksum == resource.checksum), None)
    state = DefinitionState.DRAFT if is_beside else DefinitionState.ACTIVE
    return ComingDecision(resource, decision, rows[0].version + 1 if rows else 1, state, same)


def is_there(look: Reading, ref: DecisionRef, coming: Sequence[ComingDecision]) -> bool:
    """Tell whether a decision is in the deployment, or deployed, at the version a diagram names."""
    own = [one for one in coming if one.decision.decision_id == ref.decision_id]
    if ref.binding == "version":
        version = int(ref.value or 0)
        return any(one.version == version for one in own) or decision_library.is_there(
            look, ref.decision_id, _decision.c.version == version
        )
    if ref.binding == "versionTag":
        tagged = any(one.decision.version_tag == ref.value for one in own)
        return tagged or decision_library.is_there(look, ref.decision_id, _decision.c.version_tag == ref.value)
    return bool(own) or decision_library.is_there(look, ref.decision_id)

"""What stands in the place of a design's files by now: the newest deployed version of the same process, decision or form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from engine import xml
from engine.errors import InvalidDefinition
from models import Base
from models.lifecycle import DefinitionState
from services import policy, wire
from services.actor import Actor
from services.designing import files, views
from services.errors import Invalid
from services.resources import kind_of
from services.rows import AnySelect
from services.transaction import Reading, reading

_process, _decision = (Base.metadata.tables[name] for name in ("process_definition", "decision_definition"))
_deployment, _resource = (Base.metadata.tables[name] for name in ("deployment", "resource"))
_PLACE: Final = (_resource.c.deployment_id, _resource.c.name)


@dataclass(frozen=True, slots=True)
class Standing:
    """One file of a deployment."""

    deployment_id: str
    name: str


def of(actor: Actor, design_id: str) -> dict[str, Standing]:
    """Give, by the names of a design's files, what was deployed when each came or would come in; what is new has nothing."""
    policy.demand(actor, "design.read", {})
    with reading() as look:
        until = views.one(look, design_id).deployment_id
        found = {name: _newest(look, name, content, until) for name, content in files.read(look, design_id).items()}
    return {name: one for name, one in found.items() if one is not None}


def _newest(look: Reading, name: str, content: bytes, until: str | None) -> Standing | None:
    for query in _asked(name, content):
        before = query if until is None else query.where(_resource.c.deployment_id < until)
        row = look.execute(before.limit(1)).first()
        if row is not None:
            return Standing(row.deployment_id, row.name)
    return None


def _asked(name: str, content: bytes) -> Iterator[AnySelect]:
    """Ask for the newest version of each process or decision of a file, or of its form; a file that cannot be read is asked for by name."""
    kind = kind_of(name)
    if kind == "bpmn":
        of_process = select(*_PLACE).join(_process, _process.c.resource_id == _resource.c.id).order_by(_process.c.version.desc())
        is_out = _process.c.state != DefinitionState.DRAFT
        yield from (of_process.where(is_out, _process.c.process_id == key) for key in _ids(content, "process"))
    if kind == "dmn":
        of_decision = select(*_PLACE).join(_decision, _decision.c.resource_id == _resource.c.id).order_by(_decision.c.version.desc())
        is_out = _decision.c.state != DefinitionState.DRAFT
        yield from (of_decision.where(is_out, _decision.c.decision_id == key) for key in _ids(content, "decision", "decisionService"))
    newest = select(*_PLACE).where(_resource.c.kind == kind).order_by(_resource.c.id.desc())
    if kind == "form":
        yield from (newest.where(_resource.c.key == key) for key in _form_ids(content))
    if not _is_readable(kind, content):
        yield newest.where(_resource.c.name == name)


def _ids(content: bytes, *kinds: str) -> list[str]:
    try:
        found = [one.get("id") for one in xml.parse(content).iter("{*}*") if xml.local(one) in kinds]
    except InvalidDefinition:
        return []
    return [key for key in found if key]


def _form_ids(content: bytes) -> list[str]:
    try:
        read = wire.loads(content)
    except Invalid:
        return []
    return [read["id"]] if isinstance(read, dict) and isinstance(read.get("id"), str) else []


def _is_readable(kind: str | None, content: bytes) -> bool:
    if kind == "form":
        return bool(_form_ids(content))
    return bool(_ids(content, "process", "decision", "decisionService"))

"""What stands in the place of a design's files by now: the newest deployed version of the same process, decision or form."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, func, select

from engine import xml
from engine.errors import InvalidDefinition
from models import Base
from models.lifecycle import DefinitionState
from services import policy, wire
from services.actor import Actor
from services.designing import files, views
from services.errors import Invalid
from services.resources import kind_of
from services.transaction import Reading, reading

_process, _decision = (Base.metadata.tables[name] for name in ("process_definition", "decision_definition"))
_resource = Base.metadata.tables["resource"]
NAME: Final = "name"  # what a file that cannot be read is known by


@dataclass(frozen=True, slots=True)
class Standing:
    """One file of a deployment."""

    deployment_id: str
    name: str
    content: bytes = field(default=b"", compare=False, repr=False)


class _Kind(NamedTuple):
    """What files are known by: the key, what says which of them is newest, and which of them count."""

    key: ColumnElement[str]
    newness: ColumnElement[Any]
    resource_id: ColumnElement[str]
    is_out: ColumnElement[bool]


Key = tuple[str, str]  # kind and name
_KINDS: Final[Mapping[str, _Kind]] = {
    "process": _Kind(_process.c.process_id, _process.c.version, _process.c.resource_id, _process.c.state != DefinitionState.DRAFT),
    "decision": _Kind(_decision.c.decision_id, _decision.c.version, _decision.c.resource_id, _decision.c.state != DefinitionState.DRAFT),
    "form": _Kind(_resource.c.key, _resource.c.id, _resource.c.id, _resource.c.kind == "form"),
    NAME: _Kind(_resource.c.name, _resource.c.id, _resource.c.id, _resource.c.kind.is_not(None)),
}


def of(actor: Actor, design_id: str) -> dict[str, Standing]:
    """Give, by the names of a design's files, what was deployed when each came or would come in; what is new has nothing."""
    policy.demand(actor, "design.read", {})
    with reading() as look:
        until = views.one(look, design_id).deployment_id
        return newest(look, files.read(look, design_id), until)


def newest(look: Reading, contents: Mapping[str, bytes], until: str | None) -> dict[str, Standing]:
    """Give what stands in the place of files, as it was before a deployment; asks no more when there are more files."""
    asked = {name: list(_keys(name, content)) for name, content in contents.items()}
    wanted = {key for keys in asked.values() for key in keys}
    found = dict(one for kind in _KINDS for one in _found(look, kind, {name for of, name in wanted if of == kind}, until))
    standing = {name: next((found[key] for key in keys if key in found), None) for name, keys in asked.items()}
    return {name: one for name, one in standing.items() if one is not None}


def _found(look: Reading, name: str, keys: Collection[str], until: str | None) -> Iterator[tuple[Key, Standing]]:
    if not keys:
        return
    kind, of_resource = _KINDS[name], _KINDS[name].resource_id == _resource.c.id
    counts = [kind.key.in_(keys), kind.is_out, of_resource, *([] if until is None else [_resource.c.deployment_id < until])]
    last = select(kind.key.label("key"), func.max(kind.newness).label("newness")).where(*counts).group_by(kind.key).subquery()
    query = select(kind.key.label("key"), _resource.c.deployment_id, _resource.c.name, _resource.c.content)
    for row in look.execute(query.where(of_resource, kind.key == last.c.key, kind.newness == last.c.newness)):
        yield (name, row.key), Standing(row.deployment_id, row.name, bytes(row.content))


def _keys(name: str, content: bytes) -> Iterator[Key]:
    """Give by what a file is known, the surest first."""
    kind = kind_of(name)
    known: list[Key] = []
    if kind == "form":
        known = [("form", form_id) for form_id in form_ids(content)]
    elif kind == "bpmn":
        known = [("process", one) for one in _ids(content, "process")]
    elif kind == "dmn":
        known = [("decision", one) for one in _ids(content, "decision", "decisionService")]
    yield from known or [(NAME, name)]


def _ids(content: bytes, *kinds: str) -> list[str]:
    try:
        found = [one.get("id") for one in xml.parse(content).iter("{*}*") if xml.local(one) in kinds]
    except InvalidDefinition:
        return []
    return [key for key in found if key]


def form_ids(content: bytes) -> list[str]:
    """Give the id of a form; nothing where it cannot be read."""
    try:
        read = wire.loads(content)
    except Invalid:
        return []
    return [read["id"]] if isinstance(read, dict) and isinstance(read.get("id"), str) else []

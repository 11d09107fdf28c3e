"""Which decision an activity means, and its compiled model, remembered."""

from typing import Any

from sqlalchemy import select

from engine.decisions import Decision, compile_model
from engine.definitions import Binding
from models import Base
from models.lifecycle import DefinitionState
from services import memory
from services.errors import NotFound
from services.rows import AnySelect
from services.transaction import Reading, reading

_decision = Base.metadata.tables["decision_definition"]
_pinned = Base.metadata.tables["pinned_decision"]
_resource = Base.metadata.tables["resource"]
_known: memory.Memory[str, Decision] = memory.Memory(500)


def called(decision_id: str, binding: Binding) -> tuple[str, Decision] | None:
    """Find the version of a decision that an activity asks for; None when there is none."""
    with reading() as look:
        found = look.execute(_bound(decision_id, binding)).scalars().first()
    return None if found is None else (str(found), known(str(found)))


def known(definition_id: str) -> Decision:
    """Give a compiled decision; compile it at its first use in this process."""
    found = _known.get(definition_id)
    if found is None:
        with reading() as look:
            found = _known[definition_id] = _load(look, definition_id)
    return found


def forget() -> None:
    """Compile everything again at its next use."""
    _known.clear()


def is_there(look: Reading, decision_id: str, *where: Any) -> bool:
    """Say whether a decision was deployed before."""
    query = select(_decision.c.id).where(_decision.c.decision_id == decision_id, *where).limit(1)
    return look.execute(query).first() is not None


def newest(decision_id: str, *where: Any) -> AnySelect:
    """Ask for the newest active version of a decision."""
    query = select(_decision.c.id).where(_decision.c.decision_id == decision_id, _decision.c.state == DefinitionState.ACTIVE, *where)
    return query.order_by(_decision.c.version.desc()).limit(1)


def _bound(decision_id: str, binding: Binding) -> AnySelect:
    if binding.kind == "deployment":
        pinned = select(_pinned.c.decision_definition_id)
        return pinned.where(_pinned.c.definition_id == binding.caller, _pinned.c.decision_id == decision_id)
    if binding.kind == "version":
        version = int(binding.value) if binding.value and binding.value.isdecimal() else 0
        return select(_decision.c.id).where(_decision.c.decision_id == decision_id, _decision.c.version == version)
    return newest(decision_id, *([_decision.c.version_tag == binding.value] if binding.kind == "versionTag" else []))


def _load(look: Reading, definition_id: str) -> Decision:
    query = select(_decision.c.decision_id, _resource.c.content).join(_resource, _resource.c.id == _decision.c.resource_id)
    row = look.execute(query.where(_decision.c.id == definition_id)).first()
    if row is None:
        raise NotFound(code="no_such_decision", definition_id=definition_id)
    return compile_model(row.content).decisions[row.decision_id]

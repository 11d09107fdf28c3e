"""Compiled definitions, remembered; and where a running instance finds the processes it calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select

from engine.compiler import compile_document
from engine.decisions import Decision
from engine.definitions import Binding, Definition, approved
from models import Base
from models.lifecycle import DefinitionState
from services import decision_library, memory, transaction
from services.errors import NotFound
from services.rows import AnySelect

SEALED = "sealed"  # property of a process: variables, separated by commas, that are read in forms only
CASE_PROPERTY = "case"  # property of a process: "true" when each of its instances opens a case
OUTCOME_PROPERTY = "outcome.{}"  # what one outcome is called; with `.en` behind it, in English

_definition = Base.metadata.tables["process_definition"]
_resource = Base.metadata.tables["resource"]


@dataclass(frozen=True, slots=True)
class Known:
    """A definition as it was deployed; nothing of it ever changes."""

    id: str
    process_id: str
    version: int
    name: str
    deployment_id: str
    start_form_id: str | None
    definition: Definition
    has_calls: bool
    approvals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # user task -> the elements it approves

    @property
    def sealed(self) -> frozenset[str]:
        """Name the variables that are read in forms only, by whoever works on them."""
        return frozenset(filter(None, self.definition.properties.get(SEALED, "").split(",")))

    @property
    def opens_case(self) -> bool:
        """Say whether each instance opens a case of its own."""
        return self.definition.properties.get(CASE_PROPERTY) == "true"

    def outcome_names(self, outcome: str) -> dict[str, str]:
        """Give what the diagram calls an outcome of its cases, by language; nothing when it has no name for it."""
        properties, chinese = self.definition.properties, OUTCOME_PROPERTY.format(outcome)
        found = {"zh": properties.get(chinese), "en": properties.get(f"{chinese}.en")}
        return {language: name for language, name in found.items() if name}


class Library:
    """The engine's view of what is deployed."""

    def called(self, process_id: str, binding: Binding) -> tuple[str, Definition] | None:
        """Find the version of a process that a call activity asks for; None when there is none."""
        with transaction.reading() as look:
            query = select(_definition.c.id).where(_definition.c.process_id == process_id)
            found = look.execute(_bound(query, binding, look)).scalars().first()
        return None if found is None else (found, known(found).definition)

    def decision(self, decision_id: str, binding: Binding) -> tuple[str, Decision] | None:
        """Find the version of a decision that a business rule task asks for; None when there is none."""
        return decision_library.called(decision_id, binding)

    def definition(self, definition_id: str) -> Definition:
        """Find a definition an instance already runs."""
        return known(definition_id).definition


LIBRARY = Library()
_known: memory.Memory[str, Known] = memory.Memory(500)


def known(definition_id: str) -> Known:
    """Give a compiled definition; compile it at its first use in this process."""
    found = _known.get(definition_id)
    if found is None:
        found = _known[definition_id] = _load(definition_id)
    return found


def latest(process_id: str) -> str:
    """Give the id of the newest version of a process that may be started; NotFound when there is none."""
    with transaction.reading() as look:
        found = look.execute(_LATEST, {"process_id": process_id}).scalars().first()
    if found is None:
        raise NotFound(code="no_such_process", process_id=process_id)
    return str(found)


def forget() -> None:
    """Compile everything again at its next use."""
    _known.clear()
    decision_library.forget()


def _bound(query: AnySelect, binding: Binding, look: transaction.Reading) -> AnySelect:
    if binding.kind == "deployment":
        caller = look.execute(select(_definition.c.deployment_id).where(_definition.c.id == binding.caller)).scalar_one()
        query = query.where(_definition.c.deployment_id == caller)
    elif binding.kind == "version":
        query = query.where(_definition.c.version == int(binding.value or 0))
    elif binding.kind == "versionTag":
        query = query.where(_definition.c.version_tag == binding.value)
    states = (DefinitionState.ACTIVE,) if binding.kind == "latest" else (DefinitionState.ACTIVE, DefinitionState.SUSPENDED)
    return query.where(_definition.c.state.in_(states)).order_by(_definition.c.version.desc()).limit(1)


def _load(definition_id: str) -> Known:
    with transaction.reading() as look:
        row = look.execute(_FIND, {"id": definition_id}).first()
    if row is None:
        raise NotFound(code="no_such_definition", definition_id=definition_id)
    definition = compile_document(row.content)[row.process_id]
    has_calls = any(element.element_type == "callActivity" for element in definition.elements.values())
    approvals = {element.element_id: names for element in definition.elements.values() if (names := approved(element.properties))}
    return Known(row.id, row.process_id, row.version, row.name, row.deployment_id, row.start_form_id, definition, has_calls, approvals)


_FIND = select(_definition, _resource.c.content).join(_resource, _resource.c.id == _definition.c.resource_id)
_FIND = _FIND.where(_definition.c.id == bindparam("id"))
_LATEST = (
    select(_definition.c.id)
    .where(_definition.c.process_id == bindparam("process_id"), _definition.c.state == DefinitionState.ACTIVE)
    .order_by(_definition.c.version.desc())
    .limit(1)
)
transaction.on_bind(forget)

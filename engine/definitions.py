"""A process definition: what is known of a diagram once it has been compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from engine.decisions import Decision

FOUR_EYES = "fourEyes"  # property of a user task: the elements, separated by blanks, whose doers may not do this one
START = "start"  # among those: the start of the instance


def approved(properties: Mapping[str, str]) -> tuple[str, ...]:
    """Give the elements that a second person approves with a user task of these properties."""
    return tuple(properties.get(FOUR_EYES, "").split())


@dataclass(frozen=True, slots=True)
class DecisionRef:
    """Which decision a business rule task names, when that is no expression."""

    decision_id: str
    binding: Literal["latest", "deployment", "version", "versionTag"] = "latest"
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A node drawn in the diagram."""

    element_id: str
    element_type: str  # BPMN's own word: userTask, exclusiveGateway, …
    name: str
    scope_id: str  # the process or sub-process it is drawn in
    documentation: str = ""
    lane: str | None = None  # the id of the innermost lane
    form_ref: str | None = None
    job_type: str | None = None
    called: str | None = None  # the process a call activity names, when that is no expression
    decision: DecisionRef | None = None
    default: str | None = None  # the default flow
    attached_to: str | None = None  # boundary events: their activity
    properties: dict[str, str] = field(default_factory=dict)
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """One executable process, ready to run."""

    process_id: str
    name: str
    version_tag: str | None
    history_time_to_live: str | None
    candidate_starter_groups: tuple[str, ...]
    candidate_starter_users: tuple[str, ...]
    is_startable: bool  # it has a start event without a trigger
    start_messages: dict[str, str]  # message name -> start element
    start_signals: dict[str, str]
    elements: dict[str, Element]
    form_refs: frozenset[str]
    job_types: frozenset[str]
    called: frozenset[str]  # processes named literally by call activities
    clocks: frozenset[str]  # names in =deadline("…")
    spec: Any  # the engine's own
    properties: dict[str, str] = field(default_factory=dict)  # of the process itself
    start_timers: dict[str, tuple[str, str]] = field(default_factory=dict)  # start element -> timeDate, timeDuration or timeCycle; its text
    start_conditions: dict[str, Any] = field(default_factory=dict)  # start element -> an expression
    initiator: str | None = None  # the variable that names who starts the process

    @property
    def triggered_starts(self) -> frozenset[str]:
        """Tell the elements at which something from outside starts the process."""
        return frozenset([*self.start_messages.values(), *self.start_signals.values(), *self.start_timers, *self.start_conditions])


@dataclass(frozen=True, slots=True)
class Binding:
    """Which version of a process or decision an activity asks for."""

    kind: Literal["latest", "deployment", "version", "versionTag"]
    value: str | None
    caller: str  # definition id of the process that calls


class Library(Protocol):
    """Where the engine finds other definitions while an instance runs."""

    def called(self, process_id: str, binding: Binding) -> tuple[str, Definition] | None:
        """Find the process a call activity names; None when there is none."""

    def decision(self, decision_id: str, binding: Binding) -> tuple[str, Decision] | None:
        """Find the decision a business rule task names; None when there is none."""

    def definition(self, definition_id: str) -> Definition:
        """Find a definition an instance already runs."""
        ...

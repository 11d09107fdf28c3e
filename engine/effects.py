"""What a step changed, as plain data, in the order in which it happened.

`activity_id` is a whole number, unique within the instance and the processes it calls; `index` tells several events of one
activity apart (a multiple event, an event-based gateway). `scope_id` is the activity id of the sub-process or call
activity the activity lies in, 0 for the process itself.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

Variables: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NamedClock:
    """A due moment that only the services can tell: `=deadline("jk.intake_verify")`."""

    name: str


Due: TypeAlias = datetime | NamedClock


@dataclass(frozen=True, slots=True)
class ActivityEntered:
    """A token arrived at an element."""

    activity_id: int
    element_id: str
    element_type: str
    scope_id: int


@dataclass(frozen=True, slots=True)
class ActivityLeft:
    """A token left its element for good."""

    activity_id: int
    element_id: str
    how: Literal["completed", "cancelled", "merged"]


@dataclass(frozen=True, slots=True)
class FlowTaken:
    """A token went along a sequence flow."""

    flow_id: str


@dataclass(frozen=True, slots=True)
class UserTaskOpened:
    """A user task waits for a person; the texts of the diagram are already evaluated."""

    activity_id: int
    element_id: str
    name: str
    lane: str | None
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    form_ref: str | None
    due: Due | None
    follow_up: Due | None
    priority: int
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UserTaskClosed:
    """A user task no longer waits."""

    activity_id: int
    how: Literal["completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class JobCreated:
    """The machine owes work for an activity: a service task's job type, or an external worker's topic."""

    activity_id: int
    element_id: str
    job_type: str
    retries: int
    back_off: tuple[str, ...]  # ISO 8601 durations between the attempts
    priority: int


@dataclass(frozen=True, slots=True)
class TimerSet:
    """A timer runs: fire it at that moment. Set again with the next moment each time a cycle goes on."""

    activity_id: int
    index: int
    element_id: str
    due: Due


@dataclass(frozen=True, slots=True)
class JobClosed:
    """The job of an activity, or its timer with that index, is no longer owed."""

    activity_id: int
    index: int | None  # None: the service task's job
    how: Literal["done", "cancelled"]


@dataclass(frozen=True, slots=True)
class SubscriptionOpened:
    """An activity listens for a message (to its key, or to the business key when that is None) or a signal."""

    activity_id: int
    index: int
    element_id: str
    kind: Literal["message", "signal"]
    name: str
    correlation_key: str | None


@dataclass(frozen=True, slots=True)
class SubscriptionClosed:
    """An activity no longer listens."""

    activity_id: int
    index: int


@dataclass(frozen=True, slots=True)
class MessageThrown:
    """A message leaves the instance."""

    element_id: str
    name: str
    correlation_key: str | None
    variables: Variables


@dataclass(frozen=True, slots=True)
class SignalThrown:
    """A signal leaves the instance; its own listeners have heard it already."""

    element_id: str
    name: str
    variables: Variables


@dataclass(frozen=True, slots=True)
class EscalationUncaught:
    """A matter was handed up and nobody in the diagram took it."""

    element_id: str
    code: str | None


@dataclass(frozen=True, slots=True)
class VariableSet:
    """A variable got a value."""

    scope_id: int
    activity_id: int  # who set it; 0 for a verb from outside
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class CalledProcessStarted:
    """A call activity started the process it names."""

    activity_id: int
    element_id: str
    definition_id: str
    process_id: str
    business_key: str | None = None


@dataclass(frozen=True, slots=True)
class CalledProcessEnded:
    """A called process ended."""

    activity_id: int
    how: Literal["completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class DecisionEvaluated:
    """A decision was asked: what went in, which rules matched, what came out, of each decision behind it."""

    activity_id: int
    element_id: str
    definition_id: str  # of the decision, as the library calls it
    decision_id: str
    trace: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class IncidentRaised:
    """An activity cannot go on by itself."""

    activity_id: int
    element_id: str
    kind: Literal["expression", "error", "called_process", "loop", "job"]
    message: str


@dataclass(frozen=True, slots=True)
class IncidentResolved:
    """The activity goes on, or is gone."""

    activity_id: int


@dataclass(frozen=True, slots=True)
class InstanceEnded:
    """Nothing is left to do."""

    how: Literal["completed", "terminated"]


Effect: TypeAlias = (
    ActivityEntered
    | ActivityLeft
    | FlowTaken
    | UserTaskOpened
    | UserTaskClosed
    | JobCreated
    | TimerSet
    | JobClosed
    | SubscriptionOpened
    | SubscriptionClosed
    | MessageThrown
    | SignalThrown
    | EscalationUncaught
    | VariableSet
    | CalledProcessStarted
    | CalledProcessEnded
    | DecisionEvaluated
    | IncidentRaised
    | IncidentResolved
    | InstanceEnded
)

"""What would happen if an operator moved an instance by hand: the step is taken on a copy of its state, and nothing is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine import effects, modification
from engine.effects import Due, Effect, NamedClock
from engine.errors import ExpressionFailed
from engine.modification import CannotModify, Instruction
from engine.problems import Problem
from services import library, modifying, readings
from services.actor import Actor
from services.errors import Invalid
from services.modifying import Wanted
from services.rows import AnyRow
from services.transaction import reading

KINDS: Final = (
    *("cancelled", "passed", "person", "job", "timer", "waits_message", "waits_signal"),
    *("message", "signal", "called", "incident", "completed", "terminated"),
)
_QUIET: Final = frozenset({"startEvent"})


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that would happen."""

    kind: str  # one of KINDS
    element_id: str | None = None
    name: str = ""
    element_type: str = ""
    due_at: datetime | None = None
    about: str | None = None  # the job type, the clock, the message, the called process, the kind of incident


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What stands in the way; where nothing does, what would happen up to the next wait states, in this order."""

    problems: list[Problem]
    consequences: list[Consequence]


def foresee(actor: Actor, instance_id: str, instructions: Sequence[Instruction], variables: Mapping[str, Any] | None = None) -> Foreseen:
    """Tell what moving an instance would do; nothing moves. What a job would answer, and do next, nobody knows beforehand."""
    with reading() as look:
        row, execution, wish = modifying.laid_out(look, actor, instance_id, Wanted(instructions, variables or {}))
        readings.note(actor, "history", instance_id, case_id=row.case_id, instance_id=row.root_id)
        living = execution.places()
        try:
            modification.modify(execution, wish)
            happened = execution.advance()
        except CannotModify as error:
            return Foreseen(error.problems, [])
        except ExpressionFailed as error:
            raise Invalid({"variables": [str(error)]}, code="unusable_variable") from error
    return Foreseen([], list(_consequences(row, living, happened)))


def _consequences(row: AnyRow, living: Mapping[int, str], happened: Sequence[Effect]) -> Iterator[Consequence]:
    elements = library.known(row.definition_id).definition.elements
    types = {one.activity_id: one.element_type for one in happened if isinstance(one, effects.ActivityEntered)}
    for effect in happened:
        for kind, told in _told(effect, living, types):
            element = elements.get(told.get("element_id") or "")
            if kind == "cancelled" and element is not None and element.attached_to is not None:
                continue  # it goes with its activity
            named = {} if element is None else {"name": element.name, "element_type": element.element_type}
            yield Consequence(kind, **{**named, **told})


def _told(effect: Effect, living: Mapping[int, str], types: Mapping[int, str]) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: C901 — one line an effect
    match effect:
        case effects.ActivityLeft(activity_id, element_id, "cancelled") if activity_id in living:
            yield "cancelled", {"element_id": element_id}
        case effects.ActivityLeft(activity_id, element_id, "completed") if types.get(activity_id, "startEvent") not in _QUIET:
            yield "passed", {"element_id": element_id}
        case effects.UserTaskOpened(element_id=element_id, name=name, due=due):
            yield "person", {"element_id": element_id, "name": name, **_due(due)}
        case effects.JobCreated(element_id=element_id, job_type=job_type):
            yield "job", {"element_id": element_id, "about": job_type}
        case effects.TimerSet(element_id=element_id, due=due):
            yield "timer", {"element_id": element_id, **_due(due)}
        case effects.SubscriptionOpened(element_id=element_id, kind=kind, name=name):
            yield f"waits_{kind}", {"element_id": element_id, "about": name}
        case effects.MessageThrown(element_id, name) | effects.SignalThrown(element_id, name):
            yield "message" if isinstance(effect, effects.MessageThrown) else "signal", {"element_id": element_id, "about": name}
        case effects.CalledProcessStarted(element_id=element_id, process_id=process_id):
            yield "called", {"element_id": element_id, "about": process_id}
        case effects.IncidentRaised(element_id=element_id, kind=kind):  # its text may quote values
            yield "incident", {"element_id": element_id, "about": kind}
        case effects.InstanceEnded(how):
            yield how, {}


def _due(due: Due | None) -> dict[str, Any]:
    return {"about": due.name} if isinstance(due, NamedClock) else {"due_at": due}

"""One process instance, alive for one step: the face that services see."""

from dataclasses import replace
from datetime import datetime
from typing import Literal, NamedTuple

from SpiffWorkflow.util.task import TaskState

from engine.definitions import Definition
from engine.effects import Effect, Variables
from engine.elements.node import done
from engine.elements.triggers import Coded
from engine.errors import CannotStart, ExpressionFailed, NotWaiting, UnknownVariable
from engine.instance import Instance
from engine.moment import Moment
from engine.routing import broadcast, hand_up
from engine.scopes import ARRIVED, DONE, OPEN, Token
from engine.state import dump, load
from engine.variables import assign, assign_local, context, put, scope_context

__all__ = ["Choice", "Execution", "Moment", "conditional_starts"]


class Choice(NamedTuple):
    """An activity that a person may let begin."""

    scope_id: int  # the activity id of the ad hoc sub-process
    element_id: str
    name: str


def conditional_starts(definition: Definition, variables: Variables, now: datetime) -> list[str]:
    """List the start events whose condition holds for these variables. Raises ExpressionFailed."""
    found = []
    for element_id, condition in definition.start_conditions.items():
        try:
            value = condition(variables, now)
        except UnknownVariable:
            value = None
        if value is not None and not isinstance(value, bool):
            raise ExpressionFailed(f"{condition.text}: a condition must be true or false, not {value!r}")
        if value:
            found.append(element_id)
    return found


class Execution:
    """Start or restore, act, advance, dump."""

    def __init__(self, definition: Definition, instance: Instance) -> None:
        self.definition = definition
        self._instance = instance

    @classmethod
    def start(cls, definition: Definition, variables: Variables, *, moment: Moment, entry: str | None = None) -> "Execution":
        """Start a process, at a start event that was triggered or at its plain beginning. Raises CannotStart."""
        spec = definition.spec
        triggered = definition.triggered_starts
        if entry is None and not spec.entries:
            raise CannotStart(f"process {definition.process_id} has no start event without a trigger")
        if entry is not None and entry not in triggered and entry not in spec.entries:
            raise CannotStart(f"{entry} does not start process {definition.process_id}")
        instance = Instance(spec, moment)
        for name, value in variables.items():
            put(instance, (0, instance.data), 0, name, value)
        if definition.initiator is not None:
            put(instance, (0, instance.data), 0, definition.initiator, moment.initiator)
        instance.begin(spec.entries if entry is None else [entry], DONE if entry in triggered else ARRIVED)
        for place in spec.companions.get(entry, ()):
            instance.admit(instance.new(place))
        return cls(definition, instance)

    @classmethod
    def restore(cls, definition: Definition, blob: bytes, *, moment: Moment) -> "Execution":
        """Bring an instance back; nothing is told again. Raises UnreadableState."""
        return cls(definition, load(blob, definition.spec, moment))

    def move_to(self, now: datetime) -> None:
        """Let the rest of this step happen at another moment."""
        self._instance.moment = replace(self._instance.moment, now=now)

    def complete(self, activity_id: int, variables: Variables, local: Variables | None = None) -> None:
        """Complete a user task, a job, or a receive task without a message. Raises NotWaiting."""
        token = self._waiting(activity_id)
        token.task_spec.closed(token, "completed")
        for name, value in (local or {}).items():
            assign_local(token, name, value)
        assign(token, variables)
        self._instance.resolve(token)
        done(token)

    def fire(self, activity_id: int, index: int) -> None:
        """Let a timer fire. Raises NotWaiting when it is not set."""
        self._listening(activity_id, index, "timer").task_spec.caught(self._token(activity_id), index, {})

    def correlate(self, activity_id: int, index: int, variables: Variables) -> None:
        """Give a message to one that waits for it. Raises NotWaiting."""
        self._listening(activity_id, index, "message").task_spec.caught(self._token(activity_id), index, variables)

    def signal(self, name: str, variables: Variables) -> int:
        """Let everybody who listens hear a signal; tell how many they were."""
        return broadcast(self._instance, name, variables)

    def throw_error(self, activity_id: int, code: str, message: str, variables: Variables) -> bool:
        """Report a BPMN error from a user task or job; False when nobody catches it: then it is an incident. Raises NotWaiting."""
        token = self._waiting(activity_id)
        assign(token, variables)
        if hand_up(token, Coded("error", token.task_spec.bpmn_id, code, message=message)):
            return True
        self._instance.report(token, "error", f"BPMN error {code} is not caught" + (f": {message}" if message else ""))
        return False

    def fail(self, activity_id: int, message: str, kind: Literal["job", "expression", "error"] = "job") -> None:
        """Raise an incident on an activity that goes on waiting: a job that is out of retries. Raises NotWaiting."""
        self._instance.report(self._waiting(activity_id), kind, message)

    def retry(self, activity_id: int) -> None:
        """Close an incident: the activity tries again, or simply waits on when somebody outside had failed it. Raises NotWaiting."""
        token = self._token(activity_id)
        if not token.incident:
            raise NotWaiting(f"activity {activity_id} has no incident")
        self._instance.resolve(token)
        if token.state == TaskState.ERROR:
            token._ready()
        else:
            self._instance.is_stirred = True
            for scope in (token.scope, self._instance.subprocesses.get(activity_id, token.scope)):
                self._instance.touched[scope] = None

    def set_variables(self, variables: Variables, *, activity_id: int = 0, local: bool = False) -> None:
        """Write variables from outside, as seen from an activity, or only there. Raises NotWaiting."""
        instance = self._instance
        if not activity_id:
            for name, value in variables.items():
                put(instance, (0, instance.data), 0, name, value)
            return
        token = self._token(activity_id)
        if not local:
            assign(token, variables)
        for name, value in variables.items() if local else ():
            assign_local(token, name, value)

    def terminate(self) -> None:
        """End the instance now. Raises NotWaiting when it has ended."""
        if self.ended:
            raise NotWaiting("the instance has ended")
        self._instance.end("terminated")

    def advance(self, *, strict: bool = False) -> list[Effect]:
        """Run to the next wait states; return and forget what changed since the last call. Strict: raises CannotGoOn at an incident."""
        self._instance.advance(strict=strict)
        return self.take_effects()

    def step(self) -> bool:
        """Run one element; False when none can run by itself."""
        return self._instance.step()

    def take_effects(self) -> list[Effect]:
        """Return and forget what changed since the last call."""
        effects, self._instance.effects = self._instance.effects, []
        return effects

    def dump(self) -> bytes:
        """Write the state."""
        return dump(self._instance)

    def variables(self, activity_id: int = 0) -> Variables:
        """Tell the variables seen from an activity, or from a called process's or sub-process's inside; 0 for the process."""
        instance = self._instance
        if not activity_id:
            return dict(instance.data)
        scope = instance.subprocesses.get(activity_id)
        return dict(scope_context(scope) if scope is not None else context(self._token(activity_id)))

    def choices(self) -> list[Choice]:
        """List what a person may let begin in ad hoc sub-processes: the same activity any number of times."""
        found = []
        for scope in self._instance.nested() if not self.ended else ():
            if scope.spec.choices:
                host = self._token(scope.host_id)
                nodes = [scope.spec.task_specs[place] for place in host.task_spec.choices(host, scope)]
                found += [Choice(scope.host_id, node.name.partition("#")[0], node.bpmn_name or "") for node in nodes]
        return found

    def begin_activity(self, scope_id: int, element_id: str, variables: Variables | None = None) -> int:
        """Let an activity of an ad hoc sub-process begin; tell its activity id. Raises NotWaiting when it is none to choose now."""
        scope = self._instance.subprocesses.get(scope_id)
        if scope is None or not scope.spec.choices:
            raise NotWaiting(f"activity {scope_id} is no ad hoc sub-process")
        host = self._token(scope_id)
        place = next((place for place in scope.spec.choices if place.partition("#")[0] == element_id), element_id)
        return int(host.task_spec.begin(host, scope, place, variables or {}).id)

    def places(self) -> dict[int, str]:
        """Tell where the instance stands: the element of each live activity, watchers included."""
        return {token.id: token.task_spec.bpmn_id for token in self._instance.index.values()}

    @property
    def outcome(self) -> Literal["completed", "terminated"] | None:
        """Tell how the instance ended; None while it runs."""
        return self._instance.outcome

    @property
    def ended(self) -> bool:
        """Tell whether nothing is left to do."""
        return self._instance.outcome is not None

    def _token(self, activity_id: int) -> Token:
        token = self._instance.index.get(activity_id)
        if token is None:
            raise NotWaiting(f"activity {activity_id} is gone")
        return token

    def _waiting(self, activity_id: int) -> Token:
        token = self._token(activity_id)
        if token.stage != OPEN or not token.task_spec.is_waiting_for_completion:
            raise NotWaiting(f"activity {activity_id} does not wait to be completed")
        return token

    def _listening(self, activity_id: int, index: int, kind: str) -> Token:
        token = self._token(activity_id)
        if not token.task_spec.hears(token, index, kind):
            raise NotWaiting(f"activity {activity_id} does not wait for a {kind} at {index}")
        return token

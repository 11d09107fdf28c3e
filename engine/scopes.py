"""Scopes: SpiffWorkflow's workflows, kept flat.

A scope holds the tokens that are alive in it, and nothing else: no token has a parent, nothing finished stays, nothing is
predicted. A scope is a process, an embedded sub-process, or a called process.
"""

from collections.abc import Iterator
from typing import Any, Literal

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.util.task import TaskState

from engine.effects import ActivityEntered, ActivityLeft, FlowTaken, IncidentResolved
from engine.tokens import ARRIVED, BEGUN, DONE, MAPPED, OPEN, Token

__all__ = ["ARRIVED", "BEGUN", "DONE", "MAPPED", "OPEN", "Scope", "ScopeSpec", "SubScope", "Token"]


class ScopeSpec(BpmnProcessSpec):
    """A process or sub-process of a diagram, without SpiffWorkflow's own start and end."""

    def __init__(self, element_id: str, name: str | None = None) -> None:
        WorkflowSpec.__init__(self, name=element_id)
        self.description = name
        self.svg = self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.entries: list[str] = []  # where tokens begin when the scope does
        self.subscriptions: list[str] = []  # its event sub-processes
        self.companions: dict[str, list[str]] = {}  # an event that starts the process -> the others that must come as well
        self.undoing: str | None = None  # the event sub-process that compensates it
        self.choices: list[str] = []  # ad hoc: where somebody may let a token begin


class Scope:
    """What an instance and the scopes nested in it have in common."""

    instance: Any
    spec: ScopeSpec
    tasks: dict[int, Token]
    data: dict[str, Any]

    def prepare(self, instance: Any, host_id: int) -> None:
        """Set up the indexes; they follow from the tokens and are never stored."""
        self.instance = instance
        self.host_id = host_id
        self.is_isolated = host_id == 0  # a process of its own: variables end here
        self.definition_id: str | None = None  # called processes only
        self.business_key: str | None = None
        self.is_closed = False
        self.memory: dict[str, Any] = {}  # what outlives its tokens: completed work that can be undone, gateways half way
        self.watchers: dict[int, dict[int, Token]] = {}  # activity (0: the scope) -> armed boundary events, event sub-processes
        self.arrivals: dict[str, dict[str, dict[int, Token]]] = {}  # place -> flow -> tokens before a join
        self.crowd: dict[str, int] = {}  # place -> how many tokens are there, watchers aside
        self.budget = 0  # the multi-instance round whose steps are counted apart, see Instance.budget_of

    def new(self, place: str) -> Token:
        """Make a token that is not admitted yet."""
        instance = self.instance
        instance.counter += 1
        token = Token(self, self.spec.task_specs[place], instance.counter)
        instance.index[token.id] = token
        return token

    def admit(self, token: Token) -> None:
        """Let a new token arrive at its place."""
        self.enter(token)
        token.task_spec._update(token)

    def arrive(self, flow: Any, stage: int = ARRIVED) -> None:
        """Send a new token along a sequence flow."""
        self.instance.effects.append(FlowTaken(flow.id))
        token = self.new(flow.target)
        token.flow, token.stage = flow.id, stage
        self.admit(token)

    def enter(self, token: Token) -> None:
        """Count a token that is really there, and say so."""
        spec = token.task_spec
        self.crowd[spec.name] = self.crowd.get(spec.name, 0) + 1
        self.instance.effects.append(ActivityEntered(token.id, spec.bpmn_id, spec.element_type, self.host_id))

    def watch(self, token: Token, host: int) -> None:
        """Arm a token that watches an activity (0: this scope); it has not arrived before it fires."""
        token.host = host
        self.watchers.setdefault(host, {})[token.id] = token
        self.instance.run(token)

    def forget(self, watcher: Token) -> None:
        """Let a watcher go: it is no longer bound to what it watched."""
        host, watcher.host = watcher.host or 0, None
        found = self.watchers[host]
        del found[watcher.id]
        if not found:
            del self.watchers[host]

    def drop(self, token: Token, how: Literal["completed", "cancelled", "merged"]) -> None:
        """Remove a token for good."""
        if self.tasks.pop(token.id, None) is None:
            return
        instance, spec = self.instance, token.task_spec
        del instance.index[token.id]
        if token.incident:
            instance.effects.append(IncidentResolved(token.id))
        if self.spec.choices and how == "completed" and spec.is_activity and token.owner is None:
            self.memory["asks"] = True
        if token.host is None:
            self.crowd[spec.name] -= 1
            if self.arrivals:
                self.call_up(token)
            instance.effects.append(ActivityLeft(token.id, spec.bpmn_id, how))
        else:
            self.forget(token)
        instance.touched[self] = None

    def queue_up(self, token: Token) -> dict[str, dict[int, Token]]:
        """Let a token wait before its place, and tell who waits there, by flow, oldest first."""
        token._set_state(TaskState.WAITING)
        queues = self.arrivals.setdefault(token.task_spec.name, {})
        queues.setdefault(token.flow or "", {})[token.id] = token
        self.instance.touched[self] = None
        return queues

    def settle_in(self, token: Token) -> None:
        """Put a restored token into the indexes; nothing is told to anybody."""
        spec = token.task_spec
        if token.host is not None:
            self.watchers.setdefault(token.host, {})[token.id] = token
        else:
            self.crowd[spec.name] = self.crowd.get(spec.name, 0) + 1
            if token._state == TaskState.WAITING:
                self.queue_up(token)
        if token.memo or spec.triggers:
            spec.listen(token)

    def call_up(self, token: Token) -> None:
        """Take a token out of the queue before its place."""
        place, flow = token.task_spec.name, token.flow or ""
        queues = self.arrivals.get(place)
        if queues is None or flow not in queues:
            return
        queues[flow].pop(token.id, None)
        if not queues[flow]:
            del queues[flow]
        if not queues:
            del self.arrivals[place]

    def guards(self, host: int) -> list[Token]:
        """List what watches an activity (0: this scope), oldest first."""
        return sorted(self.watchers.get(host, {}).values(), key=lambda t: t.id)

    def rounds(self, body: Token) -> list[Token]:
        """List the rounds of a loop or multi-instance body that are alive."""
        return [t for t in self.tasks.values() if t.owner == body.id]

    @property
    def is_active(self) -> bool:
        """Tell whether a token keeps the scope open: event sub-processes that wait do not."""
        return len(self.tasks) > len(self.watchers.get(0, ()))

    def begin(self, entries: list[str], stage: int = ARRIVED, *, is_listening: bool = True) -> None:
        """Put tokens where the scope begins, then listen for its event sub-processes."""
        self.instance.touched[self] = None
        for place in entries:
            token = self.new(place)
            token.stage = stage
            self.admit(token)
        for place in self.spec.subscriptions if is_listening else ():
            self.watch(self.new(place), 0)

    def _task_completed_notify(self, task: Any) -> None:
        """Nothing: a token is dropped before its successors come."""

    def hosts(self) -> Iterator[Token]:
        """Yield the activities this scope is nested in, innermost first."""
        scope = self
        while scope.host_id:
            host = self.instance.index[scope.host_id]
            yield host
            scope = host.scope


class SubScope(Scope, BpmnSubWorkflow):
    """The inside of a sub-process or call activity."""

    def __init__(self, spec: ScopeSpec, host: Token) -> None:
        self.depth_of_host: int = host.workflow.depth
        BpmnSubWorkflow.__init__(self, spec, host.id, host.instance, deserializing=True)
        self.prepare(host.instance, host.id)
        self.data = host.data  # what is local to a sub-process are its variables
        self.budget = host.instance.budget_of(host)
        host.instance.subprocesses[host.id] = self

    def _calculate_depth(self) -> int:
        return self.depth_of_host + 1

    def isolate(self, definition_id: str, variables: dict[str, Any]) -> None:
        """Make it a process of its own, with variables of its own."""
        self.is_isolated, self.definition_id, self.data = True, definition_id, variables

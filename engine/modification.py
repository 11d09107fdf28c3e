"""An operator moves an instance by hand: tokens begin elsewhere, activities are cancelled; all of it or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.definitions import Definition
from engine.effects import Variables
from engine.elements.catching import BoundaryEvent, EventGateway
from engine.elements.subprocesses import EventSubProcess
from engine.errors import EngineError, ExpressionFailed
from engine.execution import Execution
from engine.instance import Instance
from engine.moment import Moment
from engine.opening import open_scope
from engine.places import Site, Way, element_of, process_scope, scopes_of, sites, tokens_of, ways
from engine.problems import Problem, said
from engine.scopes import ARRIVED, BEGUN, Scope, Token
from engine.variables import assign_local, put


@dataclass(frozen=True, slots=True)
class StartBefore:
    """A token begins before an element, with variables only its activity sees."""

    element_id: str
    variables: Variables = field(default_factory=dict)
    scope_id: int | None = None  # the sub-process that is meant where several are alive


@dataclass(frozen=True, slots=True)
class StartAfter:
    """A token goes on behind an element, by the flows the element would choose."""

    element_id: str
    scope_id: int | None = None


@dataclass(frozen=True, slots=True)
class StartOn:
    """A token begins on a sequence flow."""

    flow_id: str
    scope_id: int | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """One activity is cancelled, or all those of an element."""

    activity_id: int | None = None
    element_id: str | None = None


Instruction = StartBefore | StartAfter | StartOn | Cancel


@dataclass(frozen=True, slots=True)
class Modification:
    """What an operator wants: variables first, then what begins, then what is cancelled."""

    instructions: tuple[Instruction, ...]
    variables: Variables = field(default_factory=dict)
    process: int = 0  # the call activity whose called process is meant


class CannotModify(EngineError):
    """The instance cannot be moved like this; the step must be rolled back."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.element_id}: {p.message}" for p in problems))
        self.problems = problems


def check(execution: Execution, modification: Modification) -> list[Problem]:
    """Tell what is wrong with a modification; nothing moves."""
    process = process_scope(execution._instance, modification.process)
    if process is None:
        return [
            Problem(execution.definition.process_id, "process", said("activity {process} calls no process", process=modification.process))
        ]
    plan = _Plan(process, modification)
    return list(plan.problems())


def modify(execution: Execution, modification: Modification) -> None:
    """Carry out a modification. Raises CannotModify; then the execution must be thrown away when it was not the check that failed."""
    problems = check(execution, modification)
    if problems:
        raise CannotModify(problems)
    process = process_scope(execution._instance, modification.process)
    assert process is not None  # noqa: S101 — checked  # nosec B101
    _Plan(process, modification).apply()


def begin(definition: Definition, modification: Modification, *, moment: Moment) -> Execution:
    """Start a process in the midst of it. Raises CannotModify."""
    instance = Instance(definition.spec, moment)
    if definition.initiator is not None:
        put(instance, (0, instance.data), 0, definition.initiator, moment.initiator)
    instance.begin([])
    execution = Execution(definition, instance)
    modify(execution, modification)
    return execution


class _Plan:
    """A modification of one process, held against its definition and its state."""

    def __init__(self, process: Scope, modification: Modification) -> None:
        self.process, self.modification = process, modification
        self.sites: dict[str, Site] = sites(process.spec)
        self.ways: dict[str, Way] = ways(process.spec)
        self.doomed = [token for wish in modification.instructions if isinstance(wish, Cancel) for token in self.meant(wish)]

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong, instruction by instruction."""
        if not self.modification.instructions:
            yield Problem(self.process.spec.name, "instructions", "nothing is to be done")
        for wish in self.modification.instructions:
            problem = self.wrong_cancel(wish) if isinstance(wish, Cancel) else self.wrong_start(wish)
            if problem is not None:
                yield problem

    def wrong_cancel(self, wish: Cancel) -> Problem | None:
        """Tell why nothing can be cancelled."""
        name = wish.element_id or self.process.spec.name
        if (wish.element_id is None) == (wish.activity_id is None):
            return Problem(name, "cancel", "exactly one of an activity and an element is cancelled")
        if wish.element_id is not None and wish.element_id not in self.sites:
            return Problem(name, "element", "there is no such element")
        what = said("activity {activity_id}", activity_id=wish.activity_id) if wish.element_id is None else "it"
        return None if self.meant(wish) else Problem(name, "cancel", said("{what} is not alive, or only watches", what=what))

    def wrong_start(self, wish: StartBefore | StartAfter | StartOn) -> Problem | None:
        """Tell why nothing can begin there."""
        name = wish.flow_id if isinstance(wish, StartOn) else wish.element_id
        if isinstance(wish, StartOn):
            if name not in self.ways:
                return Problem(name, "flow", "there is no such sequence flow")
            return self.wrong_scope(name, self.ways[name].spec, wish.scope_id)
        if name not in self.sites:
            return Problem(name, "element", "there is no such element")
        node = self.sites[name].node
        reason = _cannot_begin(node) if isinstance(wish, StartBefore) else _cannot_follow(node)
        return Problem(name, "place", reason) if reason else self.wrong_scope(name, self.sites[name].spec, wish.scope_id)

    def wrong_scope(self, name: str, spec: Any, scope_id: int | None) -> Problem | None:
        """Tell why the sub-process around it is not clear, or cannot be opened."""
        living = self.living(spec)
        if scope_id is not None:
            is_there = any(scope.host_id == scope_id for scope in living)
            return (
                None
                if is_there
                else Problem(name, "scope", said("activity {scope_id} is no sub-process around it that goes on", scope_id=scope_id))
            )
        if len(living) > 1:
            return Problem(name, "scope", said("several of {name} are alive: say which", name=spec.name))
        if living or spec is self.process.spec:
            return None
        around = self.sites[spec.name]
        if around.node is not around.core:
            return Problem(name, "scope", said("{name} is performed several times and not alive: start before it instead", name=spec.name))
        return self.wrong_scope(name, around.spec, None)

    def living(self, spec: Any) -> list[Scope]:
        """List the scopes of a spec that are alive and stay so."""
        gone = {token.id for token in self.doomed}
        found = [scope for scope in scopes_of(self.process) if scope.spec is spec]
        return [s for s in found if not any(host.id in gone or host.owner in gone for host in s.hosts())]

    def meant(self, wish: Cancel) -> list[Token]:
        """List the tokens to be cancelled: an element's own, not the rounds of it."""
        found = [token for token in tokens_of(self.process) if token.host is None]
        if wish.activity_id is not None:
            return [token for token in found if token.id == wish.activity_id]
        return [t for t in found if t.owner is None and element_of(t.task_spec.name) == wish.element_id]

    def apply(self) -> None:
        """Write, begin, cancel."""
        for name, value in self.modification.variables.items():
            put(self.process.instance, (self.process.host_id, self.process.data), 0, name, value)
        for wish in self.modification.instructions:
            if not isinstance(wish, Cancel):
                self.start(wish)
        for token in self.doomed:
            cancel(token)

    def start(self, wish: StartBefore | StartAfter | StartOn) -> None:
        """Let a token begin."""
        if isinstance(wish, StartOn):
            way = self.ways[wish.flow_id]
            self.scope(way.spec, wish.scope_id).arrive(way.flow)
            return
        site = self.sites[wish.element_id]
        scope = self.scope(site.spec, wish.scope_id)
        if isinstance(wish, StartBefore):
            _start_before(scope, site.node, wish.variables)
        else:
            _start_after(scope, site.node)

    def scope(self, spec: Any, scope_id: int | None) -> Scope:
        """Find the scope in which something begins; open the sub-processes around it that are not alive."""
        living = self.living(spec)
        for scope in living:
            if scope_id in (None, scope.host_id):
                return scope
        around = self.sites[spec.name]
        outer = self.scope(around.spec, None)
        opened: Scope = _attempt(around.node, lambda: open_scope(outer, around.node))
        return opened


def cancel(token: Token) -> None:
    """Cancel an activity, and every sub-process around it that is left empty; a round of a loop counts as done."""
    if not token.is_alive:
        return
    instance, scope = token.instance, token.scope
    body = None if token.owner is None else instance.index.get(token.owner)
    instance.kill(token)
    if body is not None:
        body.task_spec.round_done(body, token)
    elif not scope.is_active:
        if not scope.host_id:
            raise CannotModify([Problem(scope.spec.name, "end", "nothing would be left to do: end the instance instead")])
        cancel(instance.index[scope.host_id])


def _cannot_begin(node: Any) -> str:
    if isinstance(node, BoundaryEvent):
        return "it waits only together with its activity: start after it, or before its activity"
    return ""


def _cannot_follow(node: Any) -> str:
    if isinstance(node, EventGateway):
        return "what follows it is chosen by an event: start on one of its sequence flows"
    return "" if node.flows else "nothing follows it"


def _start_before(scope: Scope, node: Any, variables: Variables) -> None:
    token = scope.new(node.name)
    token.stage = BEGUN if isinstance(node, EventSubProcess) else ARRIVED
    waiting = scope.arrivals.get(node.name, {})
    token.flow = next((flow for flow in node.incoming if flow not in waiting), None)  # before a join: for a flow that is empty
    _attempt(node, lambda: _give(token, variables))
    scope.admit(token)


def _give(token: Token, variables: Variables) -> None:
    for name, value in variables.items():
        assign_local(token, name, value)


def _start_after(scope: Scope, node: Any) -> None:
    ghost = scope.new(node.name)  # chooses, and was never there
    try:
        chosen = _attempt(node, lambda: node.choose(ghost))
    finally:
        del scope.tasks[ghost.id], scope.instance.index[ghost.id]
    for flow in chosen:
        scope.arrive(flow)


def _attempt(node: Any, action: Callable[[], Any]) -> Any:
    try:
        return action()
    except ExpressionFailed as error:
        raise CannotModify([Problem(element_of(node.name), "expression", said("{expression_error}", expression_error=error))]) from error

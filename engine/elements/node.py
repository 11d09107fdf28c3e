"""What every flow node does: it takes a token in, works, and passes tokens on."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.errors import ExpressionFailed
from engine.scopes import DONE, MAPPED, Scope, ScopeSpec, Token
from engine.variables import assign_local, assign_outside, context, evaluate


class Flow(NamedTuple):
    """A sequence flow as seen from where it leaves."""

    id: str
    target: str  # the place it leads to
    condition: Any = None  # an expression
    is_default: bool = False


class Parameter(NamedTuple):
    """A variable that gets the value of an expression."""

    name: str
    value: Any


class Node(BpmnSpecMixin):
    """A flow node: SpiffWorkflow's hooks, told in terms of entering, performing, choosing and leaving."""

    triggers: tuple[Any, ...] = ()  # what it listens for
    is_waiting_for_completion = False  # somebody outside completes it
    is_call = False  # its inside is a process of its own
    is_instance = False  # one round of a multi-instance activity
    has_rounds = False  # tokens report to it as their owner
    is_activity = False

    def __init__(self, spec: ScopeSpec, place: str, element_id: str, element_type: str, **more: Any) -> None:
        super().__init__(spec, place, **more)
        self.bpmn_id = element_id
        self.element_type = element_type
        self.flows: tuple[Flow, ...] = ()
        self.incoming: tuple[str, ...] = ()
        self.input_parameters: tuple[Parameter, ...] = ()
        self.output_parameters: tuple[Parameter, ...] = ()
        self.copied_in: tuple[tuple[str, str], ...] = ()  # data associations: from which variable to which
        self.copied_out: tuple[tuple[str, str], ...] = ()

    @property
    def is_join(self) -> bool:
        """Tell whether several flows lead here."""
        return len(self.incoming) > 1

    def test(self) -> None:
        """Nothing: stock insists on an input."""

    def _predict(self, *_: Any, **__: Any) -> None:
        """Nothing: only tokens are kept, never forecasts."""

    def _update_hook(self, my_task: Any) -> Any:
        return self.enter(my_task)

    def _on_ready_hook(self, my_task: Any) -> None:
        my_task.instance.queue.append(my_task.id)

    def _run_hook(self, my_task: Any) -> Any:
        if my_task.stage < DONE:
            if not self.perform(my_task) or not my_task.is_alive:
                return None
            my_task.stage = DONE
        if my_task.stage == DONE:
            self.give_outputs(my_task)
            my_task.stage = MAPPED
        my_task.taken = self.choose(my_task)
        return True

    def _on_complete_hook(self, my_task: Any) -> None:
        my_task.scope.drop(my_task, "completed")
        self.leave(my_task)

    def _on_cancel(self, my_task: Any) -> None:
        self.cancelled(my_task)
        my_task.scope.drop(my_task, "cancelled")

    def enter(self, token: Token) -> bool:  # noqa: ARG002
        """Take a token in; False when it waits before the node. Never fails."""
        return True

    def perform(self, token: Token) -> bool:  # noqa: ARG002
        """Do the work; False when the token goes on later, through done()."""
        return True

    def take_inputs(self, token: Token) -> None:
        """Make the input parameters, and what data associations bring, local variables."""
        for source, target in self.copied_in:
            seen = context(token)
            if source in seen:
                assign_local(token, target, seen[source])
        for name, value in self.input_parameters:
            assign_local(token, name, evaluate(value, token))

    def give_outputs(self, token: Token) -> None:
        """Write the output parameters, and what data associations take, to the scope outside, once, before the way on is chosen."""
        for source, target in self.copied_out:
            seen = context(token)
            if source in seen:
                assign_outside(token, {target: seen[source]})
        if self.output_parameters:
            assign_outside(token, {name: evaluate(value, token) for name, value in self.output_parameters})

    def choose(self, token: Token) -> tuple[Flow, ...]:  # noqa: ARG002
        """Choose the flows by which the token leaves."""
        return self.flows

    def leave(self, token: Token) -> None:
        """Send tokens on. Never fails."""
        for flow in token.taken:
            token.scope.arrive(flow)

    def cancelled(self, token: Token) -> None:
        """Tell the world that nothing is waited for any more."""

    def listen(self, token: Token) -> None:
        """Put what a restored token listens for into the index."""

    def hears(self, token: Token, index: int, kind: str) -> bool:  # noqa: ARG002
        """Tell whether it listens for that very trigger."""
        return False

    def rounds(self, token: Token) -> list[Token]:
        """List the tokens that report to a token here."""
        return token.scope.rounds(token)

    def recheck(self, scope: Scope) -> None:
        """See whether tokens that wait before this node may go on, since others moved."""


def done(token: Token) -> None:
    """Let a token whose work is complete go on in its turn."""
    token.stage = DONE
    token._ready()


def holds(flow: Flow, seen: Mapping[str, Any], now: Any) -> bool:
    """Tell whether a flow's condition is true. Raises ExpressionFailed when it is no boolean."""
    value = flow.condition(seen, now)
    if value is not True and value is not False:
        raise ExpressionFailed(f"{flow.condition.text}: a condition must be true or false, not {value!r}")
    return value


def implicit_flows(flows: tuple[Flow, ...], token: Token) -> tuple[Flow, ...]:
    """Choose the ways out of an activity or event: every flow without condition or whose condition holds, else the default."""
    if all(f.condition is None and not f.is_default for f in flows):
        return flows
    seen, now = context(token), token.instance.moment.now
    plain = [f for f in flows if f.condition is None and not f.is_default]
    met = [f for f in flows if f.condition is not None and not f.is_default and holds(f, seen, now)]
    chosen = plain + (met or [f for f in flows if f.is_default])
    if not chosen:
        raise ExpressionFailed("no outgoing sequence flow can be taken")
    return tuple(f for f in flows if f in chosen)

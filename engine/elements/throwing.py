"""Events that are thrown: intermediate throw events, end events, send tasks."""

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins import EndEventMixin, IntermediateThrowEventMixin, SendTaskMixin

from engine.effects import EscalationUncaught, MessageThrown, SignalThrown, Variables
from engine.elements.activity import Activity
from engine.elements.node import Flow, Node, implicit_flows
from engine.elements.triggers import Coded, Named, Terminating, Thrown, key_of, text_of
from engine.instance import Stuck
from engine.routing import broadcast, hand_up
from engine.scopes import Token
from engine.variables import context, evaluate


class ThrowEvent(Node, IntermediateThrowEventMixin):
    """Throws, and goes on."""

    def __init__(self, *args: Any, throws: tuple[Thrown, ...], **more: Any) -> None:
        super().__init__(*args, event_definition=None, **more)
        self.throws = throws

    def perform(self, token: Token) -> bool:
        """Throw everything, unless what is thrown takes the token away."""
        self.take_inputs(token)
        return throw_all(self.throws, token)

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the ways out."""
        return implicit_flows(self.flows, token)


class EndEvent(ThrowEvent, EndEventMixin):
    """The same, without a way out."""


class SendTask(Activity, SendTaskMixin):
    """An activity that sends a message."""

    def __init__(self, *args: Any, throws: tuple[Thrown, ...], **more: Any) -> None:
        super().__init__(*args, event_definition=None, **more)
        self.throws = throws

    def work(self, token: Token) -> bool:
        """Send."""
        return throw_all(self.throws, token)


def throw_all(throws: tuple[Thrown, ...], token: Token) -> bool:
    """Throw one after the other; False when the token is gone."""
    for thrown in throws:
        if isinstance(thrown, Named):
            _throw_named(thrown, token)
        elif isinstance(thrown, Coded):
            _throw_coded(thrown, token)
        elif isinstance(thrown, Terminating):
            token.instance.clear(token.scope, keep=token)
        if not token.is_alive:
            return False
    return True


def _throw_named(thrown: Named, token: Token) -> None:
    name, variables, instance = text_of(thrown.name, token), _payload(thrown, token), token.instance
    if thrown.kind == "message":
        instance.effects.append(MessageThrown(thrown.element_id, name, key_of(thrown.key, token), variables))
        return
    instance.effects.append(SignalThrown(thrown.element_id, name, variables))
    broadcast(instance, name, variables)


def _payload(thrown: Named, token: Token) -> Variables:
    """Collect what goes with it: what the diagram maps, and the input parameters of the element."""
    mapped = {name: evaluate(value, token) for name, value in thrown.payload}
    return {**(context(token) if thrown.is_everything_sent else token.data), **mapped}


def _throw_coded(thrown: Coded, token: Token) -> None:
    if hand_up(token, thrown):
        return
    if thrown.kind == "error":
        raise Stuck("error", f"BPMN error {thrown.code} is not caught")
    token.instance.effects.append(EscalationUncaught(thrown.element_id, thrown.code))

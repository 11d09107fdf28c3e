"""Events that are caught: start, intermediate and boundary events, receive tasks, event-based gateways."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from SpiffWorkflow.bpmn.specs.mixins import ReceiveTaskMixin, StartEventMixin

from engine.effects import TimerSet
from engine.elements.activity import Activity
from engine.elements.conditions import is_met
from engine.elements.node import Flow, Node, done, implicit_flows
from engine.elements.triggers import Timed, Trigger
from engine.scopes import ARRIVED, DONE, OPEN, Token
from engine.variables import assign


class Catcher(Node):
    """A token that listens for one of several triggers, or (parallel multiple) for all of them."""

    triggers: tuple[Trigger, ...] = ()
    is_parallel = False

    def _on_ready_hook(self, my_task: Any) -> None:
        """Who is about to listen goes first: what others throw in the same moment is meant for him, too."""
        if my_task.stage == ARRIVED:
            my_task.instance.queue.appendleft(my_task.id)
        else:
            super()._on_ready_hook(my_task)

    def arm(self, token: Token) -> None:
        """Begin to listen: for everything, or, when something fails, for nothing."""
        opened = [trigger.arm(token, index) for index, trigger in enumerate(self.triggers)]
        token.stage = OPEN
        token.instance.effects.extend(effect for effect in opened if effect is not None)
        self.listen(token)

    def listen(self, token: Token) -> None:
        """Put its signals and conditions into the indexes; they follow from the token, and are not stored."""
        instance, spent = token.instance, token.memo.get("spent", ())
        for index, name in token.memo.get("names", {}).items():
            if index not in spent:
                instance.listeners.setdefault(name, {})[token.id, index] = None
        for index in self.conditional:
            if index not in spent and self.is_armed(token):
                instance.conditions[token.id, index] = None

    @cached_property
    def conditional(self) -> tuple[int, ...]:
        """Tell which of its triggers are conditions."""
        return tuple(index for index, trigger in enumerate(self.triggers) if trigger.kind == "conditional")

    def look(self, token: Token, index: int) -> None:
        """See whether a condition has become true; it comes again only after it has been false."""
        held = token.memo.get("held", ())
        if is_met(self.triggers[index].condition, token):  # type: ignore[union-attr]
            if index not in held:
                token.memo["held"] = [*held, index]
                self.caught(token, index, {})
        elif index in held:
            token.memo["held"] = [other for other in held if other != index]

    def is_armed(self, token: Token) -> bool:
        """Tell whether it listens."""
        return token.stage == OPEN

    def hears(self, token: Token, index: int, kind: str) -> bool:
        """Tell whether it listens for that very trigger."""
        return (
            self.is_armed(token)
            and 0 <= index < len(self.triggers)
            and self.triggers[index].kind == kind
            and index not in token.memo.get("spent", ())
        )

    def spend(self, token: Token, index: int, how: Literal["done", "cancelled"]) -> None:
        """Stop listening for one trigger."""
        effect = self.triggers[index].disarm(token, index, how)
        if effect is not None:
            token.instance.effects.append(effect)
        name = token.memo.get("names", {}).get(index)
        listeners = token.instance.listeners
        if name in listeners:
            listeners[name].pop((token.id, index), None)
            if not listeners[name]:
                del listeners[name]
        token.instance.conditions.pop((token.id, index), None)
        token.memo.setdefault("spent", []).append(index)

    def disarm(self, token: Token, fired: int | None = None) -> None:
        """Stop listening for what is left."""
        for index in range(len(self.triggers)):
            if index not in token.memo.get("spent", ()):
                self.spend(token, index, "done" if index == fired else "cancelled")
        token.memo.clear()

    def cancelled(self, token: Token) -> None:
        """Stop listening."""
        if self.is_armed(token):
            self.disarm(token)

    def caught(self, token: Token, index: int, variables: Mapping[str, Any]) -> None:
        """Take what came; go on when it is what was waited for."""
        assign(token, variables)
        if self.is_parallel:
            self.spend(token, index, "done")
            if len(token.memo["spent"]) < len(self.triggers):
                return
        self.fire(token, index)

    def fire(self, token: Token, index: int) -> None:
        """Let the token go on."""
        self.disarm(token, index)
        done(token)

    def go_on_listening(self, token: Token, index: int) -> bool:
        """Listen again for what has just come; False when a timer was the last thing to wait for."""
        trigger = self.triggers[index]
        if self.is_parallel:
            held = token.memo.get("held")
            token.memo.clear()
            if held:
                token.memo["held"] = held
            self.arm(token)
        elif isinstance(trigger, Timed):
            due = trigger.again(token, index)
            if due is None:
                self.spend(token, index, "done")
            else:
                token.instance.effects.append(TimerSet(token.id, index, trigger.element_id, due))
        return len(token.memo.get("spent", ())) < len(self.triggers)

    def perform(self, token: Token) -> bool:
        """Begin to listen."""
        self.arm(token)
        return False

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the ways out."""
        return implicit_flows(self.flows, token)


class StartEvent(Node, StartEventMixin):
    """Where a process or sub-process begins; its trigger was caught before it began."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, event_definition=None, **more)

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the ways out."""
        return implicit_flows(self.flows, token)


class CatchEvent(Catcher):
    """An intermediate event that waits."""

    def __init__(self, *args: Any, triggers: tuple[Trigger, ...], is_parallel: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.triggers, self.is_parallel = triggers, is_parallel

    def fire(self, token: Token, index: int) -> None:
        """Let the token go on; while a cycle has occurrences left, another one goes on each time."""
        if index in token.memo.get("cycles", {}) and self.go_on_listening(token, index):
            twin = token.scope.new(self.name)
            twin.stage = DONE
            token.scope.admit(twin)
        else:
            super().fire(token, index)


class BoundaryEvent(CatchEvent):
    """An event on the border of an activity: a watcher until it fires."""

    def __init__(self, *args: Any, is_interrupting: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.is_interrupting = is_interrupting

    def is_armed(self, token: Token) -> bool:
        """Tell whether it listens."""
        return token.stage == OPEN and token.host is not None

    def fire(self, token: Token, index: int) -> None:
        """Leave the activity this way, or send a token this way beside it."""
        if not self.is_interrupting:
            self.fire_beside(token, index)
            return
        scope, instance = token.scope, token.instance
        host = instance.index[token.host]
        self.disarm(token, index)
        scope.forget(token)
        instance.kill(host)
        scope.enter(token)
        done(token)

    def fire_beside(self, token: Token, index: int) -> None:
        """Send a token this way, and listen on."""
        scope = token.scope
        twin = scope.new(self.name)
        twin.stage = DONE
        scope.admit(twin)
        if not self.go_on_listening(token, index):
            token.instance.kill(token)


class ReceiveTask(Catcher, Activity, ReceiveTaskMixin):
    """An activity that waits for a message."""

    def __init__(self, *args: Any, triggers: tuple[Trigger, ...], **more: Any) -> None:
        super().__init__(*args, event_definition=None, **more)
        self.triggers = triggers

    def work(self, token: Token) -> bool:
        """Begin to listen."""
        self.arm(token)
        return False

    def perform(self, token: Token) -> bool:
        """Do what every activity does, then listen."""
        return Activity.perform(self, token)

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the ways out, as an activity does."""
        return Activity.choose(self, token)


class EventGateway(Catcher):
    """Waits on behalf of the events behind it; the first one decides."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ways: tuple[Flow, ...] = ()  # for each trigger

    def fire(self, token: Token, index: int) -> None:
        """Let the token go on towards the event that came."""
        super().fire(token, index)
        token.memo["way"] = index

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the way to the event that came."""
        return (self.ways[token.memo["way"]],)

    def leave(self, token: Token) -> None:
        """Pass the event behind the gateway, which has come already."""
        for flow in token.taken:
            token.scope.arrive(flow, DONE)

"""Call activities: the called process runs inside the instance that calls it, with variables of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.definitions import Binding
from engine.effects import CalledProcessEnded, CalledProcessStarted, Variables
from engine.elements.activity import Activity
from engine.elements.node import done
from engine.elements.triggers import text_of
from engine.instance import Stuck
from engine.scopes import OPEN, Scope, SubScope, Token
from engine.variables import assign, context, put


@dataclass(frozen=True, slots=True)
class Passing:
    """One variable that goes in or out; without a target, all of them do."""

    source: Any = None  # an expression
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """Which process is called, and what passes."""

    process: Any  # an expression
    binding: Literal["latest", "deployment", "version", "versionTag"] = "latest"
    binding_value: Any = None
    business_key: Any = None
    is_key_passed: bool = False  # the caller's own business key
    inward: tuple[Passing, ...] = ()
    outward: tuple[Passing, ...] = ()


class CallActivity(Activity):
    """Its token waits while the called process lives."""

    is_call = True

    def __init__(self, *args: Any, called: Called, **more: Any) -> None:
        super().__init__(*args, **more)
        self.called = called

    def work(self, token: Token) -> bool:
        """Find the process and start it. Raises Stuck when there is none."""
        instance, called = token.instance, self.called
        process_id = text_of(called.process, token)
        value = None if called.binding_value is None else text_of(called.binding_value, token)
        found = instance.moment.library.called(process_id, Binding(called.binding, value, caller_of(token)))
        if found is None:
            raise Stuck("called_process", f"process {process_id} is not deployed ({called.binding} {value or ''})".replace(" )", ")"))
        definition_id, definition = found
        if not definition.is_startable:
            raise Stuck("called_process", f"process {process_id} has no start event without a trigger")
        variables = {definition.initiator: instance.moment.initiator} if definition.initiator else {}
        variables |= pass_on(called.inward, context(token), instance.moment.now)
        key = self.key_for(token)
        scope = SubScope(definition.spec, token)
        scope.isolate(definition_id, {})
        scope.business_key = key
        token.stage = OPEN
        instance.effects.append(CalledProcessStarted(token.id, self.bpmn_id, definition_id, process_id, key))
        for name, value in variables.items():
            put(instance, (token.id, scope.data), token.id, name, value)
        scope.begin(definition.spec.entries)
        return False

    def key_for(self, token: Token) -> str | None:
        """Tell the business key of the called process."""
        if self.called.is_key_passed:
            return key_of_caller(token)
        return None if self.called.business_key is None else text_of(self.called.business_key, token)

    def scope_completed(self, host: Token, scope: Scope) -> None:
        """Keep what the called process leaves, and go on."""
        host.memo["left"] = scope.data
        host.instance.effects.append(CalledProcessEnded(host.id, "completed"))
        done(host)

    def give_outputs(self, token: Token) -> None:
        """Write what passes out, then the output parameters."""
        left = token.memo.get("left")
        if left is not None:
            assign(token, pass_on(self.called.outward, left, token.instance.moment.now))
        super().give_outputs(token)
        token.memo.clear()

    def passed_through(self, host: Token) -> None:
        """Write what passes out, since an error or escalation leaves the called process."""
        inside = host.instance.subprocesses[host.id].data
        assign(host, pass_on(self.called.outward, inside, host.instance.moment.now))

    def cancelled(self, token: Token) -> None:
        """Tell that the called process is gone."""
        if token.instance.subprocesses.pop(token.id, None) is not None:
            token.instance.effects.append(CalledProcessEnded(token.id, "cancelled"))


def pass_on(passings: tuple[Passing, ...], seen: Mapping[str, Any], now: Any) -> Variables:
    """Evaluate what passes."""
    passed: Variables = {}
    for passing in passings:
        if passing.target is None:
            passed.update(seen)
        else:
            passed[passing.target] = passing.source(seen, now)
    return passed


def process_scope(token: Token) -> Scope:
    """Tell the scope of the process a token runs in, called or not."""
    scope = token.scope
    while not scope.is_isolated:
        scope = token.instance.index[scope.host_id].scope
    return scope


def caller_of(token: Token) -> str:
    """Tell the definition id of the process a token runs in."""
    return process_scope(token).definition_id or token.instance.moment.definition_id


def key_of_caller(token: Token) -> str | None:
    """Tell the business key of the process a token runs in."""
    scope = process_scope(token)
    key: str | None = scope.business_key if scope.host_id else token.instance.moment.business_key
    return key

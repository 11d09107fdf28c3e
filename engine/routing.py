"""Who hears a signal, and who catches an error or escalation."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.effects import Variables
from engine.scopes import Scope, Token


class Catch(NamedTuple):
    """Somebody who catches, and what was passed on the way out to him."""

    token: Token
    trigger: int
    passed: list[Token]


def broadcast(instance: Any, name: str, variables: Variables) -> int:
    """Let everybody who listens hear a signal: those who listened before it came; tell how many they were."""
    heard = 0
    for token_id, index in sorted(instance.listeners.get(name, ())):
        token = instance.index.get(token_id)
        if token is not None and token.task_spec.hears(token, index, "signal"):
            token.task_spec.caught(token, index, variables)
            heard += 1
    return heard


def hand_up(token: Token, thrown: Any) -> bool:
    """Give an error or escalation to the nearest that catches it; False when nobody does."""
    for watchers, passed in _outwards(token):
        catch = _best(watchers, thrown, passed)
        if catch is not None:
            _deliver(catch, thrown)
            return True
    return False


def _outwards(token: Token) -> Iterator[tuple[list[Token], list[Token]]]:
    """Yield who may catch, from the inside out: an activity's boundary events, then the scope's event sub-processes."""
    passed: list[Token] = []
    scope, inner = token.scope, None
    yield _boundaries(scope, token), passed
    while True:
        yield [t for t in scope.guards(0) if t.task_spec is not inner], passed
        if not scope.host_id:
            return
        host = token.instance.index[scope.host_id]
        passed = [*passed, host]
        scope, inner = host.scope, host.task_spec
        yield _boundaries(scope, host), passed


def _boundaries(scope: Scope, host: Token) -> list[Token]:
    return scope.guards(host.id) + (scope.guards(host.owner) if host.owner is not None else [])


def _best(watchers: list[Token], thrown: Any, passed: list[Token]) -> Catch | None:
    """Choose among those that may catch: the very code before a catch-all, the older before the younger."""
    found = [
        (trigger.code is None, number, index)
        for number, token in enumerate(watchers)
        for index, trigger in enumerate(token.task_spec.triggers)
        if token.task_spec.hears(token, index, thrown.kind) and trigger.code in (None, thrown.code)
    ]
    if not found:
        return None
    _, number, index = min(found)
    return Catch(watchers[number], index, passed)


def _deliver(catch: Catch, thrown: Any) -> None:
    for host in catch.passed:
        host.task_spec.passed_through(host)
    trigger = catch.token.task_spec.triggers[catch.trigger]
    told = {trigger.code_variable: thrown.code, trigger.message_variable: thrown.message}
    catch.token.task_spec.caught(catch.token, catch.trigger, {name: value for name, value in told.items() if name})

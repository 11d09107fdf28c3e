"""Variables belong to scopes: read from the inside out, written where they are defined, else at the process."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import Any

from engine.effects import VariableSet
from engine.scopes import Scope, Token
from engine.values import checked

_PLAIN = (str, int, bool, type(None))


def layers(token: Token) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the variables seen from a token with the id of what they belong to, innermost first, the process last."""
    if token.data is not token.scope.data:
        yield token.id, token.data
    while True:
        if token.owner is not None and token.owner in token.instance.index:
            yield token.owner, token.instance.index[token.owner].data
        scope = token.scope
        yield scope.host_id, scope.data
        if scope.is_isolated:
            return
        token = token.instance.index[scope.host_id]


def context(token: Token) -> Mapping[str, Any]:
    """Tell what an expression sees from a token."""
    scope = token.scope
    if token.owner is None and scope.is_isolated:
        return ChainMap(token.data, scope.data) if token.data else scope.data
    return ChainMap(*(found for _, found in layers(token)))


def scope_context(scope: Scope) -> Mapping[str, Any]:
    """Tell what is seen from a scope, without any token in it."""
    if scope.is_isolated:
        return scope.data
    host = scope.instance.index[scope.host_id]
    return ChainMap(scope.data, *(found for _, found in layers(host)))


def evaluate(expression: Any, token: Token) -> Any:
    """Evaluate an expression as seen from a token. Raises ExpressionFailed."""
    return expression(context(token), token.instance.moment.now)


def assign(token: Token, variables: Mapping[str, Any]) -> None:
    """Write variables from a token: each where it is defined, else at the process."""
    seen = list(layers(token))
    for name, value in variables.items():
        layer = next((found for found in seen if name in found[1]), seen[-1])
        put(token.instance, layer, token.id, name, value)


def assign_outside(token: Token, variables: Mapping[str, Any]) -> None:
    """Write what an activity gives out: as assign does, but past what is local to it."""
    seen = [found for found in layers(token) if found[0] != token.id]
    for name, value in variables.items():
        layer = next((found for found in seen if name in found[1]), seen[-1])
        put(token.instance, layer, token.id, name, value)


def assign_local(token: Token, name: str, value: Any) -> None:
    """Write a variable that only this activity and what is inside it see."""
    if token.task_spec.is_call:
        token.data[name] = checked(value)  # untold: its id names the called process's variables
    else:
        put(token.instance, (token.id, token.data), token.id, name, value)


def put(instance: Any, layer: tuple[int, dict[str, Any]], actor: int, name: str, value: Any) -> None:
    """Write a variable into one layer, and tell when it changed."""
    scope_id, data = layer
    old = data.get(name, data)  # the layer itself stands for "not there"
    if type(value) is type(old) and isinstance(value, _PLAIN) and value == old:
        return
    data[name] = checked(value)
    instance.is_stirred = True
    instance.effects.append(VariableSet(scope_id, actor, name, data[name]))

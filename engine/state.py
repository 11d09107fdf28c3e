"""An instance's state as a small blob: live tokens by element id, variables, the queue and the counter. Never a definition.

Version 1 is a msgpack list: [counter, outcome, queue, scopes]. A scope is [host, definition id, business key, variables, tokens],
the instance's own first (host 0), outer scopes before inner ones; an embedded sub-process's variables are its host's. What a scope
remembers beyond its tokens (completed work that can be undone, gateways half way) is a sixth entry, when there is any. A token is
[id, place, state, stage, flow, host, owner, incident, variables, memory], without what is empty at its end.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import msgpack
from SpiffWorkflow.util.task import TaskState

from engine.errors import UnreadableState
from engine.expressions.values import DaysTimeDuration, YearsMonthsDuration
from engine.instance import Instance
from engine.moment import Moment
from engine.scopes import Scope, ScopeSpec, SubScope, Token

VERSION = b"\x01"

_WRITERS: dict[type, tuple[int, Callable[[Any], str]]] = {
    Decimal: (1, str),
    date: (2, date.isoformat),
    time: (3, time.isoformat),
    datetime: (4, datetime.isoformat),
    YearsMonthsDuration: (5, lambda value: str(value.months)),
    DaysTimeDuration: (6, lambda value: str(value.seconds)),
    int: (7, str),  # those that msgpack has no room for
}
_READERS: dict[int, Callable[[str], Any]] = {
    1: Decimal,
    2: date.fromisoformat,
    3: time.fromisoformat,
    4: datetime.fromisoformat,
    5: lambda digits: YearsMonthsDuration(int(digits)),
    6: lambda digits: DaysTimeDuration(Decimal(digits)),
    7: int,
}


def dump(instance: Instance) -> bytes:
    """Write an instance's state."""
    scopes = [_scope_row(instance), *(_scope_row(scope) for scope in instance.subprocesses.values())]
    rows = [instance.counter, instance.outcome, list(instance.queue), scopes]
    packed: Any = msgpack.packb(rows, default=_write, unicode_errors="surrogatepass")
    return b"".join((VERSION, packed))


def load(blob: bytes, spec: ScopeSpec, moment: Moment) -> Instance:
    """Read an instance's state. Raises UnreadableState."""
    if blob[:1] != VERSION:
        raise UnreadableState(f"the stored state has the unknown format {blob[:1]!r}")
    instance = Instance(spec, moment)
    try:
        counter, instance.outcome, queue, scopes = msgpack.unpackb(
            memoryview(blob)[1:], ext_hook=_read, strict_map_key=False, unicode_errors="surrogatepass"
        )
        for row in scopes:
            _restore_scope(instance, row)
    except (ValueError, KeyError, TypeError, ArithmeticError, msgpack.UnpackException) as error:
        raise UnreadableState(f"the stored state cannot be read: {error!r}") from error
    instance.counter, instance.is_stirred = counter, True
    instance.queue.extend(queue)
    instance.is_closed = instance.completed = instance.outcome is not None
    return instance


def _scope_row(scope: Any) -> list[Any]:
    variables = scope.data if scope.is_isolated else None
    row = [scope.host_id, scope.definition_id, scope.business_key, variables, [_token_row(t) for t in scope.tasks.values()]]
    if scope.memory:
        row.append(scope.memory)
    return row


def _token_row(token: Token) -> list[Any]:
    state, flow = token._state, token.flow
    row = [
        token.id,
        token.task_spec.name,
        state,
        token.stage,
        flow if state == TaskState.WAITING else None,
        token.host,
        token.owner,
        token.incident,
        token.data,
        token.memo,
    ]
    while row[-1] is None or row[-1] == {}:
        row.pop()
    return row


def _restore_scope(instance: Instance, row: list[Any]) -> None:
    host_id, definition_id, business_key, variables, tokens, *memory = row
    scope: Scope = instance
    if host_id:
        host = instance.index[host_id]
        is_called = definition_id is not None
        scope = SubScope(instance.moment.library.definition(definition_id).spec if is_called else host.task_spec.inner, host)
        if is_called:
            scope.isolate(definition_id, variables)
            scope.business_key = business_key
    else:
        scope.data = variables
    if memory:
        (scope.memory,) = memory
    for token_row in tokens:
        _restore_token(scope, *token_row)
    instance.touched[scope] = None


def _restore_token(scope: Scope, token_id: int, place: str, state: int, stage: int, *more: Any) -> None:
    token = Token(scope, scope.spec.task_specs[place], token_id)
    token._state, token.stage = state, stage
    if more:
        token.flow, token.host, token.owner, token.incident, token.data, memo = more + _NOTHING[len(more) :]
        token.data = {} if token.data is None else token.data
        if memo is not None:
            token.memo = token.internal_data = memo
    scope.instance.index[token_id] = token
    scope.settle_in(token)


_NOTHING = (None, None, None, None, None, None)


def _write(value: Any) -> msgpack.ExtType:
    code, write = _WRITERS[type(value)]
    return msgpack.ExtType(code, write(value).encode())


def _read(code: int, data: bytes) -> Any:
    return _READERS[code](data.decode())

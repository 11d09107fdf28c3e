"""Compensation: each scope keeps a log of completed work that can be undone, and it is worked off backwards.

A record is [element, place, variables, log]: the place of the handler, or, with a log, that of a sub-process to be undone from within.
"""

from typing import Any

from engine.scopes import BEGUN, Scope, Token

Record = list[Any]


def remember(token: Token) -> None:
    """Note what a completed activity's undoing needs; of a loop or multi-instance activity only once it is whole."""
    node, scope = token.task_spec, token.scope
    records: list[Record] = token.memo.get("records", [])
    if node.handler is not None:
        records = [[node.bpmn_id, node.handler, dict(token.data), None]]
    elif "log" in token.memo:
        records = [[node.bpmn_id, node.name, dict(token.data), token.memo["log"]]]
    if not records:
        return
    body = None if token.owner is None else token.instance.index.get(token.owner)
    if body is None:
        scope.memory.setdefault("log", []).extend(records)
    elif body.task_spec.has_rounds and body.task_spec.is_activity:
        body.memo.setdefault("records", []).extend(records)


def take(scope: Scope, element_id: str | None) -> list[Record]:
    """Take out of a scope's log what is to be undone: everything, or the work of one activity."""
    log: list[Record] = scope.memory.pop("log", [])
    rest = [record for record in log if element_id not in (None, record[0])]
    if rest:
        scope.memory["log"] = rest
    return [record for record in log if element_id in (None, record[0])]


def undo_next(token: Token, scope: Scope) -> bool:
    """Begin to undo what was completed last; True when nothing is left."""
    todo: list[Record] = token.memo["todo"]
    if not todo:
        del token.memo["todo"]
        return True
    _, place, variables, log = todo.pop()
    worker = scope.new(place)
    worker.owner = token.id
    worker.data.update(variables)
    if log is not None:
        worker.memo["undo"] = log
        worker.stage = BEGUN
    scope.admit(worker)
    return False

"""What a multi-instance activity throws by itself when an instance is complete (BPMN 2.0.2, table 10.30)."""

from dataclasses import dataclass
from typing import Any, Literal

from engine.elements.conditions import is_true
from engine.elements.triggers import Named, Trigger
from engine.scopes import Token


@dataclass(frozen=True, slots=True)
class Behaviour:
    """None: at each instance; One: at the first; Complex: whenever a condition holds, and then it is over."""

    kind: Literal["None", "One", "Complex"]
    event: Trigger | None = None
    cases: tuple[tuple[Any, Trigger | None], ...] = ()  # conditions and events


def tell(behaviour: Behaviour, body: Token) -> bool:
    """Throw what is due, once for each instance that is complete; True when the activity is over by that."""
    complete = body.data["nrOfCompletedInstances"]
    if body.memo.get("told", 0) >= complete:
        return False
    if behaviour.kind == "Complex":
        events = [event for condition, event in behaviour.cases if is_true(condition, body)]
        is_over = bool(events)
    else:
        events = [behaviour.event] if behaviour.kind == "None" or complete == 1 else []
        is_over = False
    body.memo["told"] = complete
    for event in events:
        if event is not None:
            _throw(event, body)
    return is_over


def _throw(event: Trigger, body: Token) -> None:
    """Reach the activity's own boundary events, which do not interrupt it by this."""
    for watcher in body.scope.guards(body.id):
        node = watcher.task_spec
        for index, trigger in enumerate(node.triggers):
            if watcher.is_alive and node.hears(watcher, index, event.kind) and _wording(trigger) == _wording(event):
                node.fire_beside(watcher, index)


def _wording(trigger: Any) -> Any:
    return trigger.name.text if isinstance(trigger, Named) else trigger.code

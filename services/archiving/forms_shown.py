"""The forms of a case as they were shown: each completed user task's schema, filled with what stood in it when it was handed in."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms import components
from forms.schema import Form
from models.lifecycle import UserTaskState
from services import form_values
from services.archiving.facts import Facts, Row
from services.transaction import Reading

Values = dict[str, Any]
Scopes = dict[int, Values]
LABELS = ("label", "dateLabel", "timeLabel", "key")  # of a component, the better one first
TRUTH = {True: "是", False: "否"}


def of(look: Reading, facts: Facts) -> Iterator[Row]:
    """Give every completed user task: who, when, its schema, its values, and both as lines to read."""
    tasks = [row for row in facts.rows["user_task"] if row["state"] == UserTaskState.COMPLETED]
    for task in sorted(tasks, key=lambda row: (row["ended_at"], row["id"])):
        form = form_values.pinned(look, task["definition_id"], task["form_id"])
        told = {name: task[name] for name in ("id", "name", "element_id", "form_id", "opened_at", "ended_at")}
        told |= {"who": facts.who(task["ended_by"]), "schema": None, "values": {}, "lines": []}
        if form is not None:
            values = form_values.to_browser(form, _seen(facts, task))
            told |= {"schema": form.schema, "values": values, "lines": list(lines(form, values))}
        yield told


def lines(form: Form, values: Mapping[str, Any]) -> Iterator[Row]:
    """Give a filled form as lines: how deep, what is asked, what was answered."""
    yield from _lines(form.schema, values, values, 0)


def _lines(parent: Mapping[str, Any], holder: Any, root: Mapping[str, Any], depth: int) -> Iterator[Row]:
    for component in parent.get("components", []):
        kind = component["type"]
        if kind in components.KEYED:
            value = _at(holder, components.local_path(component))
            yield {"depth": depth, "label": _label(component), "text": _text(component, value, root)}
        elif kind == "text":
            yield {"depth": depth, "label": component.get("text", ""), "text": None}
        elif kind in components.CONTAINERS:
            yield from _container(component, holder, root, depth)


def _label(component: Mapping[str, Any]) -> str:
    return str(next((component[name] for name in LABELS if component.get(name)), ""))


def _container(component: Mapping[str, Any], holder: Any, root: Mapping[str, Any], depth: int) -> Iterator[Row]:
    if component.get("label"):
        yield {"depth": depth, "label": component["label"], "text": None}
    inner = _at(holder, components.local_path(dict(component)))
    if not components.is_list(dict(component)):
        yield from _lines(component, inner, root, depth + 1)
        return
    for number, row in enumerate(inner if isinstance(inner, list) else [], start=1):
        yield {"depth": depth + 1, "label": f"第 {number} 项", "text": None}
        yield from _lines(component, row, root, depth + 2)


def _at(holder: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        holder = holder.get(name) if isinstance(holder, Mapping) else None
    return holder


def _text(component: Mapping[str, Any], value: Any, root: Mapping[str, Any]) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return TRUTH[value]
    if isinstance(value, list):
        return "、".join(_text(component, one, root) for one in value) or "—"
    offered = component.get("values") or root.get(component.get("valuesKey", ""))
    options = offered if isinstance(offered, list) else []
    labels = {str(one.get("value")): str(one.get("label")) for one in options if isinstance(one, Mapping)}
    return labels.get(str(value), str(value))


def _seen(facts: Facts, task: Row) -> Values:
    """Give the variables a user task saw when it was done, what it wrote included."""
    scopes: Scopes = {}
    steps = sorted(facts.mine("variable_change", "instance_id", task["instance_id"]), key=lambda row: int(row["id"]))
    for step in steps:
        if step["changed_at"] > task["ended_at"]:
            break
        own = [place for place, change in enumerate(step["changes"]) if change[1] == task["activity_id"]]
        for scope_id, _, name, value in step["changes"][: own[-1] + 1] if own else step["changes"]:
            scopes.setdefault(scope_id, {})[name] = value
        if own:
            break
    found: Values = {}
    for scope_id in reversed([*_chain(facts, task)]):
        found |= scopes.get(scope_id, {})
    return found


def _chain(facts: Facts, task: Row) -> Iterator[int]:
    """Give the scopes around a user task, the innermost first."""
    around = {row["activity_id"]: row["scope_id"] for row in facts.mine("activity", "instance_id", task["instance_id"])}
    scope, seen = task["activity_id"], set[int]()
    while scope not in seen:
        seen.add(scope)
        yield scope
        scope = around.get(scope, 0)

"""The forms of a case as they were shown: each completed user task's schema, filled with what stood in it when it was handed in.

form-js's own code says what was hidden by then, which is not there, and fills texts and labels in.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from engine.expressions import zone
from forms.errors import FormFailed
from forms.schema import Form
from forms.showing import Line
from models.lifecycle import UserTaskState
from services import form_values
from services.archiving import replaying
from services.archiving.facts import Facts, Row
from services.transaction import Reading

TRUTH = {True: "是", False: "否"}
NOTHING = "—"
FAILED = "此表单无法按当时的样子显示，其结构和填写的值见同名的 JSON 文件"
MARKS = re.compile(r"\*\*|^#{1,6} ", re.MULTILINE)  # of emphasis, which the page of a package has no use for


def of(look: Reading, facts: Facts) -> Iterator[Row]:
    """Give every completed user task: who, when, its schema, its values, and as lines to read what was shown."""
    tasks = [row for row in facts.rows["user_task"] if row["state"] == UserTaskState.COMPLETED]
    forms = {task["id"]: form_values.pinned(look, task["definition_id"], task["form_id"]) for task in tasks}
    seen = replaying.seen(facts, (task for task in tasks if forms[task["id"]] is not None))
    for task in sorted(tasks, key=lambda row: (row["ended_at"], row["id"])):
        form = forms[task["id"]]
        told = {name: task[name] for name in ("id", "name", "element_id", "form_id", "opened_at", "ended_at")}
        told |= {"who": facts.who(task["ended_by"]), "schema": None, "values": {}, "lines": []}
        yield told if form is None else told | _filled(form, seen[task["id"]], task["ended_at"])


def _filled(form: Form, variables: replaying.Values, ended_at: str) -> Row:
    return {"schema": form.schema, "values": form_values.to_browser(form, variables), "lines": _lines(form, variables, ended_at)}


def _lines(form: Form, variables: replaying.Values, ended_at: str) -> list[Row]:
    """Give what was shown; one form that cannot be shown keeps no case out of the archive."""
    try:
        lines = form_values.shown(form, variables, datetime.fromisoformat(ended_at))
    except FormFailed:
        return [{"depth": 0, "label": FAILED, "text": NOTHING}]
    return [row for line in lines for row in _told(line)]


def _told(line: Line) -> Iterator[Row]:
    """Give a line as people read it: how deep, what is asked, what was answered."""
    label = MARKS.sub("", line.label) if line.row is None else f"第 {line.row} 项"
    yield {"depth": line.depth, "label": label, "text": None if line.type is None else _text(line.value)}
    for number, row in enumerate(line.table, start=1):
        yield {"depth": line.depth + 1, "label": f"第 {number} 行", "text": "；".join(f"{name}：{_text(value)}" for name, value in row)}


def _text(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return TRUTH[value]
    if isinstance(value, list):
        return "、".join(map(_text, value)) or NOTHING
    if isinstance(value, datetime):
        return value.astimezone(zone.office()).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)

"""The course of a clock: its start, stops and extensions, in its row and out of it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from deadlines.counting import Course, Extension, Pause
from deadlines.limits import Limit, Unit
from engine.expressions import zone
from models.lifecycle import ClockState


def of(row: Mapping[str, Any], limit: Limit) -> Course:
    """Read what became of a limit from its clock's row."""
    said = json.loads(row["course"] or "{}")
    pauses = tuple(Pause(_read(begins), ends and _read(ends), ground) for begins, ends, ground in said.get("pauses", ()))
    extensions = tuple(Extension(value, Unit(unit)) for value, unit in said.get("extensions", ()))
    return Course(limit, row["started_at"], pauses, extensions)


def columns(course: Course) -> dict[str, Any]:
    """Give the columns of a clock that its course fills."""
    since = next((pause.begins for pause in course.pauses if pause.ends is None), None)
    state = ClockState.RUNNING if since is None else ClockState.STOPPED
    return {"state": state, "stopped_at": since, "started_at": course.start, "course": _packed(course)}


def stopped(course: Course, at: datetime, ground: str) -> Course:
    """Let a course stand still from a moment on."""
    return replace(course, pauses=(*course.pauses, Pause(at, None, ground)))


def resumed(course: Course, at: datetime) -> Course:
    """Let a course go on from a moment on."""
    return replace(course, pauses=tuple(pause if pause.ends is not None else replace(pause, ends=at) for pause in course.pauses))


def moment_of(value: Any) -> datetime | None:
    """Read the moment a variable holds: a moment, a date, or the text of one; anything else is none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if len(value) > len("2026-01-01") else date.fromisoformat(value)
        except ValueError:
            return None
    return zone.moment_of(value) if isinstance(value, date) else None


def _packed(course: Course) -> str | None:
    if not course.pauses and not course.extensions:
        return None
    pauses = [[pause.begins.isoformat(), pause.ends and pause.ends.isoformat(), pause.ground] for pause in course.pauses]
    return json.dumps({"pauses": pauses, "extensions": [[more.value, str(more.unit)] for more in course.extensions]})


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)

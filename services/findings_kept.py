"""Findings as plain data that can be kept, and back: their sentences stay translatable."""

from collections.abc import Mapping
from typing import Any

from engine.problems import Problem, Said, said_again

PARTS = "template", "values"


def keep(problem: Problem) -> dict[str, Any]:
    """Give a finding as plain data."""
    return {**problem._asdict(), "message": _kept(problem.message)}


def read(kept: Mapping[str, Any]) -> Problem:
    """Give a finding that was kept, also one of the time when only its sentence was."""
    return Problem(**{**kept, "message": _read(kept["message"])})


def _kept(value: object) -> Any:
    if isinstance(value, Said):
        return {PARTS[0]: value.template, PARTS[1]: {name: _kept(inner) for name, inner in value.values.items()}}
    return value if isinstance(value, int) else str(value)


def _read(value: Any) -> Any:
    if isinstance(value, Mapping):
        return said_again(value[PARTS[0]], {name: _read(inner) for name, inner in value[PARTS[1]].items()})
    return value

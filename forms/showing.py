"""A filled form as whoever filled it saw it, line by line; form-js's own code decides what was hidden then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms import values
from forms.asking import ask
from forms.schema import Form


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, a text, a row of a list by its number, a field with its value, or a table."""

    depth: int
    label: str = ""
    row: int | None = None
    type: str | None = None  # of a field's value; none: there is no value
    value: Any = None  # typed; of a choice, its words
    table: tuple[tuple[tuple[str, Any], ...], ...] = ()  # rows of columns: label and value


def lines(form: Form, variables: Mapping[str, Any], *, now: datetime) -> list[Line]:
    """Give the lines of a form that holds these variables. Raises FormFailed."""
    known = {name: value for name, value in variables.items() if name in form.names}
    return [_line(told) for told in ask("shown", form.text, values.request(now, known, {}))]


def _line(told: Mapping[str, Any]) -> Line:
    kind = told.get("type")
    table = tuple(tuple((str(label), value) for label, value in row) for row in told.get("table", ()))
    value = told.get("value") if kind is None else _value(told["value"], kind)
    return Line(told["depth"], str(told.get("label") or ""), told.get("row"), kind, value, table)


def _value(value: Any, kind: str) -> Any:
    try:
        return values.typed(value, kind)
    except (ValueError, ArithmeticError):  # what no form let in: another door wrote it
        return value

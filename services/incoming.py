"""JSON that comes in from outside as plain data: no binary floats, no depth, no characters and no numbers that break things later."""

import re
from decimal import Decimal
from typing import Any, Final, TypeVar

from services import wire
from services.errors import Invalid

DEEPEST: Final = 64  # lists and objects in each other
LARGEST_EXPONENT: Final = 6_144  # as far as the decimals of IEEE 754 go
SUSPICIOUS: Final = re.compile(rb"\\u|[eE][+-]?[0-9]{3}")
Value = TypeVar("Value")


def loads(data: bytes) -> Any:
    """Read JSON; raise Invalid when it is none, or holds what nothing here should meet."""
    try:
        value = wire.loads(data)
    except ArithmeticError as error:
        raise _unbounded() from error
    if data.count(b"[") + data.count(b"{") > DEEPEST or SUSPICIOUS.search(data):
        inspected(value)
    return value


def inspected(value: Value) -> Value:
    """Look at everything in a value, level by level: recursion is what a hostile body hopes for."""
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        level = [item for container in level for item in _content(container)]
        if not level:
            return value
    raise Invalid({"body": [f"nests deeper than {DEEPEST} levels"]}, code="too_deep", deepest=DEEPEST)


def _content(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        _inspect_text(value)
    elif isinstance(value, Decimal) and abs(value.adjusted()) > LARGEST_EXPONENT:
        raise _unbounded()
    return []


def _inspect_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid({"body": ["contains a character that is none"]}, code="bad_text")


def _unbounded() -> Invalid:
    return Invalid({"body": ["contains a number beyond all bounds"]}, code="number_out_of_bounds")

"""Reads the values of columns as both databases mean them, whichever of them gave them; what only one of them could hold is refused."""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary

from models.db import Utc
from services import canonical

WRITTEN_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
_WORDS: Final = frozenset({str, type(None)})


class Unreadable(ValueError):
    """A value that the service cannot have written."""


def reader(column: Column[Any]) -> Callable[[Any], Any]:
    """Give what reads a column's value as both databases mean it, and raises Unreadable when only one of them could hold it."""
    return next((read for known, read in _PLAIN if isinstance(column.type, known)), words)


def words(value: Any) -> str:
    """Read what stays as it is."""
    if isinstance(value, str):
        return value
    raise Unreadable


def demand_words(values: Collection[Any]) -> None:
    """Refuse values of which one is neither words nor empty."""
    if not _WORDS.issuperset(map(type, values)):
        raise Unreadable


def _moment(value: Any) -> str:
    if isinstance(value, str):
        return _written_moment(value)
    if isinstance(value, datetime):
        return canonical.moment(value)
    raise Unreadable


@lru_cache(maxsize=1024)  # all that a step writes bears the same moment
def _written_moment(value: str) -> str:
    if not WRITTEN_MOMENT.fullmatch(value):
        raise Unreadable
    datetime.fromisoformat(value)  # which knows the length of a month
    return f"{value[:10]}T{value[11:]}+00:00"


def _day(value: Any) -> str:
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, date):
        return value.isoformat()
    raise Unreadable


def _truth(value: Any) -> bool:
    if isinstance(value, int) and value in {0, 1}:
        return bool(value)
    raise Unreadable


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Unreadable


def _hex(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise Unreadable


_PLAIN: Final[tuple[tuple[type[Any], Callable[[Any], Any]], ...]] = (
    (Utc, _moment),
    (Date, _day),
    (Boolean, _truth),
    (Integer, _whole),
    (LargeBinary, _hex),
)

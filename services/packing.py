"""Plain data as bytes and back: numbers, dates and durations keep their types."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import msgpack

from engine.expressions.values import DaysTimeDuration, YearsMonthsDuration, parse_duration

DECIMAL, DATE, TIME, MOMENT, INTEGER, DURATION = 1, 2, 3, 4, 5, 6
DURATIONS = (YearsMonthsDuration, DaysTimeDuration)
_READ: dict[int, Callable[[str], Any]] = {
    DECIMAL: Decimal,
    DATE: date.fromisoformat,
    TIME: time.fromisoformat,
    MOMENT: datetime.fromisoformat,
    INTEGER: int,
    DURATION: parse_duration,
}


def pack(value: Any) -> bytes:
    """Write plain data; raise TypeError for anything else, binary floats included."""
    return msgpack.packb(value, default=_write, unicode_errors="surrogatepass")  # type: ignore[no-any-return]


def unpack(data: bytes) -> Any:
    """Read what `pack` wrote."""
    return msgpack.unpackb(data, ext_hook=_read, strict_map_key=False, unicode_errors="surrogatepass")


def _write(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _ext(DECIMAL, str(value))
    if isinstance(value, datetime):
        return _ext(MOMENT, value.isoformat())
    if isinstance(value, date):
        return _ext(DATE, value.isoformat())
    if isinstance(value, time):
        return _ext(TIME, value.isoformat())
    if isinstance(value, DURATIONS):
        return _ext(DURATION, value.isoformat())
    if isinstance(value, int):  # beyond 64 bits
        return _ext(INTEGER, str(value))
    message = f"{type(value).__name__} is no plain value"
    raise TypeError(message)


def _ext(code: int, text: str) -> msgpack.ExtType:
    return msgpack.ExtType(code, text.encode())


def _read(code: int, data: bytes) -> Any:
    return _READ[code](data.decode())

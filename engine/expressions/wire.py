"""Values on their way into V8 and back: JSON text whose numbers keep their digits, and whose temporal values are tagged."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.expressions.values import DaysTimeDuration, YearsMonthsDuration, duration_of, parse_duration

_MARK = "@"


def encode(value: Any) -> str:
    """Return the wire text of a value. Raises TypeError for what is no FEEL value."""
    writer = _WRITERS.get(type(value))
    if writer is None:
        writer = next((write for kind, write in _WRITERS.items() if isinstance(value, kind)), None)
    if writer is None:
        if not isinstance(value, Mapping):
            raise TypeError(f"a {type(value).__name__} is no value of FEEL")
        writer = _context
    return writer(value)


def decode(text: str) -> Any:
    """Return the value of a wire text."""
    return json.loads(text, parse_float=Decimal, object_hook=_read)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(number: Decimal) -> str:
    if not number.is_finite():
        raise TypeError("a number must be finite")
    return str(number)


def _context(context: Mapping[Any, Any]) -> str:
    entries = [(_string(str(key)), encode(value)) for key, value in context.items()]
    if _MARK in context or "__proto__" in context:
        return '{"@":"context","v":[' + ",".join(f"[{key},{value}]" for key, value in entries) + "]}"
    return "{" + ",".join(f"{key}:{value}" for key, value in entries) + "}"


def _tagged(kind: str) -> Callable[[Any], str]:
    return lambda value: f'{{"@":"{kind}","v":"{value.isoformat()}"}}'


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: str,
    Decimal: _number,
    str: _string,
    dict: _context,
    list: lambda value: "[" + ",".join(map(encode, value)) + "]",
    tuple: lambda value: "[" + ",".join(map(encode, value)) + "]",
    float: lambda value: _number(Decimal(repr(value))),
    datetime: _tagged("date and time"),
    date: _tagged("date"),
    time: _tagged("time"),
    YearsMonthsDuration: _tagged("duration"),
    DaysTimeDuration: _tagged("duration"),
    timedelta: lambda value: encode(duration_of(value)),
}


def _offset(entry: dict[str, Any]) -> str:
    """Return the text of a zoned time with its offset in place of the zone's name."""
    text: str = entry["v"]
    duration = entry.get("offset")
    if duration is None:
        return text
    seconds = parse_duration(duration).seconds  # type: ignore[union-attr]
    hours, rest = divmod(abs(int(seconds)), 3600)
    minutes, second = divmod(rest, 60)
    sign = "-" if seconds < 0 else "+"
    return text.partition("@")[0].removesuffix("Z") + f"{sign}{hours:02}:{minutes:02}" + (f":{second:02}" if second else "")


_READERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "date": lambda entry: date.fromisoformat(entry["v"]),
    "time": lambda entry: time.fromisoformat(_offset(entry)),
    "date and time": lambda entry: datetime.fromisoformat(_offset(entry)),
    "duration": lambda entry: parse_duration(entry["v"]),
    "context": lambda entry: dict(entry["v"]),
}


def _read(entry: dict[str, Any]) -> Any:
    kind = entry.get(_MARK)
    return entry if kind is None else _READERS[kind](entry)

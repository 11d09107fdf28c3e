"""Values on their way into a form and out of it: exact numbers, ISO texts there, dates and decimals here."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

CHINA = timezone(timedelta(hours=8))  # where a time without an offset is meant
MARK = "@number"  # {"@number": "0.3"} where JSON carries an exact number
SAFE = 2**53  # beyond, JavaScript counts in steps

FLOATLESS: dict[str, Any] = {"parse_float": Decimal, "parse_constant": str}


def to_json(value: Any, number: Callable[[Decimal | int], Any]) -> Any:
    """Write a value as JSON can carry it; `number` says how it carries what JavaScript could not keep exactly."""
    if isinstance(value, Mapping):
        return {str(key): to_json(item, number) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item, number) for item in value]
    return _plain(value, number)


def _plain(value: Any, number: Callable[[Decimal | int], Any]) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, float):
        raise TypeError("a binary number has no place in a form")
    if isinstance(value, Decimal) or (isinstance(value, int) and abs(value) >= SAFE):
        return number(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


def marked(number: Decimal | int) -> dict[str, str]:
    """Mark an exact number for V8."""
    return {MARK: digits(number)}


def digits(number: Decimal | int) -> str:
    """Write all digits of a number, without an exponent."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def request(now: datetime, values: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """Put the question to V8."""
    moment = now.astimezone(CHINA).replace(microsecond=0).isoformat()
    return json.dumps({"now": moment, "values": to_json(values, marked), "context": to_json(context, marked)}, ensure_ascii=False)


def answer(text: str) -> dict[str, Any]:
    """Read the answer from V8."""
    found: dict[str, Any] = json.loads(text, object_hook=_unmarked, **FLOATLESS)
    return found


def typed(value: Any, kind: str) -> Any:
    """Read the value of a field in its type: `number`, `date`, `time`, `datetime`; others stay as they are. Raises ValueError."""
    reader = READERS.get(kind)
    return value if reader is None or not isinstance(value, str) or not value else reader(value)


def number(text: str) -> Decimal | int:
    """Read a decimal text; a whole number is an int."""
    return Decimal(text) if "." in text else int(text)


def moment(text: str) -> datetime:
    """Read a moment, in UTC; a text without an offset is meant in China."""
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=CHINA)).astimezone(UTC)


READERS: dict[str, Callable[[str], Any]] = {"number": number, "date": date.fromisoformat, "time": time.fromisoformat, "datetime": moment}


def _unmarked(found: dict[str, Any]) -> Any:
    return number(found[MARK]) if len(found) == 1 and isinstance(found.get(MARK), str) else found

"""One way to write a row down, on either database, so that its digest is the same for ever: JSON, columns in order, values in clear."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import orjson

# What orjson would write in its own way goes to the standard library, which is ten times slower and was there first.
_OPTIONS: Final = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS


def write(values: Mapping[str, Any]) -> str:
    """Write the values of a row, by the names of its columns."""
    return write_in_order({name: values[name] for name in sorted(values)})


def write_in_order(values: Mapping[str, Any]) -> str:
    """Write the values of a row whose columns come in order already."""
    try:
        return orjson.dumps(values, default=_usual, option=_OPTIONS).decode()
    except TypeError:  # an exact decimal, a duration, half a character, a number beyond 64 bits
        return _JSON.encode(values)


def digest(salt: bytes | None, content: str) -> bytes:
    """Give the salted digest of what `write` wrote."""
    return digest_bytes(salt, content.encode(errors="surrogatepass"))


def digest_bytes(salt: bytes | None, content: bytes) -> bytes:
    """Give the salted digest of some clear content."""
    return hashlib.sha256((salt or b"") + content).digest()


def moment(value: datetime) -> str:
    """Write a moment, always in UTC and to the microsecond."""
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(timespec="microseconds")


def _usual(value: Any) -> str:
    kind = type(value)
    if kind is datetime:
        return moment(value)
    if kind is bytes:
        return str(value.hex())
    if kind is date:
        return str(value.isoformat())
    raise TypeError


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain, check_circular=False)

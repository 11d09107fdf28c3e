"""JSON without binary floats: numbers are whole numbers or exact decimals, dates are ISO text."""

import json
from base64 import b64encode
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from services.errors import Invalid


class _Exact(Exception):
    """A decimal was met: the standard encoder would make it a float or a text."""


def loads(text: bytes | str) -> Any:
    """Read JSON; raise Invalid when it is none, nests too deeply or holds NaN."""
    try:
        return _EXACT.decode(text if isinstance(text, str) else text.decode(json.detect_encoding(text), "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise Invalid({"body": [f"not valid JSON: {error}"]}, code="not_json") from error


def dumps(value: Any) -> str:
    """Write JSON; a decimal keeps its digits, a date or moment becomes ISO text, bytes become base64."""
    try:
        return _STANDARD.encode(value)
    except _Exact:
        return _write(value)


def _refuse(name: str) -> None:
    message = f"{name} is no number"
    raise ValueError(message)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        raise _Exact
    return _text(value)


def _text(value: Any) -> Any:
    if hasattr(value, "isoformat"):  # dates, times and both kinds of duration
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return str(value)


def _write(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{encode_basestring(str(key))}: {_write(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(map(_write, value)) + "]"
    return _STANDARD.encode(value)


def _digits(value: Decimal) -> str:
    if not value.is_finite():
        message = f"{value} has no JSON"
        raise ValueError(message)
    return format(value, "f") if -20 < value.adjusted() < 40 else str(value)  # noqa: PLR2004 — beyond that, digits would be mostly zeros


_EXACT = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)
_STANDARD = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_plain)

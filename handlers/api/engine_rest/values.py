"""Variables with their types, as this dialect writes them, and the engine's plain values: both ways, no binary floats."""

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

from handlers.api.engine_rest import moments
from services import incoming, wire
from services.errors import Invalid

Typed: TypeAlias = dict[str, Any]
RANGES: Final = {"short": 2**15, "integer": 2**31, "long": 2**63}
FILE_FIELDS: Final = frozenset({"filename", "mimetype", "encoding", "content"})
LONGEST_NAME: Final = 255  # characters of a variable's name
JSON_FORMAT: Final = "application/json"


class _Unfit(Exception):
    """A value that does not fit its type."""


def read_all(given: object, where: str = "variables") -> dict[str, Any]:
    """Read a map of typed variables; null is an empty one. Invalid names the variable."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise Invalid({where: ["must be a map of variables"]}, code="variable_unreadable")
    return {_name(name, where): read(value, f"{where}.{name}") for name, value in given.items()}


def read(given: object, where: str = "value") -> Any:
    """Read one typed variable; without a type, the value tells it."""
    if not isinstance(given, Mapping):
        raise Invalid({where: ["must be an object with value and type"]}, code="variable_unreadable")
    value, kind = given.get("value"), given.get("type")
    if not kind:
        return incoming.inspected(value)
    reader = _READERS.get(str(kind).lower())
    if reader is None:
        raise Invalid({where: [f"Unsupported value type '{kind}'"]}, code="variable_type")
    try:
        return reader(value, given.get("valueInfo") or {}) if value is not None else None
    except (_Unfit, AttributeError, KeyError, TypeError) as error:
        sentence = str(error) if isinstance(error, _Unfit) else f"Cannot convert value of type '{kind}'"
        raise Invalid({where: [sentence]}, code="variable_unfit") from error


def write_all(variables: Mapping[str, Any]) -> dict[str, Typed]:
    """Write the variables with their types."""
    return {name: write(value) for name, value in variables.items()}


def write(value: Any) -> Typed:
    """Write one value with its type; a calendar date, a time of day and a duration are texts."""
    if isinstance(value, dict | list):
        return _file(value) if isinstance(value, dict) and value.keys() == FILE_FIELDS else _typed("Json", wire.dumps(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return _typed("Integer" if -RANGES["integer"] <= value < RANGES["integer"] else "Long", value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return _typed("Date", moments.written(value))
    if isinstance(value, bytes):
        return _typed("Bytes", base64.b64encode(value).decode())
    plain = _PLAIN.get(type(value))
    return _typed(plain, value) if plain else _typed("String", str(getattr(value, "isoformat", value.__str__)()))


def content(value: Any) -> tuple[bytes, str, str | None] | None:
    """Give bytes, media type and name of a file or of bytes; None for any other value."""
    if isinstance(value, bytes):
        return value, "application/octet-stream", None
    if isinstance(value, dict) and value.keys() == FILE_FIELDS:
        return _decoded(value["content"]), str(value["mimetype"] or "application/octet-stream"), str(value["filename"])
    return None


def _typed(kind: str, value: Any) -> Typed:
    return {"type": kind, "value": value, "valueInfo": {}}


def _file(value: Mapping[str, Any]) -> Typed:
    known = {name: value[name] for name in ("filename", "mimetype", "encoding") if value[name] is not None}
    return {"type": "File", "value": None, "valueInfo": known}


def _name(name: str, where: str) -> str:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid({where: ["a variable needs a printable name"]}, code="variable_name")
    return name


def _whole(kind: str) -> Callable[[Any, Any], int]:
    def read_whole(value: Any, _info: object) -> int:
        found = _number(value, kind)
        if found != found.to_integral_value() or not -RANGES[kind] <= found < RANGES[kind]:
            raise _Unfit(_sentence(value, kind))
        return int(found)

    return read_whole


def _number(value: Any, kind: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise _Unfit(_sentence(value, kind))
    try:
        found = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation as error:
        raise _Unfit(_sentence(value, kind)) from error
    if not found.is_finite() or abs(found.adjusted()) > incoming.LARGEST_EXPONENT:
        raise _Unfit(_sentence(value, kind))
    return found


def _sentence(value: Any, kind: str) -> str:
    return f"Cannot convert value '{str(value)[:60]}' to type '{kind}'"


def _boolean(value: Any, _info: object) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in {"true", "false"}:
        return str(value).lower() == "true"
    raise _Unfit(_sentence(value, "boolean"))


def _text(value: Any, _info: object) -> str:
    if isinstance(value, dict | list):
        raise _Unfit(_sentence(value, "string"))
    found = value if isinstance(value, str) else wire.dumps(value)
    return str(incoming.inspected(found))


def _date(value: Any, _info: object) -> datetime:
    try:
        return moments.read(value, "value")
    except Invalid as error:
        raise _Unfit(_sentence(value, "date")) from error


def _json(value: Any, _info: object) -> Any:
    if not isinstance(value, str):
        return incoming.inspected(value)
    try:
        return incoming.inspected(wire.loads(value))
    except (Invalid, ArithmeticError) as error:
        raise _Unfit("Cannot read the value as JSON") from error


def _object(value: Any, info: Mapping[str, Any]) -> Any:
    """Read an object that was written as JSON; the name of its Java class means nothing here."""
    form = info.get("serializationDataFormat") or JSON_FORMAT
    if form != JSON_FORMAT:
        message = f"An object is read from {JSON_FORMAT} only, not from '{form}'"
        raise _Unfit(message)
    return _json(value, info)


def _bytes(value: Any, _info: object) -> bytes:
    return _decoded(value)


def _read_file(value: Any, info: Mapping[str, Any]) -> dict[str, Any]:
    name = info.get("filename")
    if not name:
        raise _Unfit("A file needs valueInfo.filename")
    _decoded(value)
    return {"filename": str(name), "mimetype": info.get("mimetype"), "encoding": info.get("encoding"), "content": value}


def _decoded(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _Unfit("The value is no base64") from error


_PLAIN: Final = {type(None): "Null", bool: "Boolean", Decimal: "Double", str: "String"}
_READERS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "null": lambda _value, _info: None,
    "string": _text,
    "boolean": _boolean,
    **{kind: _whole(kind) for kind in RANGES},
    "double": lambda value, _info: _number(value, "double"),
    "date": _date,
    "json": _json,
    "object": _object,
    "bytes": _bytes,
    "file": _read_file,
}

"""Typed variables, both ways."""

import base64
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from handlers.api.engine_rest import moments, values
from services import wire
from services.errors import Invalid

AT = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
FILE = {"filename": "a.txt", "mimetype": "text/plain", "encoding": None, "content": base64.b64encode(b"hi").decode()}


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("Integer", 3, 3),
        ("integer", "3", 3),
        ("Short", -5, -5),
        ("Long", 3_000_000_000, 3_000_000_000),
        ("Double", Decimal("0.1"), Decimal("0.1")),
        ("double", 2, Decimal(2)),
        ("String", "x", "x"),
        ("Boolean", True, True),
        ("boolean", "false", False),
        ("Null", None, None),
        ("Integer", None, None),
        ("Date", "2026-01-05T09:30:00.000+0800", AT),
        ("date", "2026-01-05T01:30:00.000Z", AT),
        ("Json", '{"a": [1, 0.1]}', {"a": [1, Decimal("0.1")]}),
        ("Bytes", base64.b64encode(b"\x00\xff").decode(), b"\x00\xff"),
        (None, 1, 1),
        (None, Decimal("1.50"), Decimal("1.50")),
        (None, {"a": None}, {"a": None}),
    ],
)
def test_what_comes_in(kind: str | None, value: Any, read: Any) -> None:
    found = values.read({"value": value, "type": kind, "valueInfo": {}})
    assert (found, type(found)) == (read, type(read))


def test_an_object_is_read_as_json_only() -> None:
    info = {"objectTypeName": "java.util.ArrayList", "serializationDataFormat": "application/json"}
    assert values.read({"value": "[1]", "type": "Object", "valueInfo": info}) == [1]
    with pytest.raises(Invalid):
        values.read({"value": "rO0", "type": "Object", "valueInfo": {"serializationDataFormat": "application/x-java-serialized-object"}})


@pytest.mark.parametrize(
    "given",
    [
        {"value": 3_000_000_000, "type": "Integer"},
        {"value": Decimal("1.5"), "type": "Long"},
        {"value": True, "type": "Integer"},
        {"value": "NaN", "type": "Double"},
        {"value": "1e999999", "type": "Double"},
        {"value": "yes", "type": "Boolean"},
        {"value": "tomorrow", "type": "Date"},
        {"value": "2026-01-05T09:30:00", "type": "Date"},
        {"value": "{", "type": "Json"},
        {"value": "[" * 100 + "]" * 100, "type": "Json"},
        {"value": "a\x00", "type": "String"},
        {"value": {}, "type": "String"},
        {"value": "?", "type": "Bytes"},
        {"value": "aGk=", "type": "File"},
        {"value": "x", "type": "Xml"},
        {"value": 1, "type": "Object", "valueInfo": "?"},
        "x",
    ],
)
def test_what_does_not_fit_is_refused(given: Any) -> None:
    with pytest.raises(Invalid):
        values.read_all({"x": given})


def test_names_and_maps() -> None:
    assert values.read_all(None) == {}
    for bad in ([], {"": {"value": 1}}, {"a\n": {"value": 1}}, {"x" * 300: {"value": 1}}):
        with pytest.raises(Invalid):
            values.read_all(bad)


def test_what_goes_out() -> None:
    written = values.write_all(
        {
            "i": 1,
            "l": 2**31,
            "d": Decimal("0.10"),
            "s": "x",
            "b": True,
            "n": None,
            "at": AT,
            "on": date(2026, 1, 5),
            "j": {"a": Decimal("0.1")},
            "f": FILE,
            "y": b"hi",
        }
    )
    kinds = {name: one["type"] for name, one in written.items()}
    assert kinds == {
        "i": "Integer",
        "l": "Long",
        "d": "Double",
        "s": "String",
        "b": "Boolean",
        "n": "Null",
        "at": "Date",
        "on": "String",
        "j": "Json",
        "f": "File",
        "y": "Bytes",
    }
    assert all("valueInfo" in one for one in written.values())
    assert (written["at"]["value"], written["on"]["value"]) == ("2026-01-05T01:30:00.000+0000", "2026-01-05")
    assert (written["j"]["value"], '"value": 0.10' in wire.dumps(written["d"])) == ('{"a": 0.1}', True)
    assert written["f"] == {"type": "File", "value": None, "valueInfo": {"filename": "a.txt", "mimetype": "text/plain"}}


def test_bytes_of_files() -> None:
    info = {"filename": "a.txt", "mimetype": "text/plain"}
    assert values.read({"value": FILE["content"], "type": "file", "valueInfo": info}) == FILE
    assert values.content(FILE) == (b"hi", "text/plain", "a.txt")
    assert values.content(b"x") == (b"x", "application/octet-stream", None)
    assert values.content("x") is None


def test_moments() -> None:
    assert moments.written(None) is None
    assert moments.written(AT.replace(microsecond=12_999)) == "2026-01-05T01:30:00.012+0000"

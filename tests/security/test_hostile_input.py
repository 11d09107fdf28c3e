"""What hostile input costs and says: patterns, XML, JSON, logs, forged requests."""

import importlib
import io
import json
import logging
import pkgutil
import re
import sys
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import UndefinedError
from jinja2.sandbox import SecurityError
from marshmallow import RAISE, Schema

from documents import rendering
from engine import xml
from engine.errors import InvalidDefinition
from handlers import logs
from tests.security.test_headers import ARGUMENT, NOBODY, open_desk

ROOMS = ("engine", "models", "services", "forms", "deadlines", "documents", "javascript", "handlers")
SOON = 1.0  # seconds for one of the longest inputs that could reach a pattern


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Give every pattern of ours."""
    for room in ROOMS:
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            importlib.import_module(module.name)
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] in ROOMS:
            for attribute, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield f"{name}.{attribute}", value


LONG = 20_000  # characters: more than any text that is matched as a whole may have
SEEDS = (
    "a",
    "0",
    " ",
    "-",
    ".",
    "@",
    "a.",
    "a@",
    "A ",
    "·",
    "王",
    "0-",
    "P1Y",
    "/a",
    "R1",
    "'",
    '"',
    "\\",
    "${",
    "#{",
    "${'",
    "[1..",
    "<=",
    "0,",
    "a-b ",
)
ATTACKS = [start + seed * (LONG // len(seed)) + end for seed in SEEDS for start, end in (("", "!"), ("${", ""), ("a@", "\n"))]


def test_no_pattern_of_ours_takes_long() -> None:
    slow = []
    for name, pattern in patterns():
        for attack in ATTACKS:
            text = attack.encode() if isinstance(pattern.pattern, bytes) else attack
            for find in (pattern.fullmatch, pattern.match):
                began = time.perf_counter()
                find(text)  # type: ignore[arg-type]
                if time.perf_counter() - began > SOON:
                    slow.append((name, attack[:6]))
    assert slow == []


ENTITIES = {
    "a file": b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>',
    "another host": b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><d/>',
    "laughs": b'<!DOCTYPE d [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(10))
    + b"]><d>&k;</d>",
    "quadratic": b'<!DOCTYPE d [<!ENTITY a "' + b"x" * 100_000 + b'">]><d>' + b"&a;" * 50_000 + b"</d>",
    "parameters": b'<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><d/>',
    "deep": b"<d>" * 200_000 + b"</d>" * 200_000,
    "many attributes": b"<d " + b" ".join(b'a%d=""' % n for n in range(200_000)) + b">",
    "too large": b"<d>" + b" " * (xml.SIZE_LIMIT + 1) + b"</d>",
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_xml_is_read_without_its_traps(kind: str) -> None:
    began = time.perf_counter()
    with pytest.raises(InvalidDefinition) as refused:
        xml.parse(ENTITIES[kind])
    assert time.perf_counter() - began < 2
    assert "root:" not in repr(refused.value.__dict__)


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":1e999999999}', '"\\ud800"', "NaN", "1" * 100_000]
)
def test_json_has_an_end(app: Flask, body: str) -> None:
    client, _ = open_desk(app)
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/worklist").get_data(as_text=True))
    assert token
    began = time.perf_counter()
    answer = client.post("/api/v1/messages", data=body, content_type="application/json", headers={"X-CSRFToken": token[1]})
    assert answer.status_code in {400, 403, 422}
    assert time.perf_counter() - began < 2


OF_NO_SESSION = {"web.send_report", "web.ask_report_status"}  # whoever signed in is nobody there


def test_every_change_from_a_page_asks_for_the_token(app: Flask) -> None:
    client, _ = open_desk(app)
    asked = 0
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            if rule.rule.startswith("/engine-rest") or rule.endpoint in OF_NO_SESSION:
                continue  # no session opens this door
            path = ARGUMENT.sub(NOBODY, rule.rule)
            for headers in ({}, {"X-CSRFToken": "forged"}, {"Sec-Fetch-Site": "cross-site"}):
                answer = client.open(path, method=method, headers=headers, json={})
                assert answer.status_code == 403, (method, path)
            asked += 1
    assert asked > 50


def test_no_session_opens_the_door_of_programs(app: Flask) -> None:
    client, _ = open_desk(app)
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/engine-rest/task"):
            assert client.post(ARGUMENT.sub(NOBODY, rule.rule), json={}).status_code in {401, 501}


@pytest.mark.parametrize("method", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_is_what_the_request_line_says(client: FlaskClient, method: str) -> None:
    assert client.post("/healthz", headers={method: "GET"}).status_code == 405
    assert client.post("/healthz?_method=GET", data={"_method": "GET"}).status_code == 405


HOSTILE = ["a\nb", "a\r\n{}", "\x1b[2J", '"},{"event":"forged', "\u2028", "\x9b2J", "\x85", "王小明", "x" * 65]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Write the log of the service to a text."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    try:
        logs.configure()
        (handler,) = root.handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
        yield stream
    finally:
        root.handlers[:], level = before
        root.setLevel(level)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_from_outside_makes_a_line_in_the_log(text: str, log: io.StringIO) -> None:
    logging.getLogger("careflow.tests").warning("told %s", text, extra={"who": text})
    logging.getLogger("careflow.request").warning("request", extra={"told": {"who": text}})
    lines = log.getvalue().splitlines()
    assert [json.loads(line)["who"] for line in lines] == [text, text]
    assert log.getvalue().replace("\n", "").isascii()
    assert log.getvalue().replace("\n", "").isprintable()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_request_id_of_somebody_else_is_a_plain_word(app: Flask, text: str) -> None:
    environ = {"HTTP_X_REQUEST_ID": text}
    with app.test_request_context(environ_overrides=environ):
        app.preprocess_request()
        from flask import g

        assert re.fullmatch(r"[0-9a-f]{32}", g.request_id)


def test_schemas_refuse_what_they_do_not_know(app: Flask) -> None:
    lenient = set()
    for name, module in sorted(sys.modules.items()):
        if name.startswith("handlers.api.v1"):
            lenient |= {
                kind.__name__
                for kind in vars(module).values()
                if isinstance(kind, type) and issubclass(kind, Schema) and kind().unknown != RAISE
            }
    assert lenient == set()


@pytest.mark.parametrize(
    "words", ["''.__class__.__mro__", "self.__init__.__globals__", "cycler.__init__.__globals__", "''|attr('__class__')"]
)
def test_a_template_is_filled_in_a_sandbox(words: str) -> None:
    with pytest.raises((SecurityError, UndefinedError)):
        rendering.ENVIRONMENT.from_string("{{ (" + words + ").anything }}").render()

"""What the logs say, and what they must never say."""

import json
import logging
import sys
from datetime import datetime

import pytest
import structlog
from flask.testing import FlaskClient

from handlers import logs


def test_a_request_is_logged_by_its_route(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "careflow.request"):
        answer = client.get("/api/v1/areas/440111?after=王小明", headers={"X-Request-Id": "abc-1"})
    record = caplog.records[-1]
    told = record.told  # type: ignore[attr-defined]
    assert (told["route"], told["status"], told["request_id"]) == ("/api/v1/areas/<code>", 401, "abc-1")
    assert answer.headers["X-Request-Id"] == "abc-1"
    assert "王小明" not in str(vars(record))


def test_the_line_of_a_request_is_json_too() -> None:
    record = logging.LogRecord("careflow.request", logging.INFO, "", 0, "request", None, None)
    record.told = {"route": "/", "milliseconds": 1.5}
    line = json.loads(logs.Lines(processor=structlog.dev.ConsoleRenderer()).format(record))
    assert datetime.fromisoformat(line.pop("timestamp")).tzinfo is not None
    assert line == {"event": "request", "route": "/", "milliseconds": 1.5, "level": "info", "logger": "careflow.request"}


def test_a_request_id_that_is_none_is_replaced(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "a b;{}"}).headers["X-Request-Id"] != "a b;{}"


def test_an_exception_is_told_by_its_kind_and_place_not_by_its_words() -> None:
    try:
        try:
            int("44011119900101123X")
        except ValueError as error:
            message = "王小明"
            raise RuntimeError(message) from error
    except RuntimeError:
        event = logs.without_words(None, "", {"event": "x", "exc_info": sys.exc_info()})
    assert [found["kind"] for found in event["exception"]] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert "test_logs.py" in event["exception"][0]["at"][-1]
    assert "王小明" not in str(event)
    assert "44011119900101123X" not in str(event)


def test_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        logs.configure()
        try:
            int("王小明")
        except ValueError:
            logging.getLogger("careflow").exception("it failed")
    finally:
        logging.getLogger().handlers[:], level = before
        logging.getLogger().setLevel(level)
    line = capsys.readouterr().err
    assert '"event": "it failed"' in line
    assert '"level": "error"' in line
    assert "王小明" not in line

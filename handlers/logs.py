"""Structured logs without personal data: routes, ids, durations; never bodies, names, values, or what an exception says."""

import json
import logging
import os
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, Processor, WrappedLogger

from handlers import metrics

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
DEEPEST: Final = 12  # frames of a traceback
log = logging.getLogger("careflow.request")
_ENCODER = json.JSONEncoder()  # nothing but ASCII: a terminal obeys more characters than it shows


def configure(level: int = logging.INFO) -> None:
    """Write every log as one line of JSON to standard error."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    handler = logging.StreamHandler(sys.stderr)
    final: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(),
    ]
    handler.setFormatter(Lines(foreign_pre_chain=shared, processors=final))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("apscheduler", "alembic", "weasyprint", "fontTools"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class Lines(structlog.stdlib.ProcessorFormatter):
    """Writes a request's line by itself: a tenth of the time that the chain of processors takes for it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line of JSON."""
        told = getattr(record, "told", None)
        if told is None:
            return super().format(record)
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        return _ENCODER.encode({"event": record.msg, **told, "level": record.levelname.lower(), "logger": record.name, "timestamp": at})


def register(app: Flask) -> None:
    """Log and measure every request."""
    app.before_request(_begin)
    app.after_request(_end)


def without_words(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Replace an exception by its kind and where it was raised: its message may quote what somebody entered."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["exception"] = [_described(one) for one in _chain(error)]
    return event


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in chain:
        chain.append(following)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return chain


def _described(error: BaseException) -> dict[str, Any]:
    return {"kind": f"{type(error).__module__}.{type(error).__qualname__}", "at": _frames(error.__traceback__)}


def _frames(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _begin() -> None:
    g.began = time.perf_counter()
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else os.urandom(16).hex()


def _end(response: Response) -> Response:
    if "request_id" not in g:
        return response
    response.headers["X-Request-Id"] = g.request_id
    seconds = time.perf_counter() - g.began
    route = request.url_rule.rule if request.url_rule else "-"
    metrics.observe(request.method, route, response.status_code, seconds)
    if log.isEnabledFor(logging.INFO):
        log.info("request", extra={"told": _told(route, response.status_code, seconds)})
    return response


def _told(route: str, status: int, seconds: float) -> dict[str, Any]:
    found: dict[str, Any] = {"request_id": g.request_id, "method": request.method, "route": route, "status": status}
    found["milliseconds"] = round(seconds * 1000, 1)
    actor = g.get("actor")
    return found | {"account": actor.account_id} if actor is not None else found

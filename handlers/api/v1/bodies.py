"""The body of a request as plain data: no binary floats, no depth, no characters and no numbers that break things later."""

import re
from decimal import Decimal
from typing import Any, cast

from flask import Request, current_app

from config import Config
from services import wire
from services.errors import Invalid

DEEPEST = 64  # lists and objects in each other
LARGEST_EXPONENT = 6_144  # as far as the decimals of IEEE 754 go
SUSPICIOUS = re.compile(rb"\\u|[eE][+-]?[0-9]{3}")


def settings() -> Config:
    """Give the settings of the running service."""
    return cast("Config", current_app.config["CAREFLOW"])


def limit(request: Request) -> None:
    """Let the request carry no more bytes than it may; reading more ends in 413."""
    config = settings()
    is_upload = request.mimetype in {"multipart/form-data", "application/octet-stream"}
    request.max_content_length = config.upload_limit if is_upload else config.body_limit


def read(request: Request) -> Any:
    """Read the body as JSON; an empty one is an empty object."""
    data = request.get_data()
    if not data:
        return {}
    if not request.is_json:
        raise Invalid({"body": ["needs Content-Type: application/json"]}, code="not_json_type")
    try:
        value = wire.loads(data)
    except ArithmeticError as error:
        raise Invalid({"body": ["contains a number beyond all bounds"]}, code="number_out_of_bounds") from error
    if data.count(b"[") + data.count(b"{") > DEEPEST or SUSPICIOUS.search(data):
        inspected(value)
    return value


def inspected(value: Any) -> Any:
    """Look at everything in a value, level by level: recursion is what a hostile body hopes for."""
    level = [value]
    for _ in range(DEEPEST):
        level = [item for container in level for item in _content(container)]
        if not level:
            return value
    raise Invalid({"body": [f"nests deeper than {DEEPEST} levels"]}, code="too_deep", deepest=DEEPEST)


def _content(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        _inspect_text(value)
    elif isinstance(value, Decimal) and abs(value.adjusted()) > LARGEST_EXPONENT:
        raise Invalid({"body": ["contains a number beyond all bounds"]}, code="number_out_of_bounds")
    return []


def _inspect_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid({"body": ["contains a character that is none"]}, code="bad_text")

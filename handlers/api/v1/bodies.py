"""The body of a request: how large it may be, and as plain data."""

from typing import Any

from flask import Request

from config import Config
from handlers import current
from services import incoming
from services.errors import Invalid


def settings() -> Config:
    """Give the settings of the running service."""
    found: Config = current.app().config["CAREFLOW"]
    return found


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
    return incoming.loads(data)

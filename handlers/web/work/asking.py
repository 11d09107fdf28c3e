"""What a desk is asked for: in an address, or, where somebody is looked for by name, in a body."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from flask import request

from handlers.web.guard import actor
from services import inbox, saved_filters
from services.inbox import Criteria
from services.oversight import bands
from services.oversight.bands import Band

NAMES: Final = tuple(Criteria.__slots__)
USUAL: Final = {"show": "mine", "sort": "due"}


def criteria() -> Criteria:
    """Read what is looked for; a saved filter brings its own. Raises Invalid, NotFound."""
    if kept := request.args.get("filter"):
        return saved_filters.get(actor(), kept).criteria
    given = request.form if request.method == "POST" else request.args
    asked = {name: given.get(name, "").strip() for name in NAMES if name != "subject" or request.method == "POST"}
    if asked.get("show") not in inbox.LISTS:
        asked["show"] = USUAL["show"]
    return Criteria(**{name: value for name, value in asked.items() if value})


def query(asked: Criteria, **changes: str | None) -> dict[str, Any]:
    """Give the words of an address that asks for the same, but for some changes; nobody's name among them."""
    words: Mapping[str, Any] = {**asdict(asked), **changes, "subject": None}
    return {name: value for name, value in words.items() if value is not None and USUAL.get(name) != value}


def fields(asked: Criteria) -> dict[str, str]:
    """Give the fields of a form that asks for the same, whomever it looks for."""
    return {name: value for name, value in asdict(asked).items() if value is not None}


def after() -> str | None:
    """Read from where on."""
    return request.values.get("after") or None


def band(due_at: datetime | None) -> Band:
    """Say how urgent something is that is due then."""
    present, tonight, soon = bands.limits()
    if due_at is None:
        return Band.NEVER
    if due_at < present:
        return Band.OVERDUE
    return Band.TODAY if due_at < tonight else Band.SOON if due_at < soon else Band.LATER

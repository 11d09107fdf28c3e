"""Who does the work of a job type: a handler of ours, or an external worker."""

from collections.abc import Mapping
from typing import Literal

from engine.jobs import Handler

Mode = Literal["outside", "external"]

_handlers: dict[str, Handler] = {}


def register_handlers(handlers: Mapping[str, Handler]) -> None:
    """Have these handlers do the work of their job types, and no others."""
    _handlers.clear()
    _handlers.update(handlers)


def handler_of(job_type: str | None) -> Handler | None:
    """Find the handler of a job type; None: an external worker fetches such jobs."""
    return _handlers.get(job_type or "")


def mode_of(job_type: str) -> Mode:
    """Tell how a job of this type, which no local action does, is carried out."""
    return "outside" if job_type in _handlers else "external"


def names() -> list[str]:
    """Give the job types that have a handler of ours."""
    return sorted(_handlers)

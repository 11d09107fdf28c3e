"""Which readings a token's scopes allow: by what an address shows, since a service that only looks asks for no verb."""

from typing import Final

from flask import Request

from handlers import current
from services import permits
from services.actor import Actor
from services.errors import Forbidden

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
QUESTIONS: Final = ("/search", "/doubles")  # what is asked in a body, so that no log keeps the question
EVERYTHING: Final = "case.read"  # of an address that is not named here
SHOWS: Final[dict[str, str | None]] = {  # the first part of an address -> the verb; none: what is one's own, or nobody's
    **dict.fromkeys(("me", "tokens", "engine", "version", ""), None),
    **dict.fromkeys(("process-definitions", "process-definition", "migrations"), "definition.read"),
    **dict.fromkeys(("deployments", "deployment"), "deployment.read"),
    **dict.fromkeys(("decision-definitions", "decisions", "decision-definition"), "decision.read"),
    **dict.fromkeys(("jobs", "job", "external-jobs", "external-task"), "job.read"),
    **dict.fromkeys(("user-tasks", "task"), "user_task.read"),
    **dict.fromkeys(("process-instances", "process-instance", "execution"), "instance.read"),
    "calendars": "calendar.read",
    "time-limits": "time_limit.read",
    "incidents": "incident.read",
    "incident": "incident.read",
    "audit": "audit.read",
    "areas": "area.read",
    "offices": "office.read",
    "people": "person.read",
    "person-files": "person_file.read",
}


def demand(actor: Actor, prefix: str) -> None:
    """Raise Forbidden when the request only looks, at something beyond the scopes of the token."""
    asked = current.asked()
    if actor.scopes is None or not _looks(asked):
        return
    verb = SHOWS.get(asked.path.removeprefix(prefix).lstrip("/").split("/", 1)[0], EVERYTHING)
    if verb is not None and not permits.allows(actor, verb):
        raise Forbidden(code="beyond_scopes")


def _looks(asked: Request) -> bool:
    """Say whether the request changes nothing: a question may also come as a POST."""
    methods = asked.url_rule.methods if asked.url_rule is not None else None
    return asked.method in SAFE or "GET" in (methods or ()) or asked.path.endswith(QUESTIONS)

"""What every door owes the audit: to say from where somebody comes, and to write down what it shows before it shows it."""

import logging
from collections.abc import Callable

from flask import Flask, Request, Response, g

from handlers import current
from services import origin, readings
from services.errors import NotReady
from services.origin import Door, Origin

DOORS: dict[str, Door] = {"/api/": "api", "/engine-rest": "engine_rest"}  # by how an address begins; all else are pages
UNCHANGED = 304  # nothing is shown that was not shown, and written down, before
REFUSED = 400  # what answers an error shows nothing of what was read; a page that says what is wrong with an entry shows it all
log = logging.getLogger("careflow.audit")
Refuse = Callable[[NotReady], Response]


def register(app: Flask, refusals: dict[Door, Refuse]) -> None:
    """Stand at every door of the application; each says in its own words that it cannot answer without the audit."""
    app.before_request(_begin)

    @app.after_request
    def witness(response: Response) -> Response:
        """Let an answer go out once it is written down what it shows."""
        kept = current.kept()
        notes = kept.pop("readings", None)
        readings.end()
        if notes is None or not notes.rows:
            return response
        is_refused = response.status_code >= REFUSED and kept.get("is_refusal", False)
        if response.status_code == UNCHANGED or is_refused:
            return response
        try:
            notes.settle()
        except Exception:
            log.exception("readings could not be written down")
            return refusals[_door(current.asked())](NotReady())
        return response

    app.teardown_request(_end)


def note_refusal() -> None:
    """Remember that an error is answered."""
    g.is_refusal = True


def _begin() -> None:
    asked = current.asked()
    origin.enter(Origin(_door(asked), asked.remote_addr))
    current.kept().readings = readings.begin()


def _door(asked: Request) -> Door:
    for start, known in DOORS.items():
        if asked.path.startswith(start):
            return known
    return "web"


def _end(_error: BaseException | None) -> None:
    readings.end()
    origin.enter(origin.TICKER)

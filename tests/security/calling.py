"""Calling a row of the table as somebody, through the door it belongs to."""

import re
from collections.abc import Mapping
from typing import Any, Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import PASSWORD
from tests.security.expected import Answer
from tests.security.people import Somebody
from tests.security.routes import Row
from tests.security.world import World

TOKEN: Final = re.compile(r'name="csrf-token" content="([^"]+)"')
VERSIONED: Final = frozenset({"PUT /api/v1/user-tasks/<user_task_id>/draft", "PATCH /api/v1/process-instances/<instance_id>/variables"})
BROKEN: Final = 500
UNOFFERED: Final = 501  # operations of the dialect that this service says it does not do
REFUSALS: Final[dict[int, Answer]] = {401: "stranger", 403: "forbidden", 404: "hidden"}


class Caller:
    """One person, or nobody, at every door: with a token for programs, with a browser at the desk."""

    def __init__(self, world: World, who: Somebody | None) -> None:
        self.world, self.who = world, who
        self._program, self._browser = world.app.test_client(), world.app.test_client()
        self._csrf = _signed_in(self._browser, who)

    def __call__(self, row: Row, ids: dict[str, str] | None = None, more: Mapping[str, str] | None = None) -> TestResponse:
        ids = self.world.ids if ids is None else ids
        client = self._browser if row.door == "web" else self._program
        answer = client.open(row.path(ids), method=row.method, headers=self._headers(row) | dict(more or {}), **row.content(ids))
        answer.get_data()
        answer.close()
        return answer

    @property
    def is_kept_out(self) -> bool:
        """Say whether it is somebody of the case's office who is kept out of the case."""
        return self.who is not None and self.who.relation == "suspect"

    def ask(self, method: str, path: str, body: Any = None, more: Mapping[str, str] | None = None) -> TestResponse:
        """Ask something else as a program."""
        return self._program.open(
            path, method=method, headers=self._authorization | dict(more or {}), **({} if body is None else {"json": body})
        )

    def send(self, path: str, parts: dict[str, Any]) -> TestResponse:
        """Send the parts of a form as a program."""
        return self._program.post(path, data=parts, headers=self._authorization)

    @property
    def _authorization(self) -> dict[str, str]:
        return {} if self.who is None else {"Authorization": f"Bearer {self.who.token}"}

    def _headers(self, row: Row) -> dict[str, str]:
        headers = {"If-Match": '"0"'} if str(row) in VERSIONED else {}
        if row.door == "web":
            return headers | {"X-CSRFToken": self._csrf}
        return headers | self._authorization


def _signed_in(browser: FlaskClient, who: Somebody | None) -> str:
    if who is not None:
        answer = browser.post("/sign-in", data={"login": who.login, "password": PASSWORD, "csrf_token": _token(browser)})
        assert answer.status_code == 302, answer.get_data(as_text=True)
    return _token(browser)


def _token(browser: FlaskClient) -> str:
    found = TOKEN.search(browser.get("/sign-in").get_data(as_text=True))
    assert found
    return found[1]


def agrees(answer: TestResponse, row: Row, wanted: Answer) -> bool:
    """Say whether the answer is the one that was expected, and no failure of the service."""
    if answer.status_code >= BROKEN and answer.status_code != UNOFFERED:
        return str(row) == "GET /readyz"
    if row.secrecy == "public":
        return True
    said = told(answer)
    return said in {"forbidden", "hidden"} if wanted == "closed" else said == wanted


def told(answer: TestResponse) -> Answer:
    """Say what an answer tells: that the door was open, that it is forbidden, that it is not there, or to sign in first."""
    if answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in"):
        return "stranger"
    return REFUSALS.get(answer.status_code, "open")

"""Fixtures of the API's tests: callers who sign in with a token."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services import passwords, tokens
from tests.cast import FULL, Cast

Caller = Callable[..., TestResponse]


@pytest.fixture(autouse=True)
def quick_passwords() -> None:
    """Hash new passwords weakly and quickly."""
    passwords.configure(memory_kibibytes=8, rounds=1)


class Callers:
    """Everybody of the cast as a caller of the API: `callers.liwen("GET", "/me")`."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self._app, self.cast = app, cast
        self._tokens: dict[str, str] = {}

    def token(self, login: str) -> str:
        if login not in self._tokens:
            self._tokens[login] = tokens.create(getattr(self.cast, login), "tests", scopes=FULL).token
        return self._tokens[login]

    def __getattr__(self, login: str) -> Caller:
        client: FlaskClient = self._app.test_client()
        authorization = f"Bearer {self.token(login)}"

        def call(method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
            headers = {"Authorization": authorization, **options.pop("headers", {})}
            if body is not None:
                options["json"] = body
            return client.open(f"/api/v1{path}", method=method, headers=headers, **options)

        return call


@pytest.fixture
def callers(app: Flask, cast: Cast) -> Iterator[Callers]:
    return Callers(app, cast)

"""Fixtures for the desk: a small procedure, and people who sit down at it. One database is enough for pages."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from services import deployments, instances, user_tasks
from services.instances import Started
from tests.cast import PASSWORD, Cast
from tests.handlers.web import relief

LATER = re.compile(r'hx-get="([^"]+)" hx-trigger="load" hx-swap="outerHTML"')
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@pytest.fixture
def database(sqlite: Engine) -> Engine:
    return sqlite


@dataclass
class Desk:
    """A browser without scripts, and whoever sits in front of it."""

    client: FlaskClient

    def open(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def text(self, path: str) -> str:
        return unescape(self.open(path).get_data(as_text=True))

    def whole(self, path: str) -> str:
        """Give a page with the parts that come after it."""
        page = self.text(path)
        return page + "".join(self.text(part) for part in LATER.findall(page))

    def token(self) -> str:
        found = TOKEN.search(self.client.get("/sign-in").get_data(as_text=True))
        assert found
        return found[1]

    def post(self, path: str, **values: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **values})

    def send(self, path: str, body: Any, method: str = "POST") -> TestResponse:
        headers = {"X-CSRFToken": self.token(), "Accept": "application/json"}
        return self.client.open(path, method=method, json=body, headers=headers)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", login=login, password=password)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app.test_client())


@pytest.fixture
def liwen(desk: Desk) -> Desk:
    """Let the caseworker sit down."""
    assert desk.sign_in("liwen").status_code == 302
    return desk


@pytest.fixture
def procedure(app: Flask, cast: Cast) -> str:
    """Deploy the small procedure; give its definition's id."""
    return deployments.deploy(cast.admin, relief.FILES, name="relief").definitions[0].id


@pytest.fixture
def started(procedure: str, cast: Cast) -> Started:
    """Start a case of it."""
    return instances.start(cast.liwen, "relief", variables=relief.APPLICANT)


@pytest.fixture
def review(started: Started, cast: Cast) -> str:
    """Let the caseworker take the review; give the user task's id."""
    user_task_id = user_tasks.find(cast.liwen, instance_id=started.instance_id).items[0].id
    user_tasks.claim(cast.liwen, user_task_id)
    return user_task_id

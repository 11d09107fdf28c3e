"""How often somebody may ask: by account once he is known, by address before; for all workers together, and at no cost."""

import dataclasses
import os
import time
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from config import Config
from handlers import rates
from handlers.rates import Counters
from services import tokens
from tests import applications
from tests.cast import Cast
from tests.security.test_headers import open_desk

FEW = 4
Make = Callable[..., Flask]


@pytest.fixture
def limited(config: Config, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Give an application with limits that nobody has asked yet; its minute stands still."""
    monkeypatch.setattr("handlers.rates.time.monotonic", lambda: 6000.0)
    return lambda **limits: applications.used(dataclasses.replace(config, **limits))


@pytest.mark.parametrize("path", ["/api/v1/me", "/engine-rest/task", "/cases", "/sign-in"])
def test_an_address_nobody_knows(limited: Make, path: str) -> None:
    client = limited(rate_stranger=FEW).test_client()
    before = [client.get(path, environ_base={"REMOTE_ADDR": "203.0.113.1"}).status_code for _ in range(FEW)]
    assert 429 not in before
    answer = client.get(path, environ_base={"REMOTE_ADDR": "203.0.113.1"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert client.get(path, environ_base={"REMOTE_ADDR": "203.0.113.2"}).status_code != 429


def test_a_cookie_that_opens_nothing_helps_nobody(limited: Make) -> None:
    client = limited(rate_stranger=FEW).test_client()
    client.set_cookie("session", "anything")
    assert [client.get("/api/v1/me").status_code for _ in range(FEW + 1)] == [401] * FEW + [429]


@pytest.mark.parametrize("path", ["/api/v1/me", "/engine-rest/task"])
@pytest.mark.parametrize("header", ["Bearer cf_nothing", "Basic bm9ib2R5Ondyb25n", "nothing"])
def test_nor_does_a_header(limited: Make, path: str, header: str) -> None:
    client = limited(rate_stranger=FEW).test_client()
    answers = [client.get(path, headers={"Authorization": header}).status_code for _ in range(FEW + 1)]
    assert answers == [401] * FEW + [429]


def test_colleagues_go_on_behind_the_address_of_a_flood(limited: Make, cast: Cast) -> None:
    app = limited(rate_stranger=FEW)
    desk, _ = open_desk(app)
    program = {"Authorization": f"Bearer {tokens.create(cast.zhaomin, 'tests').token}"}
    stranger = app.test_client()
    assert [stranger.get("/api/v1/me").status_code for _ in range(FEW + 2)][-1] == 429
    assert desk.get("/worklist").status_code == 200
    assert app.test_client().get("/api/v1/me", headers=program).status_code == 200


def test_an_account_at_all_doors_and_in_all_browsers(limited: Make) -> None:
    app = limited(rate_person=FEW)
    one, _ = open_desk(app)
    other, _ = open_desk(app)
    colleague, _ = open_desk(app, "zhaomin")
    found = [browser.get(path).status_code for _ in range(3) for browser, path in ((one, "/worklist"), (other, "/api/v1/me"))]
    assert found == [200] * FEW + [429] * 2
    assert colleague.get("/worklist").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/me", "/engine-rest/task/count"])
def test_a_program_has_a_limit_of_its_own(limited: Make, cast: Cast, path: str) -> None:
    app = limited(rate_program=FEW, rate_person=1)
    headers = {"Authorization": f"Bearer {tokens.create(cast.liwen, 'tests').token}"}
    found = [app.test_client().get(path, headers=headers).status_code for _ in range(FEW + 1)]
    assert found == [200] * FEW + [429]


def test_a_new_minute_begins_anew(limited: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    client = limited(rate_stranger=FEW).test_client()
    assert [client.get("/api/v1/me").status_code for _ in range(FEW + 1)][-1] == 429
    monkeypatch.setattr("handlers.rates.time.monotonic", lambda: 6060.0)
    assert client.get("/api/v1/me").status_code == 401


def test_what_is_only_flagged_is_never_turned_away(limited: Make) -> None:
    app = limited(rate_stranger=FEW)
    with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.1"}):
        assert [rates.flag_stranger() for _ in range(FEW + 2)] == [False] * FEW + [True] * 2
        with pytest.raises(TooManyRequests):
            rates.of_stranger()


def test_without_a_setting_there_are_limits_and_zero_means_none(limited: Make) -> None:
    usual, none = Config.from_environment({}), Config.from_environment({"RATE_STRANGER": "0"})
    assert min(usual.rate_stranger, usual.rate_person, usual.rate_program) > 0
    client = limited(rate_stranger=none.rate_stranger).test_client()
    assert {client.get("/api/v1/me").status_code for _ in range(50)} == {401}


def test_all_workers_count_together() -> None:
    counters = Counters()
    for _ in range(3):
        child = os.fork()
        if child == 0:
            counters.add("program", "account", 7)
            os._exit(0)
        os.waitpid(child, 0)
    assert counters.add("program", "account", 7) == 4
    assert counters.add("program", "account", 8) == 1


def test_many_keys_hardly_meet() -> None:
    counters = Counters()
    for number in range(5_000):
        counters.add("stranger", f"203.0.113.{number}", 7)
    assert sum(counters.add("person", f"account {number}", 7) > 1 for number in range(1000)) < 20


def test_a_completion_pays_microseconds(limited: Make, cast: Cast) -> None:
    app = limited(rate_program=10**9)
    with app.test_request_context(headers={"Authorization": "Bearer x"}):
        spent = []
        for _ in range(20):
            began = time.perf_counter()
            for _ in range(100):
                rates.of(cast.liwen)
            spent.append((time.perf_counter() - began) / 100)
    assert min(spent) < 30e-6

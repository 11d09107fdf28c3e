"""An external worker's account at both doors: its jobs, itself, and nothing of anybody else."""

from base64 import b64encode
from collections import defaultdict
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services import people
from tests.cast import PASSWORD, Cast
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import complete, ok, start, whole
from tests.handlers.api.test_strangers import content_of, filled, ids_of

ITS_OWN = ("/external-jobs", "/me", "/tokens", "/notice", "/saved-filters", "/saved-views")  # of /api/v1
OF_NOBODY = ("/docs", "/openapi", "/clock-grounds", "/imports/<kind>/template", "/roles")  # words of handbook and law, empty tables
OF_THE_DIALECT = {"/external-task/fetchAndLock", "/version", "/engine"} | {  # what it may call, and what says nothing of anybody
    f"/external-task/<job_id>/{deed}" for deed in ("complete", "bpmnError", "failure", "lock", "extendLock", "unlock")
}
EMPTY: tuple[Any, ...] = ([], {"count": 0}, {"count": 0, "is_capped": False}, {"items": [], "next": None}, {"items": []})


@pytest.fixture
def worker(app: Flask, cast: Cast) -> FlaskClient:
    """Give a client that calls as the worker of county A."""
    people.add(cast.admin, "worker", "外部程序", PASSWORD, [("worker", cast.offices["baiyun"])])
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = "Basic " + b64encode(f"worker:{PASSWORD}".encode()).decode()
    return client


def waiting(callers: Callers) -> str:
    """Bring a case to its external job; give the case."""
    case_id: str = start(callers)["case_id"]
    complete(callers, case_id)
    complete(callers, case_id)
    return case_id


def test_it_works_through_the_api(callers: Callers, worker: FlaskClient) -> None:
    whole(callers)
    case_id = waiting(callers)
    (job,) = ok(worker.post("/api/v1/external-jobs/fetch", json={"worker": "w", "topics": ["notify"]}))["items"]
    assert ok(worker.post(f"/api/v1/external-jobs/{job['id']}/complete", json={"worker": "w"})) == {"taken": True}
    assert ok(callers.liwen("GET", f"/cases/{case_id}"))["state"] == "closed"


def test_it_works_through_the_dialect(callers: Callers, worker: FlaskClient) -> None:
    whole(callers)
    case_id = waiting(callers)
    wish = {"workerId": "w", "maxTasks": 1, "topics": [{"topicName": "notify", "lockDuration": 60_000}]}
    (job,) = ok(worker.post("/engine-rest/external-task/fetchAndLock", json=wish))
    for _ in range(2):  # the second time nobody holds it, and it stays as it is
        assert worker.post(f"/engine-rest/external-task/{job['id']}/unlock").status_code == 204
    lock = {"workerId": "w", "lockDuration": 60_000}
    assert worker.post(f"/engine-rest/external-task/{job['id']}/lock", json=lock).status_code == 204
    assert worker.post(f"/engine-rest/external-task/{job['id']}/complete", json={"workerId": "w"}).status_code == 204
    assert ok(callers.liwen("GET", f"/cases/{case_id}"))["state"] == "closed"


def test_nothing_else_is_open_to_it(app: Flask, callers: Callers, cast: Cast, worker: FlaskClient) -> None:
    ids = defaultdict(lambda: "x", ids_of(whole(callers), cast), element_id="send")
    tried = 0
    for method, rule in addresses(app, "/api/v1"):
        if not rule.startswith(ITS_OWN + OF_NOBODY):
            content = content_of(method, rule)
            body = {"json": content["body"]} if "body" in content else content
            answer = worker.open("/api/v1" + filled(rule, ids), method=method, headers={"If-Match": '"0"'}, **body)
            assert is_closed(answer), (method, rule, answer.status_code, answer.get_data()[:300])
            tried += 1
    assert tried > 80


def test_nothing_else_of_the_dialect_is_open_to_it(app: Flask, callers: Callers, cast: Cast, worker: FlaskClient) -> None:
    ids = defaultdict(lambda: "x", ids_of(whole(callers), cast), key="visit")
    ids["execution_id"] = ids["instance_id"]
    for method, rule in addresses(app, "/engine-rest"):
        if rule not in OF_THE_DIALECT:
            body = {} if method == "GET" else {"json": {"workerId": "w"}}
            answer = worker.open("/engine-rest" + filled(rule, ids), method=method, **body)
            assert is_closed(answer), (method, rule, answer.status_code, answer.get_data()[:300])


def addresses(app: Flask, door: str) -> list[tuple[str, str]]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(f"{door}/")]
    found = [(method, rule.rule.removeprefix(door)) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return sorted(found)


def is_closed(answer: Any) -> bool:
    """Say whether an answer gives nothing and has done nothing."""
    return answer.status_code in {308, 400, 403, 404, 409, 412, 422, 428, 501} or answer.json in EMPTY

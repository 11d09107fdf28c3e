"""How programs sign in, and how people's sign-in is managed through the API."""

import re
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import IdempotentRequest
from services import keys, now, passwords, second_factors, sessions, tokens, transaction
from tests.cast import PASSWORD, Cast
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok, whole
from tests.handlers.api.test_blueprint import basic
from tests.handlers.api.test_moments import SIMPLE
from tests.handlers.api.test_strangers import addresses


def code(secret: str) -> str:
    return pyotp.TOTP(secret).at(now.real())


def bearer(cast: Cast, login: str, *scopes: str) -> dict[str, str]:
    return {"Authorization": "Bearer " + tokens.create(getattr(cast, login), "tests", scopes=list(scopes)).token}


class TestScopes:
    """A token shows and does no more than its scopes."""

    def test_a_token_for_jobs_reads_nothing(self, app: Flask, client: FlaskClient, cast: Cast) -> None:
        headers = bearer(cast, "admin", "jobs")
        for method, rule in addresses(app):
            if method == "GET" and not rule.startswith("/imports"):
                path = "/api/v1" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda match: "2026" if match[1] == "int" else match[2], rule)
                assert client.get(path, headers=headers).json["code"] == "beyond_scopes", rule
        for path in ("cases", "user-tasks", "person-files"):
            answer = client.post(f"/api/v1/{path}/search", json={"subject": "王小明"}, headers=headers)
            assert (answer.status_code, answer.json["code"]) == (403, "beyond_scopes")
        for method in (client.get, client.post):
            assert method("/engine-rest/task", headers=headers, json={}).status_code == 403
        assert client.post("/api/v1/external-jobs/fetch", json={"worker": "w", "topics": ["notify"]}, headers=headers).status_code == 200

    def test_one_that_reads_changes_nothing(self, callers: Callers, client: FlaskClient, cast: Cast) -> None:
        matter = whole(callers)
        headers = bearer(cast, "liwen", "read")
        assert client.get(f"/api/v1/cases/{matter.case_id}", headers=headers).status_code == 200
        task = f"/user-tasks/{matter.user_task_id}/claim"
        assert client.post(f"/api/v1{task}", json={}, headers=headers).status_code == 403
        assert client.post(f"/engine-rest/task/{matter.user_task_id}/claim", json={"userId": "liwen"}, headers=headers).status_code == 403
        assert callers.liwen("POST", task, {}).status_code == 200

    def test_one_that_works_does_a_whole_user_task(self, callers: Callers, client: FlaskClient, cast: Cast) -> None:
        matter = whole(callers)
        headers = bearer(cast, "liwen", "work")
        path = f"/api/v1/user-tasks/{matter.user_task_id}"
        assert client.get(f"{path}/form", headers=headers).status_code == 200
        assert client.post(f"{path}/complete", json={"variables": {}}, headers=headers).status_code == 200
        assert client.post("/api/v1/tokens", json={"name": "wider"}, headers=headers).json["code"] == "beyond_scopes"

    def test_one_that_deploys_sees_no_case(self, callers: Callers, client: FlaskClient, cast: Cast) -> None:
        matter = whole(callers)
        headers = bearer(cast, "admin", "deploy")
        assert client.get("/api/v1/deployments", headers=headers).status_code == 200
        deployment = {"name": "one", "resources": [{"name": "a.bpmn", "content": SIMPLE.decode()}]}
        assert client.post("/api/v1/deployments", json=deployment, headers=headers).status_code == 201
        for path in ("/api/v1/cases", f"/api/v1/cases/{matter.case_id}", "/api/v1/people", "/engine-rest/process-instance"):
            assert client.get(path, headers=headers).status_code == 403, path

    def test_they_are_said_when_it_is_made(self, callers: Callers) -> None:
        made = ok(callers.liwen("POST", "/tokens", {"name": "x", "scopes": ["work", "read"]}))
        assert made["scopes"] == ["read", "work"]
        assert callers.liwen("POST", "/tokens", {"name": "x", "scopes": ["king"]}).status_code == 422


class TestSecondFactor:
    """Through the API, and at HTTP Basic."""

    def enrol(self, call: Any) -> dict[str, Any]:
        made = ok(call("POST", "/me/second-factor", {}))
        return made | ok(call("POST", "/me/second-factor/confirm", {"code": code(made["secret"])}))  # type: ignore[no-any-return]

    def test_it_is_begun_confirmed_and_removed(self, callers: Callers) -> None:
        assert len(self.enrol(callers.liwen)["recovery_codes"]) == 10
        assert ok(callers.liwen("GET", "/me/second-factor")) == {"is_on": True, "is_demanded": False, "codes_left": 10}
        assert callers.liwen("POST", "/me/second-factor", {}).status_code == 409
        assert callers.liwen("DELETE", "/me/second-factor").status_code == 204
        assert callers.liwen("DELETE", "/me/second-factor").status_code == 404

    def test_login_and_password_are_no_longer_enough(self, callers: Callers, client: FlaskClient) -> None:
        assert client.get("/api/v1/me", headers=basic("liwen", PASSWORD)).status_code == 200
        self.enrol(callers.liwen)
        answer = client.get("/api/v1/me", headers=basic("liwen", PASSWORD))
        assert (answer.status_code, answer.json["code"]) == (401, "token_needed")
        assert client.get("/engine-rest/engine", headers=basic("liwen", PASSWORD)).status_code == 401
        assert callers.liwen("GET", "/me").status_code == 200

    @pytest.mark.usefixtures("app")
    def test_who_must_have_one_is_led_to_it_at_the_desk(self, client: FlaskClient) -> None:
        second_factors.configure(["supervisor"])
        assert client.get("/api/v1/me", headers=basic("sunqiang", PASSWORD)).status_code == 200

    def test_an_administrator_resets_it(self, callers: Callers, cast: Cast) -> None:
        self.enrol(callers.liwen)
        assert callers.sunqiang("DELETE", f"/people/{cast.liwen.person_id}/second-factor").status_code == 403
        assert callers.admin("DELETE", f"/people/{cast.liwen.person_id}/second-factor").status_code == 204
        assert ok(callers.liwen("GET", "/me/second-factor"))["is_on"] is False


def test_sessions_are_listed_and_ended(callers: Callers, cast: Cast) -> None:
    first, second = (sessions.begin(cast.liwen, "password", "Firefox") for _ in range(2))
    assert {one["id"] for one in ok(callers.liwen("GET", "/me/sessions"))["items"]} == {first, second}
    assert callers.liwen("DELETE", f"/me/sessions/{first}").status_code == 204
    assert [one["id"] for one in ok(callers.admin("GET", f"/people/{cast.liwen.person_id}/sessions"))["items"]] == [second]
    assert callers.admin("DELETE", f"/people/{cast.liwen.person_id}/sessions").status_code == 204
    assert ok(callers.liwen("GET", "/me/sessions"))["items"] == []


def test_identities_are_linked_and_unlinked(callers: Callers, cast: Cast) -> None:
    path = f"/people/{cast.liwen.person_id}/identities"
    link = {"issuer": "https://id.example", "subject": "li.wen"}
    made = ok(callers.admin("POST", path, link))
    assert callers.admin("POST", f"/people/{cast.zhaomin.person_id}/identities", link).json["code"] == "identity_linked"
    assert [one["subject"] for one in ok(callers.admin("GET", path))["items"]] == ["li.wen"]
    assert callers.admin("DELETE", f"{path}/{made['id']}").status_code == 204
    assert ok(callers.admin("GET", path))["items"] == []


def test_who_guesses_is_told_when_to_come_again(client: FlaskClient) -> None:
    passwords.forget()
    found = [client.get("/api/v1/me", headers=basic("liwen", f"guess {number}")) for number in range(7)]
    assert [one.status_code for one in found] == [401] * 5 + [429] * 2
    assert found[-1].json["code"] == "sign_in_slowed"
    assert int(found[-1].headers["Retry-After"]) > 0
    assert client.get("/engine-rest/engine", headers=basic("liwen", "guess")).status_code == 429


def test_what_is_shown_once_is_not_shown_again_for_its_key(callers: Callers, cast: Cast) -> None:
    def twice(path: str, body: dict[str, Any]) -> Any:
        key = {"Idempotency-Key": path}
        first = ok(callers.liwen("POST", path, body, headers=key))
        again = callers.liwen("POST", path, body, headers=key)
        assert (again.status_code, again.json["code"]) == (409, "shown_once")
        return first

    made = twice("/tokens", {"name": "x"})
    begun = twice("/me/second-factor", {})
    codes = twice("/me/second-factor/confirm", {"code": code(begun["secret"])})["recovery_codes"]
    codes += twice("/me/second-factor/codes", {})["recovery_codes"]
    assert sum(one.name == "x" for one in tokens.find(cast.liwen)) == 1
    with transaction.reading() as look:
        kept = [keys.unseal_values(look, keys.SYSTEM, row.answer)[1] for row in look.execute(select(IdempotentRequest.__table__))]
    assert kept == [b""] * 4
    assert made["token"]
    assert len(codes) == 20

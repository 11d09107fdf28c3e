"""What every resource of the API has in common, seen from outside."""

import base64

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, func, select

from models import Area
from services import people, sessions
from services.actor import OPERATOR
from tests.cast import PASSWORD, Cast
from tests.handlers.api.conftest import Callers


def basic(login: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()}


class TestSigningIn:
    """Bearer, Basic, session; one generic refusal."""

    def test_a_token_is_enough(self, callers: Callers) -> None:
        answer = callers.liwen("GET", "/me")
        assert answer.status_code == 200
        assert answer.json["name"] == "李文"
        assert {role["role"] for role in answer.json["roles"]} == {"caseworker", "referral_worker"}

    def test_login_and_password_are_enough(self, client: FlaskClient) -> None:
        assert client.get("/api/v1/me", headers=basic("liwen", PASSWORD)).json["name"] == "李文"

    @pytest.mark.parametrize(
        "header",
        ["Basic", "Basic !!!", "Bearer", "Bearer cf_nothing", "Digest x", "Basic " + base64.b64encode(b"liwen:wrong").decode(),
         "Basic " + base64.b64encode(b"nobody:wrong").decode(), "Basic " + base64.b64encode(b"a\x00b:c").decode(), "", "x" * 5000],
    )  # fmt: skip
    def test_wrong_credentials_say_no_more_than_that(self, client: FlaskClient, header: str) -> None:
        answer = client.get("/api/v1/me", headers={"Authorization": header})
        assert (answer.status_code, answer.json["code"]) == (401, "sign_in_failed")
        assert answer.headers["WWW-Authenticate"]

    def test_nobody_is_asked_to_sign_in(self, client: FlaskClient) -> None:
        answer = client.get("/api/v1/me")
        assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")

    def test_a_session_reads_but_writes_only_with_its_token(self, client: FlaskClient, cast: Cast) -> None:
        with client.session_transaction() as session:
            session["session"] = sessions.begin(cast.liwen, "password", "Firefox")
        assert client.get("/api/v1/me").status_code == 200
        answer = client.post("/api/v1/tokens", json={"name": "x"})
        assert (answer.status_code, answer.json["code"]) == (403, "csrf")

    def test_a_session_writes_with_its_token(self, app: Flask, client: FlaskClient, cast: Cast) -> None:
        with client.session_transaction() as session:
            session["session"] = sessions.begin(cast.liwen, "password", "Firefox")
            session["csrf_token"] = "of this session"
        token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps("of this session")
        assert client.post("/api/v1/tokens", json={"name": "x"}, headers={"X-CSRFToken": token}).status_code == 201

    def test_a_session_ends_with_its_password(self, client: FlaskClient, cast: Cast) -> None:
        with client.session_transaction() as session:
            session["session"] = sessions.begin(cast.liwen, "password", "Firefox")
        people.set_password(OPERATOR, str(cast.liwen.person_id), "another one now")
        assert client.get("/api/v1/me").status_code == 401

    def test_another_site_cannot_write_with_remembered_credentials(self, client: FlaskClient) -> None:
        headers = basic("liwen", PASSWORD) | {"Sec-Fetch-Site": "cross-site"}
        assert client.post("/api/v1/tokens", json={"name": "x"}, headers=headers).status_code == 403


def test_no_cache_keeps_what_is_about_somebody(callers: Callers) -> None:
    headers = callers.liwen("GET", "/me").headers
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


class TestErrors:
    """One shape, two languages."""

    def test_an_unknown_address(self, callers: Callers) -> None:
        answer = callers.liwen("GET", "/nothing")
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
        assert answer.json["code"] == "not_found"

    def test_a_method_the_address_does_not_know(self, callers: Callers) -> None:
        answer = callers.liwen("PUT", "/me")
        assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
        assert "GET" in answer.headers["Allow"]

    @pytest.mark.parametrize(("wanted", "said"), [("en", "There is no such thing"), ("zh-CN", "没有找到"), ("fr", "没有找到")])
    def test_the_language_is_the_callers(self, callers: Callers, wanted: str, said: str) -> None:
        assert said in callers.liwen("GET", "/areas/nothing", headers={"Accept-Language": wanted}).json["detail"]

    def test_each_field_is_named(self, callers: Callers) -> None:
        answer = callers.admin("POST", "/areas", {"code": 7, "surprise": 1}, headers={"Accept-Language": "en"})
        assert answer.status_code == 422
        assert answer.json["errors"] == {
            "code": ["Not a valid string."],
            "name": ["Missing data for required field."],
            "surprise": ["Unknown field."],
        }

    def test_an_unknown_filter_is_refused_not_ignored(self, callers: Callers) -> None:
        assert callers.liwen("GET", "/areas?parnet_code=440000").json["errors"]["parnet_code"]


HOSTILE = {
    "no JSON": (b"{", 400),
    "NaN": (b'{"name": NaN}', 400),
    "no text": (b"\xff\xfe", 400),
    "too deep": (b"[" * 70 + b"]" * 70, 400),
    "far too deep": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400),
    "a null character": (b'{"name": "a\\u0000b"}', 400),
    "half a character": (b'{"name": "\\ud800"}', 400),
    "half a key": (b'{"\\udfff": 1}', 400),
    "a number beyond bounds": (b'{"days": 1e99999}', 400),
    "a number beyond all bounds": (b'{"days": 1e99999999999999999999}', 400),
    "a number of many digits": (b'{"days": ' + b"9" * 5000 + b"}", 400),
    "a list": (b"[]", 422),
    "a text": (b'"x"', 422),
    "null": (b"null", 422),
    "a real number for a whole one": (b'{"name": "x", "days": 1.5}', 422),
    "too large a number": (b'{"name": "x", "days": 99999999999999999999}', 422),
    "too much": (b'{"name": "' + b"x" * 3_000_000 + b'"}', 413),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_body_is_refused(callers: Callers, case: str) -> None:
    data, status = HOSTILE[case]
    answer = callers.liwen("POST", "/tokens", data=data, content_type="application/json")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_a_body_of_another_type_is_refused(callers: Callers) -> None:
    assert callers.liwen("POST", "/tokens", data=b"{}", content_type="text/plain").status_code == 415


ADDRESSES = """
/areas/%00 /areas?after=%00 /areas?after=!!! /areas?after=WzFd /areas?after=bnVsbA /areas?limit=0 /areas?limit=x
/areas?limit=99999999999999999999 /areas?parent_code=%ED%A0%80 /areas/%ED%A0%80
"""


@pytest.mark.parametrize("path", ADDRESSES.split())
def test_a_hostile_address_is_refused(callers: Callers, path: str) -> None:
    assert callers.liwen("GET", path).status_code in {200, 400, 404, 422}


def test_pages_follow_each_other(callers: Callers) -> None:
    found, after = [], ""
    while True:
        page = callers.liwen("GET", f"/areas?limit=1{after}").json
        found += [area["code"] for area in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert found == ["440000", "440100", "440106", "440111"]


class TestSentences:
    """What is wrong with a field, in the reader's language."""

    @pytest.mark.parametrize(
        ("path", "field", "chinese", "english"),
        [
            ("/areas?limit=0", "limit", "需要在 1 到 200 之间。", "Must be greater than or equal to 1 and less than or equal to 200."),
            ("/areas?limit=x", "limit", "需要整数。", "Not a valid integer."),
            ("/areas?colour=red", "colour", "没有这个字段。", "Unknown field."),
        ],
    )
    def test_a_bound_is_told(self, callers: Callers, path: str, field: str, chinese: str, english: str) -> None:
        assert callers.liwen("GET", path).json["errors"] == {field: [chinese]}
        assert callers.liwen("GET", path, headers={"Accept-Language": "en"}).json["errors"] == {field: [english]}


class TestIdempotency:
    """The same key: the same deed once, the same answer always."""

    AREA = {"code": "440112", "name": "黄埔区", "parent_code": "440100"}  # noqa: RUF012

    def test_the_same_request_is_answered_alike_and_done_once(self, callers: Callers, database: Engine) -> None:
        key = {"Idempotency-Key": "first"}
        one = callers.admin("POST", "/areas", self.AREA, headers=key)
        two = callers.admin("POST", "/areas", self.AREA, headers=key)
        assert (one.status_code, two.status_code) == (201, 201)
        assert one.data == two.data
        assert two.headers["Idempotency-Replayed"] == "true"
        with database.connect() as connection:
            assert connection.execute(select(func.count()).where(Area.code == "440112")).scalar_one() == 1

    def test_another_request_with_the_same_key_is_refused(self, callers: Callers) -> None:
        key = {"Idempotency-Key": "second"}
        assert callers.admin("POST", "/areas", self.AREA, headers=key).status_code == 201
        answer = callers.admin("POST", "/areas", self.AREA | {"name": "x"}, headers=key)
        assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")

    def test_what_was_refused_may_be_tried_again(self, callers: Callers) -> None:
        key = {"Idempotency-Key": "third"}
        assert callers.admin("POST", "/areas", {"code": "440112"}, headers=key).status_code == 422
        assert callers.admin("POST", "/areas", self.AREA, headers=key).status_code == 201

    def test_keys_are_each_accounts_own(self, callers: Callers) -> None:
        key = {"Idempotency-Key": "fourth"}
        assert callers.liwen("POST", "/tokens", {"name": "x"}, headers=key).status_code == 201
        assert callers.zhaomin("POST", "/tokens", {"name": "y"}, headers=key).status_code == 201

    @pytest.mark.parametrize("key", ["", "x" * 201, "\x01"])
    def test_a_key_that_is_none_is_refused(self, callers: Callers, key: str) -> None:
        assert callers.liwen("POST", "/tokens", {"name": "x"}, headers={"Idempotency-Key": key}).status_code == 422

"""What browsers may do with our answers, whichever door gives them and whatever they say."""

import dataclasses
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from config import Config
from handlers import headers
from tests import applications
from tests.cast import PASSWORD, Cast

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
NOBODY = "00000000-0000-0000-0000-000000000000"
ARGUMENT = re.compile(r"<[^>]+>")
STYLED = {  # diagrams, editors, figures, and the API's own page
    *("web.case", "web.instance", "web.modify", "web.preview_modify", "web.user_task", "web.measures", "web.definition_figures"),
    *("web.course", "web.map_versions", "web.compare_design", "web.compare_versions", "web.edit_design", "api_docs.page"),
}
KEPT = {"web.diagram"}  # a diagram's version never changes


def calls(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            yield rule, method, ARGUMENT.sub(NOBODY, rule.rule)


def open_desk(app: Flask, login: str = "liwen") -> tuple[FlaskClient, TestResponse]:
    """Sit down at the desk; give the browser and the answer that let it in."""
    client = app.test_client()
    base = "https://localhost" if app.config["SESSION_COOKIE_SECURE"] else "http://localhost"
    found = TOKEN.search(client.get("/sign-in", base_url=base).get_data(as_text=True))
    assert found
    form = {"csrf_token": found[1], "login": login, "password": PASSWORD}
    answer = client.post("/sign-in", data=form, base_url=base, headers={"Referer": f"{base}/sign-in"})
    assert answer.status_code == 302
    return client, answer


def hold(answer: TestResponse) -> None:
    """Demand what every answer owes."""
    for name, value in headers.ALWAYS.items():
        assert answer.headers.getlist(name) == [value]
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    scripts = parts.get("script-src", parts.get("default-src"))
    assert scripts in {"'self'", "'none'"} or "sandbox" in parts
    assert "unsafe-eval" not in policy
    if answer.mimetype == "text/html":
        assert parts["frame-ancestors"] == parts["base-uri"] == parts["default-src"] == "'none'"
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & {name for name, _ in answer.headers}


def test_every_route_by_every_method(app: Flask) -> None:
    browser, _ = open_desk(app)
    for who in (app.test_client(), browser):
        for rule, method, path in calls(app):
            with who.open(path, method=method) as answer:
                hold(answer)
                if rule.endpoint not in KEPT and not rule.rule.startswith("/static"):
                    assert "no-store" in answer.headers["Cache-Control"] or "no-cache" in answer.headers["Cache-Control"], path
                assert ("unsafe-inline" in answer.headers["Content-Security-Policy"]) <= (rule.endpoint in STYLED), path


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/nowhere", "GET", 404),
        ("/api/v1/nowhere", "GET", 404),
        ("/api/v1/me", "DELETE", 405),
        ("/engine-rest/nowhere", "GET", 501),
        ("/static/nowhere.js", "GET", 404),
        ("/cases", "DELETE", 405),
        ("/static/../config.py", "GET", 404),
        ("/cases", "TRACE", 405),
        ("/cases", "PROPFIND", 405),
        ("/api/v1/me", "CONNECT", 405),
    ],
)
def test_refusals_too(client: FlaskClient, path: str, method: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code in {status, 401} if path.startswith("/engine-rest") else answer.status_code == status
    hold(answer)


def test_a_bug_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    app.testing = False
    monkeypatch.setattr("services.health.checks", broken)
    monkeypatch.setattr("services.cases.find", broken)
    browser, _ = open_desk(app)
    for path in ("/readyz", "/cases", "/api/v1/cases"):
        answer = browser.get(path)
        assert answer.status_code == 500
        assert "secret detail" not in answer.get_data(as_text=True)
        assert "Traceback" not in answer.get_data(as_text=True)
        assert len(answer.headers["X-Request-Id"]) == 32
        hold(answer)


def test_assets_too(client: FlaskClient) -> None:
    found = re.search(r'src="(/static/dist/[^"]+)"', client.get("/sign-in").get_data(as_text=True))
    assert found
    with client.get(found[1]) as answer:
        assert answer.status_code == 200
        hold(answer)


def test_no_other_site_may_read_an_answer(client: FlaskClient) -> None:
    origin = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("/api/v1/me", "/sign-in", "/engine-rest/version", "/healthz"):
        for method in ("OPTIONS", "GET"):
            answer = client.open(path, method=method, headers=origin)
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


@pytest.fixture
def behind_tls(config: Config) -> Config:
    """Give the settings of a service behind TLS."""
    return dataclasses.replace(config, allow_http=True, names=("localhost", ".office.example"), proxies=1)


@pytest.fixture
def encrypted(behind_tls: Config, cast: Cast) -> Flask:
    """Give the application as it is behind TLS."""
    return applications.used(behind_tls)


def test_behind_tls_everything_stays_there(encrypted: Flask) -> None:
    for path in ("/sign-in", "/api/v1/me", "/nowhere", "/engine-rest/version", "/healthz"):
        answer = encrypted.test_client().get(path, base_url="https://localhost")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_without_tls_nothing_promises_it(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers


def test_cookies_are_for_this_host_this_site_and_no_script(encrypted: Flask) -> None:
    browser, answer = open_desk(encrypted)
    (session,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-session=")]
    for part in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"):
        assert part in session
    assert "Domain" not in session
    page = browser.get("/worklist", base_url="https://localhost").get_data(as_text=True)
    found = TOKEN.search(page)
    assert found
    proof = {"Referer": "https://localhost/"}
    chosen = browser.post("/language", data={"csrf_token": found[1], "language": "en"}, base_url="https://localhost", headers=proof)
    (language,) = [one for one in chosen.headers.getlist("Set-Cookie") if one.startswith("language=")]
    assert "; Secure" in language
    assert "; HttpOnly" in language


@pytest.mark.parametrize(
    ("host", "status"), [("localhost", 200), ("a.office.example", 200), ("evil.example", 400), ("localhost.evil.example", 400)]
)
def test_only_names_of_ours_are_answered(encrypted: Flask, host: str, status: int) -> None:
    for path in ("/healthz", "/sign-in"):
        answer = encrypted.test_client().get(path, base_url=f"https://{host}")
        assert answer.status_code == status


def test_a_proxy_is_believed_only_where_there_is_one(behind_tls: Config, new_app: Flask) -> None:
    seen = []
    for one in (applications.new(behind_tls), new_app):
        one.add_url_rule("/whence", "whence", lambda: __import__("flask").request.remote_addr)
        told = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Host": "evil.example"}
        seen.append(one.test_client().get("/whence", base_url="https://localhost", headers=told).get_data(as_text=True))
    assert seen == ["198.51.100.7", "127.0.0.1"]

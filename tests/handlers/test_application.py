"""What the application reads once is what Flask would have read, and no body gets past its limit."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask, Request
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge
from werkzeug.test import EnvironBuilder

from handlers.application import SHORT

ADDRESSES: list[dict[str, Any]] = [
    {"path": "/api/v1/user-tasks/1/complete", "method": "POST"},
    {"path": "/", "query_string": "after=%E5%BA%B7&x"},
    {"path": "//instances///1", "query_string": "a=1"},
    {"path": "/康/%00", "base_url": "https://Office.Example:8443/mounted"},
    {"path": "/nowhere", "headers": {"Host": "bad host"}},
    {"path": "/bell", "headers": {"Upgrade": "websocket", "Connection": "upgrade"}},
]


@pytest.mark.parametrize("asked", ADDRESSES, ids=lambda asked: asked["path"])
def test_a_view_is_looked_for_as_flask_looks_for_it(app: Flask, asked: dict[str, Any]) -> None:
    def found(application: Any) -> Any:
        adapter = application.create_url_adapter(app.request_class(EnvironBuilder(**asked).get_environ()))
        try:
            match: Any = adapter.match()
        except HTTPException as error:
            match = type(error), getattr(error, "new_url", None)
        return match, adapter.build("web.sign_in", {"next": "/"}, force_external=True)

    assert found(app) == found(super(type(app), app))


def test_an_address_names_one_of_our_hosts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["office.example"])
    assert app.test_client().get("/healthz", base_url="http://office.example").status_code == 200
    assert app.test_client().get("/healthz", base_url="http://other.example").status_code == 400


def asked_with(app: Flask, body: bytes, length: int, limit: int | None = None, **more: Any) -> Request:
    environ = {**EnvironBuilder(method="POST").get_environ(), "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(length), **more}
    asked = app.request_class(environ)
    asked.max_content_length = limit
    return asked


@pytest.mark.parametrize("length", [0, 1, SHORT, SHORT + 1])
@pytest.mark.parametrize("more", [{}, {"wsgi.input_terminated": True}], ids=["endless", "terminated"])
def test_a_body_is_read_to_its_end_and_no_further(app: Flask, length: int, more: dict[str, Any]) -> None:
    body = b"x" * length
    rest = b"" if more else b"the next request"
    asked = asked_with(app, body + rest, length, 2 * SHORT, **more)
    assert asked.get_data() == body
    assert asked.environ["wsgi.input"].read() == rest


@pytest.mark.parametrize("length", [11, SHORT + 1])
def test_a_body_over_its_limit_is_not_read(app: Flask, length: int) -> None:
    asked = asked_with(app, b"x" * length, length, 10)
    with pytest.raises(RequestEntityTooLarge):
        asked.get_data()
    assert asked.environ["wsgi.input"].tell() == 0


def test_a_body_that_breaks_off_is_none(app: Flask) -> None:
    with pytest.raises(ClientDisconnected):
        asked_with(app, b'{"variables": {}', 40, 100, **{"wsgi.input_terminated": True}).get_data()


def test_a_body_of_unknown_length_has_the_same_limit(app: Flask) -> None:
    asked = asked_with(app, b"x" * 12, 0, 11, **{"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True})
    assert asked.get_data() == b"x" * 11

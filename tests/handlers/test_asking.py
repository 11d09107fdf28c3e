"""Requests of one connection are what gunicorn's own parser says, whatever was asked before."""

from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser

from config import Config as Settings
from handlers.cli import serve
from handlers.cli.answering import Settled
from handlers.cli.asking import Asked, Parser

ADDRESS = ("127.0.0.1", 5)
HOST = b"Host: x\r\n"
CHUNKS = b"2\r\nab\r\n0\r\n"

REQUESTS = {
    "plain": b"GET / HTTP/1.1\r\n" + HOST + b"\r\n",
    "elsewhere": b"GET /a%20b?c=%C3%A4#d HTTP/1.1\r\n" + HOST + b"\r\n",
    "old": b"GET / HTTP/1.0\r\n" + HOST + b"Connection: keep-alive\r\n\r\n",
    "a body": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\n\r\nab",
    "the same fields": b"PUT /b HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\n\r\ncd",
    "another order": b"PUT /b HTTP/1.1\r\nContent-Length: 2\r\n" + HOST + b"\r\ncd",
    "another case": b"PUT /b HTTP/1.1\r\n" + HOST + b"content-length: 2\r\n\r\ncd",
    "a large body": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 20000\r\n\r\n" + b"x" * 20000,
    "chunks": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS + b"\r\n",
    "a trailer": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS + b"X-A: 1\r\n\r\n",
    "a forbidden trailer": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS + HOST + b"\r\n",
    "repeated": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: 1\r\nX-A: 2\r\nX_A: 3\r\n\r\n",
    "asked to go on": b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\n\r\n",
    "asked to go on by an old one": b"POST / HTTP/1.0\r\n" + HOST + b"Expect: 100-continue\r\n\r\n",
    "forwarded": b"GET / HTTP/1.1\r\n" + HOST + b"X-Forwarded-Proto: https\r\nForwarded: for=1.2.3.4\r\nSCRIPT_NAME: /x\r\n\r\n",
    "a long line": b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a line as long as may be": b"GET /" + b"a" * (4094 - 14) + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a line that is too long by one": b"GET /" + b"a" * (4095 - 14) + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "an empty line before": b"\r\nGET / HTTP/1.1\r\n" + HOST + b"\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "its last": b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    "two lengths": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS + b"\r\n",
    "old chunks": b"POST / HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS + b"\r\n",
    "chunks within chunks": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked, chunked\r\n\r\n" + CHUNKS + b"\r\n",
    "a blank before the colon": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    "a folded field": b"GET / HTTP/1.1\r\n" + HOST + b"X: 1\r\n 2\r\n\r\n",
    "a bare line feed": b"GET / HTTP/1.1\r\n" + HOST + b"X: 1\nY: 2\r\n\r\n",
    "a signed length": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: +2\r\n\r\nab",
    "cut off": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nab",
}


def settings() -> Any:
    cfg = Config()
    for name, value in serve.options(Settings.from_environment({}), serve.Hooks()).items():
        cfg.set(name, value)
    return cfg


CFG = settings()


def heard(parser: RequestParser) -> list[Any]:
    """Give what the parser makes of the requests one after the other, and how it ends."""
    seen: list[Any] = []
    try:
        for request in parser:
            told = (request.method, request.uri, request.path, request.query, request.version, request.scheme)
            asks = (request._expected_100_continue, request.should_close())
            seen.append((told, list(request.headers), asks, request.body.read(), request.trailers))
    except Exception as error:  # noqa: BLE001 — compared
        seen.append(type(error))
    return seen


@pytest.mark.parametrize("size", [7, 1_000_000])  # bytes that come at a time
@pytest.mark.parametrize("first", REQUESTS)
def test_a_request_is_what_gunicorn_says(first: str, size: int) -> None:
    for name, second in REQUESTS.items():
        said = REQUESTS[first] + second + REQUESTS["plain"]
        pieces = [said[at : at + size] for at in range(0, len(said), size)]
        assert heard(Parser(Settled(CFG), pieces, ADDRESS)) == heard(RequestParser(CFG, pieces, ADDRESS)), name


TARGETS = [
    "//a//b",
    "/a//b",
    "/?",
    "/??a",
    "/a?b#c?d",
    "/#",
    "/[a]",
    "/a:b@c",
    "*",
    "a",
    "a:80",
    "http://x/a?b",
    "http://[x/",
    "/%zz;a=b",
    "/a\\b",
]


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "CONNECT", "get", "G#T", "AB", "A" * 21, "X-Y"])
def test_a_line_is_what_gunicorn_says(method: str) -> None:
    for target in TARGETS:
        for version in ("1.0", "1.1", "1.2", "2.0", "1.10"):
            said = [f"{method} {target} HTTP/{version}\r\n".encode() + HOST + b"\r\n"]
            assert heard(Parser(Settled(CFG), said, ADDRESS)) == heard(RequestParser(CFG, said, ADDRESS)), (target, version)


@pytest.mark.parametrize("byte", [bytes([code]) for code in b"\x00\t\n\r !#%+/:;?@A[a\\\x7f\x80\xff"])
def test_a_byte_more_or_another_one_is_what_gunicorn_says(byte: bytes) -> None:
    good = REQUESTS["elsewhere"] + REQUESTS["a body"]
    for at in range(len(good)):
        for said in (good[:at] + byte + good[at:], good[:at] + byte + good[at + 1 :]):
            assert heard(Parser(Settled(CFG), [said], ADDRESS)) == heard(RequestParser(CFG, [said], ADDRESS)), said


def test_what_is_said_again_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    parse = Request.parse_headers

    def reading(self: Any, data: bytes, **more: Any) -> Any:
        read.append(data)
        return parse(self, data, **more)

    monkeypatch.setattr(Request, "parse_headers", reading)
    requests = [REQUESTS[name] for name in ("plain", "elsewhere", "a body", "the same fields", "plain")]
    seen: list[Asked] = list(Parser(Settled(CFG), requests, ADDRESS))
    assert len(seen) == 5
    assert len(read) == 3  # only the request before is remembered
    assert seen[3].fields.environ == {"HTTP_HOST": "x", "CONTENT_LENGTH": "2"}

"""How the server puts requests before the application, and what its answers look like on the wire."""

import http.client
import io
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import InvalidResponseHeader
from gunicorn.http.wsgi import FileWrapper

from handlers.cli import patience
from handlers.cli.answering import AnsweringWorker, Settled
from handlers.cli.asking import Parser
from services import together


class Line:
    """A client and a worker that answers it with an application of the test's."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.client = socket.create_connection(listener.getsockname(), timeout=10)
            self.server, address = listener.accept()
            self.conn = SimpleNamespace(sock=self, client=address, server=listener.getsockname())
        self.sent: list[bytes] = []
        self.worker: Any = AnsweringWorker.__new__(AnsweringWorker)
        self.worker.cfg, self.worker.log = Settled(Config()), SimpleNamespace(exception=lambda _message: None)
        self.worker.alive, self.worker.keepalived_conns, self.worker.max_keepalived = True, [], 5

    def sendall(self, piece: bytes) -> None:
        self.sent.append(piece)
        self.server.sendall(piece)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.server, name)

    def ask(self, application: Any, head: str = "GET /a?b=c HTTP/1.1\r\n", fields: str = "", body: bytes = b"") -> Any:
        self.worker.wsgi = application
        self.client.sendall(f"{head}Host: here\r\n{fields}\r\n".encode() + body)
        request = next(Parser(self.worker.cfg, self.server, self.conn.client))
        return self.worker.handle_request(request, self.conn)

    def hear(self, method: str = "GET") -> http.client.HTTPResponse:
        heard = http.client.HTTPResponse(self.client, method=method)
        heard.begin()
        return heard


@pytest.fixture
def line() -> Iterator[Line]:
    with line_of_a_client() as line:
        yield line


@pytest.fixture
def other() -> Iterator[Line]:
    with line_of_a_client() as line:
        yield line


@contextmanager
def line_of_a_client() -> Iterator[Line]:
    line = Line()
    yield line
    line.client.close()
    line.server.close()


def saying(*pieces: bytes, status: str = "200 OK", **fields: str) -> Any:
    def application(_environ: Any, start_response: Any) -> Any:
        start_response(status, [(name.replace("_", "-"), value) for name, value in fields.items()])
        return pieces

    return application


def test_a_short_answer_leaves_in_one_piece(line: Line) -> None:
    assert line.ask(saying(b"body", Content_Length="4", X_Frame_Options="DENY")) is True
    heard = line.hear()
    assert (heard.status, heard.read()) == (200, b"body")
    assert (heard.getheader("X-Frame-Options"), heard.getheader("Connection")) == ("DENY", "keep-alive")
    assert parsedate_to_datetime(heard.headers["Date"]).tzinfo
    assert heard.getheader("Server") is None
    assert len(line.sent) == 1


def test_an_answer_of_unknown_length_comes_in_chunks(line: Line) -> None:
    assert line.ask(saying(b"one ", b"", b"two")) is True
    assert line.hear().read() == b"one two"
    assert len(line.sent) == 3  # the head with the first piece


def side_by_side(*requests: Callable[[], Any]) -> None:
    """Answer requests of which none writes anything."""
    nothing: Any = None
    together.answer(requests, lambda: together.Company(nothing, nothing, nothing))


def test_who_does_not_listen_holds_nobody_up_who_is_answered_beside(line: Line, other: Line) -> None:
    whole = b"long" * 5_000_000
    with ThreadPoolExecutor(1) as threads:
        answered = threads.submit(side_by_side, lambda: line.ask(saying(whole)), lambda: other.ask(saying(b"short")))
        assert other.hear().read() == b"short"
        assert line.hear().read() == whole
        assert answered.result(10) is None


def test_who_says_half_a_request_holds_nobody_up_who_is_answered_beside(line: Line, other: Line) -> None:
    def asks() -> None:
        line.worker.wsgi = saying(b"late")
        line.worker.handle_request(next(Parser(line.worker.cfg, line.server, line.conn.client)), line.conn)

    line.client.sendall(b"GET / HTTP/1.1\r\nHost: ")
    with ThreadPoolExecutor(1) as threads:
        answered = threads.submit(side_by_side, asks, lambda: other.ask(saying(b"short")))
        assert other.hear().read() == b"short"
        line.client.sendall(b"here\r\n\r\n")
        assert line.hear().read() == b"late"
        assert answered.result(10) is None


def test_an_answer_without_a_body_has_its_head(line: Line) -> None:
    assert line.ask(saying(status="204 No Content")) is True
    assert line.hear().status == 204
    assert line.ask(saying(b"body", Content_Length="4"), head="HEAD / HTTP/1.1\r\n") is True
    assert line.hear("HEAD").getheader("Content-Length") == "4"
    assert not b"".join(line.sent).endswith(b"body")


def test_a_file_follows_its_head(line: Line, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100_000)
    with path.open("rb") as file:
        line.ask(lambda *asked: (saying(Content_Length="100000")(*asked), FileWrapper(file))[1])
    assert line.hear().read() == b"x" * 100_000


def test_a_worker_that_stops_says_so(line: Line) -> None:
    line.worker.alive = False
    assert line.ask(saying(b"body", Content_Length="4")) is False
    assert line.hear().getheader("Connection") == "close"


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: b", "a\x00"])
def test_what_no_header_may_say_is_not_sent(line: Line, value: str) -> None:
    with pytest.raises(InvalidResponseHeader):
        line.ask(saying(b"body", X_Name=value))
    assert line.sent == []


def test_an_answer_that_breaks_off_is_followed_by_no_other(line: Line) -> None:
    def application(_environ: Any, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Length", "8")])
        yield b"half"
        raise ZeroDivisionError

    with pytest.raises(StopIteration):
        line.ask(application)
    with pytest.raises(http.client.IncompleteRead):
        line.hear().read()


def test_the_application_is_closed_whatever_happens(line: Line) -> None:
    class Body(io.BytesIO):
        def __iter__(self) -> Any:
            raise LookupError

    body = Body()
    with pytest.raises(LookupError):
        line.ask(lambda *asked: (saying(Content_Length="4")(*asked), body)[1])
    assert body.closed


def test_the_application_hears_what_was_asked(line: Line) -> None:
    heard: dict[str, Any] = {}
    fields = "Content-Type: text/plain\r\nContent-Length: 4\r\nX-One: 1\r\nX-One: 2\r\nX_One: 3\r\nExpect: 100-continue\r\n"

    def application(environ: Any, start_response: Any) -> Any:
        heard.update(environ, body=environ["wsgi.input"].read())
        return saying(b"", Content_Length="0")(environ, start_response)

    line.ask(application, "POST /%C3%A4?b=c HTTP/1.1\r\n", fields, b"text")
    assert line.sent[0] == b"HTTP/1.1 100 Continue\r\n\r\n"
    expected = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/ä".encode().decode("latin-1"),
        "QUERY_STRING": "b=c",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "4",
        "HTTP_HOST": "here",
        "HTTP_X_ONE": "1,2",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "body": b"text",
    }
    assert {name: heard[name] for name in expected} == expected
    assert "HTTP_CONTENT_TYPE" not in heard


@pytest.mark.parametrize("has_come", [True, False])
def test_only_a_body_that_is_still_to_come_gets_time(monkeypatch: pytest.MonkeyPatch, *, has_come: bool) -> None:
    timed: dict[int, Any] = {}
    monkeypatch.setattr(patience, "_reading", timed)
    monkeypatch.setattr(AnsweringWorker, "handle_request", lambda *_given: True)
    request = SimpleNamespace(has_come=has_come, fields=SimpleNamespace(length=100))
    made: Any = patience.PatientWorker.__new__(patience.PatientWorker)
    assert made.handle_request(request, SimpleNamespace())
    assert bool(timed) is not has_come

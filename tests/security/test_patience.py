"""Clients that never finish their requests, and what is no request, against a real server."""

import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.handlers.test_serving import FLASK, ROOT, certificate, free_port

HEAD = b"Host: x\r\nConnection: close\r\n"
MANY = 50  # clients; there are two threads
SOON = 5.0  # seconds, far below what a slow request may take


class Server:
    """A service under its own process, asked byte by byte."""

    def __init__(self, folder: Path, **more: str) -> None:
        own = {"PORT": str(free_port()), "DATA_DIR": str(folder), "WORKERS": "1", "THREADS": "2", "DEMO": "0", **more}
        environment = {**os.environ, **own}
        if not more:
            subprocess.run([*FLASK, "prepare"], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
        self._port, self._log = int(own["PORT"]), folder / f"log{len(more)}"
        self._tls = ssl.create_default_context(cafile=more["TLS_CERT"]) if more else None
        with self._log.open("wb") as log:
            self.process = subprocess.Popen([*FLASK, "serve"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline()

    @property
    def log(self) -> str:
        return self._log.read_text()

    def wire(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port), timeout=20)

    def line(self) -> socket.socket:
        """Connect, and shake hands where that is asked for."""
        return self.wire() if self._tls is None else self._tls.wrap_socket(self.wire(), server_hostname="127.0.0.1")

    def hello(self) -> bytes:
        """Give what a client says first over TLS."""
        assert self._tls is not None
        said = ssl.MemoryBIO()
        with suppress(ssl.SSLWantReadError):
            self._tls.wrap_bio(ssl.MemoryBIO(), said, server_hostname="127.0.0.1").do_handshake()
        return said.read()

    def say(self, data: bytes) -> bytes:
        """Send bytes as they are; give all that comes back, perhaps before all of them are sent."""
        answer = b""
        with self.line() as wire, suppress(ConnectionResetError):
            with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
                wire.sendall(data)
            while more := wire.recv(65536):
                answer += more
        return answer

    def status(self, data: bytes) -> int:
        return int(self.say(data).split(b" ")[1])

    def is_well(self) -> bool:
        began = time.monotonic()
        return self.status(b"GET /healthz HTTP/1.1\r\n" + HEAD + b"\r\n") == 200 and time.monotonic() - began < SOON


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("patience")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    running = Server(folder)
    yield running
    running.process.kill()  # its workers see that it is gone
    running.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def over_tls(server: Server, folder: Path) -> Iterator[Server]:
    """Serve the same data over TLS."""
    running = Server(folder, **certificate(folder))
    yield running
    running.process.kill()
    running.process.communicate(timeout=30)


BEGINNINGS = {
    "nothing": b"",
    "half a line": b"GET /heal",
    "half a head": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ",
    "half a body": b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na",
    "half of the next one": b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_whoever_does_not_finish_holds_nobody_up(server: Server, beginning: str) -> None:
    with ExitStack() as open_ones:
        for _ in range(MANY):
            wire = open_ones.enter_context(server.wire())
            wire.sendall(BEGINNINGS[beginning])
            if beginning == "half of the next one":
                assert wire.recv(4096)
                time.sleep(0.05)  # until the thread has let go of it
                wire.sendall(b"GET /he")
        assert server.is_well()


@pytest.mark.parametrize("beginning", ["nothing", "half a hello", "a hello", "hands shaken", "half a head", "no TLS"])
def test_whoever_does_not_finish_over_tls_holds_nobody_up_either(over_tls: Server, beginning: str) -> None:
    hello = over_tls.hello()
    raw = {"nothing": b"", "half a hello": hello[: len(hello) // 2], "a hello": hello, "no TLS": b"GET / HTTP/1.1\r\n\r\n"}
    with ExitStack() as open_ones:
        for _ in range(MANY):
            wire = open_ones.enter_context(over_tls.wire() if beginning in raw else over_tls.line())
            wire.sendall(raw.get(beginning, BEGINNINGS["half a head"] if beginning == "half a head" else b""))
        assert over_tls.is_well()


def test_requests_over_tls_are_answered_however_they_come(over_tls: Server) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    assert over_tls.say(one * 2 + b"GET /version HTTP/1.1\r\n" + HEAD + b"\r\n").count(b"HTTP/1.1 200 OK") == 3
    with over_tls.line() as wire:
        for piece in (one[:10], one[10:-1], one[-1:], one):  # the last one on the connection that was kept
            wire.sendall(piece)
            time.sleep(0.02)
        answer = b""
        while answer.count(b"HTTP/1.1 200 OK") < 2:
            answer += wire.recv(65536)
    for length in (60_000, 100_000, 300_000):  # several records; too large to be collected
        sent = b"POST /sign-in HTTP/1.1\r\n" + HEAD + b"Content-Length: %d\r\n\r\n" % length + bytes(length)
        assert over_tls.status(sent) in {403, 413}


def test_a_request_may_come_in_pieces(server: Server) -> None:
    pieces = [b"POST /sign-in HTT", b"P/1.1\r\nHost: x\r\nConnection: cl", b"ose\r\nContent-Length: 10\r\n\r", b"\n01234", b"56789"]
    with server.wire() as wire:
        for piece in pieces:
            wire.sendall(piece)
            time.sleep(0.02)
        assert wire.recv(65536).startswith(b"HTTP/1.1 403")  # without a token


def test_several_requests_at_once_are_answered_one_by_one(server: Server) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = server.say(one * 2 + b"GET /version HTTP/1.1\r\n" + HEAD + b"\r\n")
    assert answer.count(b"HTTP/1.1 200 OK") == 3


def test_a_body_that_waits_to_be_asked_for_is_asked_for(server: Server) -> None:
    with server.wire() as wire:
        wire.sendall(b"POST /sign-in HTTP/1.1\r\n" + HEAD + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        assert wire.recv(4096).startswith(b"HTTP/1.1 ")


def test_a_large_body_is_read_by_a_thread(server: Server) -> None:
    large = 300_000
    assert server.status(b"POST /sign-in HTTP/1.1\r\n" + HEAD + b"Content-Length: %d\r\n\r\n" % large + bytes(large)) in {403, 413}


GARBLED = {
    "a long line": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n", 414),
    "many fields": (b"GET / HTTP/1.1\r\n" + HEAD + b"".join(b"X-%d: 1\r\n" % number for number in range(100)) + b"\r\n", 431),
    "a long field": (b"GET / HTTP/1.1\r\n" + HEAD + b"X: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    "a name in a query": ("GET /cases?q=王小明 HTTP/1.1\r\nHost: x\r\n\r\n".encode(), 400),
    "two lengths": (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", 400),
    "length and chunks": (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "strange chunks": (b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    "a blank before the colon": (b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
    "a signed length": (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: +4\r\n\r\nabcd", 400),
    "a folded field": (b"GET / HTTP/1.1\r\n" + HEAD + b"X: 1\r\n  2\r\n\r\n", 400),
    "a zero byte": (b"GET / HTTP/1.1\r\n" + HEAD + b"X: a\x00b\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    "a small method": (b"get / HTTP/1.1\r\n" + HEAD + b"\r\n", 400),
}


@pytest.mark.parametrize("kind", GARBLED)
def test_what_is_no_request_is_refused_and_not_repeated(server: Server, kind: str) -> None:
    data, status = GARBLED[kind]
    answer = server.say(data)
    assert int(answer.split(b" ")[1]) == status
    assert answer.endswith(b"\r\n\r\n")  # no body
    for told in ("王小明", "王小明".encode().decode("latin1"), "xchunked", "q=", "aaaaaaaa"):
        assert told not in server.log


def test_a_header_says_nothing_about_path_or_scheme(server: Server) -> None:
    forged = b"SCRIPT_NAME: /x\r\nPATH_INFO: /metrics\r\nX_Forwarded_For: 1.2.3.4\r\n"
    assert server.say(b"GET /version HTTP/1.1\r\n" + HEAD + forged + b"\r\n").endswith(b'"}')

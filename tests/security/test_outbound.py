"""Calls that go out: to hosts that are allowed, at the address that was looked at, with an end in time and size."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from config import Config, Misconfigured
from handlers import outbound
from handlers.outbound import Call, Failed, Gate, Refused
from tests.handlers.test_serving import certificate

HOME = {"OUTBOUND_NETWORKS": "127.0.0.0/8", "OUTBOUND_HTTP": "1"}
Reply = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A web server that answers as the test says."""

    def __init__(self, reply: Reply) -> None:
        self.paths: list[str] = []
        self.hosts: list[str | None] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.paths.append(self.path)
                server.hosts.append(self.headers["Host"])
                reply(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def serve() -> Iterator[Callable[[Reply], Server]]:
    running: list[tuple[Server, threading.Thread]] = []

    def begin(reply: Reply) -> Server:
        server = Server(reply)
        thread = threading.Thread(target=server.http.serve_forever, args=(0.01,))
        thread.start()
        running.append((server, thread))
        return server

    yield begin
    for server, thread in running:
        server.http.shutdown()
        server.http.server_close()
        thread.join()


def said(status: int, body: bytes, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def test_an_allowed_host_is_called(serve: Any) -> None:
    server = serve(said(200, b"yes"))
    answer = outbound.send(Gate.of(HOME, server.url), Call("GET", f"{server.url}/a?b=c"))
    assert (answer.status, answer.body, answer.is_good) == (200, b"yes", True)
    assert server.paths == ["/a?b=c"]


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/",
        "https://notgood.example/",
        "https://good.example.evil.example/",
        "https://good.example@evil.example/",
        "https://good.example:x/",
        "https://[good.example/",
        "http://good.example/",
        "file:///etc/passwd",
        "gopher://good.example/",
        "ftp://good.example/",
        "//good.example/",
        "https:///path",
        "https://good.example/a b",
        "https://good.example/\r\nX: y",
        "",
    ],
)
def test_nothing_else_is_called(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "getaddrinfo", lambda *_a, **_k: pytest.fail("looked up"))
    with pytest.raises(Refused):
        outbound.send(Gate.of({"OUTBOUND_HOSTS": "good.example, *.fine.example"}), Call("GET", url))


def test_without_a_setting_nobody_is_called() -> None:
    with pytest.raises(Refused):
        outbound.send(Gate(), Call("GET", "https://example.org/"))


@pytest.mark.parametrize(
    ("host", "is_let"),
    [("good.example", True), ("a.good.example", False), ("a.fine.example", True), ("a.b.fine.example", True), ("fine.example", False)],
)
def test_a_star_means_what_is_below(host: str, is_let: bool) -> None:  # noqa: FBT001
    assert Gate.of({"OUTBOUND_HOSTS": "Good.example., *.fine.example"}).lets_host(host) is is_let


INWARD = [
    *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255"),  # noqa: S104
    *(
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
    ),
    *("2002:7f00:1::", "2002:a00:1::1", "192.0.2.1", "198.18.0.1", "2001:db8::1"),
]


@pytest.mark.parametrize("address", INWARD)
def test_no_address_inside_is_called_by_any_name(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = (0, 0, 0, "", (address, 443))
    public = (0, 0, 0, "", ("1.1.1.1", 443))
    monkeypatch.setattr(outbound, "create_connection", lambda *_a, **_k: pytest.fail("connected"))
    for found in ([entry], [public, entry]):
        monkeypatch.setattr(outbound, "getaddrinfo", lambda *_a, _found=found, **_k: _found)
        with pytest.raises(Refused):
            outbound.send(Gate.of({"OUTBOUND_HOSTS": "*"}), Call("GET", "https://innocent.example/"))


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]", "LOCALHOST."])
def test_loopback_in_other_words_is_loopback(host: str) -> None:
    with pytest.raises((Refused, Failed)):
        outbound.send(Gate.of({"OUTBOUND_HOSTS": "*"}), Call("GET", f"https://{host}/"))


def test_a_network_is_allowed_by_name_only() -> None:
    gate = Gate.of({"OUTBOUND_NETWORKS": "10.2.0.0/16"})
    assert gate.lets_address("10.2.3.4")
    assert gate.lets_address("::ffff:10.2.3.4")
    assert not gate.lets_address("10.3.0.1")


def test_a_name_is_looked_up_once_and_that_address_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers otherwise the second time (DNS rebinding) gains nothing."""
    answers = [[(0, 0, 0, "", ("1.1.1.1", 443))], [(0, 0, 0, "", ("127.0.0.1", 443))]]
    called = []

    def connect(address: Any, *_a: Any, **_k: Any) -> Any:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outbound, "getaddrinfo", lambda *_a, **_k: answers.pop(0))
    monkeypatch.setattr(outbound, "create_connection", connect)
    with pytest.raises(Failed):
        outbound.send(Gate.of({"OUTBOUND_HOSTS": "rebound.example"}), Call("GET", "https://rebound.example/"))
    assert called == [("1.1.1.1", 443)]
    assert len(answers) == 1


def test_nobody_follows_a_redirection(serve: Any) -> None:
    inner = serve(said(200, b"secret"))
    outer = serve(said(302, b"", Location=inner.url))
    answer = outbound.send(Gate.of(HOME, outer.url), Call("GET", outer.url))
    assert (answer.status, answer.is_good) == (302, False)
    assert inner.paths == []


def test_an_answer_has_an_end(serve: Any) -> None:
    server = serve(said(200, b"x" * 2001))
    with pytest.raises(Failed, match="2000"):
        outbound.send(Gate.of(HOME, server.url), Call("GET", server.url), largest=2000)


@pytest.mark.parametrize(
    "opening", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"]
)
def test_drops_now_and_then_do_not_keep_it_waiting(opening: bytes, serve: Any) -> None:
    """Each drop comes long before any time-out; the whole would take for ever."""
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(opening)
        with suppress(OSError):
            while not stop.wait(0.02):
                handler.wfile.write(b"a")
                handler.wfile.flush()

    server = serve(drip)
    began = time.monotonic()
    try:
        with pytest.raises(Failed):
            outbound.send(Gate.of(HOME, server.url), Call("GET", server.url), seconds=0.2)
    finally:
        stop.set()
    assert time.monotonic() - began < 5


@pytest.fixture
def behind_tls(serve: Any, tmp_path: Path) -> tuple[str, Path]:
    """Serve with a certificate that vouches for itself."""
    files = certificate(tmp_path)
    server = serve(said(200, b"yes"))
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(files["TLS_CERT"], files["TLS_KEY"])
    server.http.socket = own.wrap_socket(server.http.socket, server_side=True)
    return server.url.replace("http:", "https:"), Path(files["TLS_CERT"])


def test_a_certificate_nobody_vouches_for_is_none(behind_tls: tuple[str, Path]) -> None:
    url, authority = behind_tls
    gate = Gate.of(HOME, url)
    with pytest.raises(Failed, match="SSLCertVerificationError"):
        outbound.send(gate, Call("GET", url))
    assert outbound.send(gate, Call("GET", url), trust=ssl.create_default_context(cafile=authority)).body == b"yes"


def test_the_certificate_must_be_of_the_host_not_of_the_address(behind_tls: tuple[str, Path]) -> None:
    url, authority = behind_tls
    meant = url.replace("127.0.0.1", "localhost")
    with pytest.raises(Failed, match="SSLCertVerificationError"):
        outbound.send(Gate.of(HOME, meant), Call("GET", meant), trust=ssl.create_default_context(cafile=authority))


def test_no_proxy_of_the_environment_is_asked(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server, proxy = serve(said(200, b"yes")), serve(said(200, b"through a proxy"))
    monkeypatch.setenv("http_proxy", proxy.url)
    assert outbound.send(Gate.of(HOME, server.url), Call("GET", server.url)).body == b"yes"


def test_a_network_that_is_none_stops_the_start() -> None:
    with pytest.raises(Misconfigured, match="OUTBOUND_NETWORKS"):
        Config.from_environment({"OUTBOUND_NETWORKS": "10.0.0.0/8, home"})

"""A load generator that costs little: keep-alive connections in one thread, one request each under way."""

import json
import os
import select
import socket
import struct
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn

import orjson

SILENCE = 60  # seconds without any answer: the server hangs
PATIENCE = struct.pack("ll", SILENCE, 0)


@dataclass(slots=True)
class Answer:
    """What a server said to one request."""

    status: int
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        """Give the body as data; numbers stay exact enough to be sent back."""
        return orjson.loads(self.body) if self.body else None


class Failed(Exception):
    """The server did not do what was asked."""


@dataclass(slots=True)
class Request:
    """One call."""

    method: str
    path: str
    body: Any = None  # data, or bytes as they are
    media_type: str = "application/json"


@dataclass
class Server:
    """Where to send requests, and as whom."""

    host: str
    port: int
    headers: dict[str, str] = field(default_factory=dict)
    _written: dict[str, bytes] = field(default_factory=dict)

    def message(self, request: Request) -> bytes:
        """Write a request out."""
        content = request.body if isinstance(request.body, bytes) else b"" if request.body is None else json.dumps(request.body).encode()
        media_type = request.media_type if content else ""
        fields = self._written.get(media_type) or self._fields(media_type)
        return f"{request.method} {request.path} HTTP/1.1\r\nContent-Length: {len(content)}\r\n".encode() + fields + content

    def _fields(self, media_type: str) -> bytes:
        """Give the lines that all requests have in common, to be written once."""
        fields = {"Host": f"{self.host}:{self.port}", "Accept": "application/json", **self.headers}
        if media_type:
            fields["Content-Type"] = media_type
        lines = [*(f"{name}: {value}" for name, value in fields.items()), "", ""]
        return self._written.setdefault(media_type, "\r\n".join(lines).encode())


def _connected(server: Server) -> socket.socket:
    """Connect; the kernel watches the time, as Python would ask it to wait before each read and each write."""
    connected = socket.create_connection((server.host, server.port))
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for limit in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        connected.setsockopt(socket.SOL_SOCKET, limit, PATIENCE)
    return connected


class Connection:
    """A keep-alive connection with at most one request under way."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.received = b""
        self.begun = 0.0
        self.socket = _connected(server)

    def _connect_anew(self) -> None:
        """Connect again under the same number: whoever waits for this connection goes on waiting for it."""
        with _connected(self.server) as fresh:
            os.dup2(fresh.fileno(), self.socket.fileno(), inheritable=False)

    def send(self, request: Request) -> None:
        """Send a request; begin to count."""
        message, self.begun = self.server.message(request), time.perf_counter()
        self.socket.sendall(message)

    def receive(self) -> Answer | None:
        """Take what has come; give the answer once it is whole."""
        piece = self.socket.recv(65536)
        if not piece:
            raise Failed("the server closed the connection")
        self.received += piece
        head, found, rest = self.received.partition(b"\r\n\r\n")
        if not found:
            return None
        head = head.lower()
        body = _body(head, rest)
        if body is None:
            self._hurry()
            return None
        answer = Answer(int(head[9:12]), body, time.perf_counter() - self.begun)
        self.received = b""
        if b"connection: close" in head:
            self._connect_anew()
        return answer

    def _hurry(self) -> None:
        """Ask for the rest at once: a server that sends head and body apart must not wait for our kernel's delayed answer."""
        if hasattr(socket, "TCP_QUICKACK"):
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Send one request and wait for its answer; raise Failed unless it was done."""
        return self.ask(Request(method, path, body)).json

    def ask(self, request: Request) -> Answer:
        """Send one request and wait for its answer; raise Failed unless it was done."""
        self.send(request)
        answer = None
        while answer is None:
            answer = self.receive()
        return accepted(answer, f"{request.method} {request.path}")

    def close(self) -> None:
        """Close the connection."""
        self.socket.close()


def _body(head: bytes, rest: bytes) -> bytes | None:
    """Give the body when it is whole."""
    if b"transfer-encoding: chunked" in head:
        return _joined(rest) if rest.endswith(b"0\r\n\r\n") else None
    marker = head.find(b"content-length:")
    length = int(head[marker + 15 :].split(b"\r\n", 1)[0]) if marker >= 0 else 0
    return rest if len(rest) >= length else None


def _joined(chunks: bytes) -> bytes:
    """Put the pieces of a chunked body together."""
    body = b""
    while chunks:
        size, _, chunks = chunks.partition(b"\r\n")
        length = int(size, 16)
        body, chunks = body + chunks[:length], chunks[length + 2 :]
    return body


def accepted(answer: Answer, what: str) -> Answer:
    """Give the answer back unless it is a refusal."""
    if answer.status >= 400:
        raise Failed(f"{what}: {answer.status} {answer.body[:500].decode(errors='replace')}")
    return answer


Turn = Callable[[Answer | None], Request | None]
"""One client: the last answer in (None at first), the next request out; None when it has nothing left to do."""


def run(server: Server, turns: Iterable[Turn], seconds: float) -> tuple[list[float], float]:
    """Let the clients work side by side; give the seconds of each request and how long all of it took."""
    clients = [(Connection(server), turn) for turn in turns]
    try:
        return _run(clients, seconds)
    finally:
        for connection, _ in clients:
            connection.close()


def _run(clients: list[tuple[Connection, Turn]], seconds: float) -> tuple[list[float], float]:
    taken, begun = list[float](), time.perf_counter()
    waiting, busy = select.poll(), dict[int, tuple[Connection, Turn]]()
    for connection, turn in clients:
        if _next(connection, turn, None):
            waiting.register(connection.socket, select.POLLIN)
            busy[connection.socket.fileno()] = connection, turn
    while busy:
        for number, _ in waiting.poll(SILENCE * 1000) or _silent():
            connection, turn = busy[number]
            answer = connection.receive()
            if answer is None:
                continue
            taken.append(answer.seconds)
            if time.perf_counter() - begun >= seconds or not _next(connection, turn, answer):
                waiting.unregister(number)
                del busy[number]
    return taken, time.perf_counter() - begun


def _silent() -> NoReturn:
    raise Failed("the server is silent")


def _next(connection: Connection, turn: Turn, answer: Answer | None) -> bool:
    """Send the client's next request; False when it has none."""
    request = turn(answer)
    if request is None:
        return False
    connection.send(request)
    return True

"""A load generator that costs little: keep-alive connections in one thread, one request each under way."""

import json
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

SILENCE = 60.0  # seconds without any answer: the server hangs


@dataclass(frozen=True)
class Answer:
    """What a server said to one request."""

    status: int
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        """Give the body as data; numbers stay exact enough to be sent back."""
        return json.loads(self.body) if self.body else None


class Failed(Exception):
    """The server did not do what was asked."""


@dataclass(frozen=True)
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
    _written: dict[tuple[str, tuple[tuple[str, str], ...]], bytes] = field(default_factory=dict)

    def message(self, request: Request) -> bytes:
        """Write a request out."""
        content = request.body if isinstance(request.body, bytes) else b"" if request.body is None else json.dumps(request.body).encode()
        line = f"{request.method} {request.path} HTTP/1.1\r\nContent-Length: {len(content)}\r\n"
        return line.encode() + self._fields(request.media_type if content else "") + content

    def _fields(self, media_type: str) -> bytes:
        """Give the lines that all requests have in common, written once."""
        key = media_type, tuple(self.headers.items())
        found = self._written.get(key)
        if found is None:
            fields = {"Host": f"{self.host}:{self.port}", "Accept": "application/json", **self.headers}
            if media_type:
                fields["Content-Type"] = media_type
            lines = [*(f"{name}: {value}" for name, value in fields.items()), "", ""]
            found = self._written[key] = "\r\n".join(lines).encode()
        return found


class Connection:
    """A keep-alive connection with at most one request under way."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.buffer = bytearray()
        self.begun = 0.0
        self._connect()

    def _connect(self) -> None:
        self.socket = socket.create_connection((self.server.host, self.server.port), timeout=SILENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: Request) -> None:
        """Send a request; begin to count."""
        self.buffer.clear()
        message, self.begun = self.server.message(request), time.perf_counter()
        self.socket.sendall(message)

    def receive(self) -> Answer | None:
        """Take what has come; give the answer once it is whole."""
        piece = self.socket.recv(65536)
        if not piece:
            raise Failed("the server closed the connection")
        self.buffer += piece
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self.buffer[:end]).lower()
        body = _body(head, bytes(self.buffer[end + 4 :]))
        if body is None:
            self._hurry()
            return None
        answer = Answer(int(head[9:12]), body, time.perf_counter() - self.begun)
        if b"connection: close" in head:
            self.socket.close()
            self._connect()
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
    with selectors.DefaultSelector() as waiting:
        for connection, turn in clients:
            if _next(connection, turn, None):
                waiting.register(connection.socket, selectors.EVENT_READ, (connection, turn))
        while waiting.get_map():
            for key, answer in _answered(waiting):
                taken.append(answer.seconds)
                connection, turn = key.data
                goes_on = time.perf_counter() - begun < seconds and _next(connection, turn, answer)
                if not goes_on or connection.socket is not key.fileobj:  # it has connected anew
                    waiting.unregister(key.fileobj)
                if goes_on and connection.socket is not key.fileobj:
                    waiting.register(connection.socket, selectors.EVENT_READ, key.data)
    return taken, time.perf_counter() - begun


def _answered(waiting: selectors.BaseSelector) -> Iterator[tuple[selectors.SelectorKey, Answer]]:
    """Wait; give the clients whose answers are whole now."""
    ready = waiting.select(SILENCE)
    if not ready:
        raise Failed("the server is silent")
    for key, _ in ready:
        answer = key.data[0].receive()
        if answer is not None:
            yield key, answer


def _next(connection: Connection, turn: Turn, answer: Answer | None) -> bool:
    """Send the client's next request; False when it has none."""
    request = turn(answer)
    if request is not None:
        connection.send(request)
    return request is not None

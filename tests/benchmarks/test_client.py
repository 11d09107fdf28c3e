"""The load generator, against a server of the standard library."""

from collections import deque
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from benchmarks.client import Answer, Connection, Failed, Request, Server, run


class Echo(BaseHTTPRequestHandler):
    """Sends the body back; in pieces on /pieces, and then hangs up on /bye."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(404 if self.path == "/missing" else 200)
        if self.path == "/pieces":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in (content[:3], content[3:], b""):
                self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            return
        self.send_header("Content-Length", str(len(content)))
        if self.path == "/bye":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep silent."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as listening:
        listening.daemon_threads = True
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield Server("127.0.0.1", listening.server_address[1])
        listening.shutdown()
        thread.join()


@pytest.fixture
def connection(server: Server) -> Iterator[Connection]:
    connection = Connection(server)
    yield connection
    connection.close()


@pytest.mark.parametrize("path", ["/", "/pieces", "/bye"])
def test_answers_are_read_whole_and_the_connection_stays_of_use(connection: Connection, path: str) -> None:
    for number in range(3):
        assert connection.call("POST", path, {"number": number}) == {"number": number}


def test_a_refusal_fails(connection: Connection) -> None:
    with pytest.raises(Failed, match="POST /missing: 404"):
        connection.call("POST", "/missing", {})


@pytest.mark.parametrize("path", ["/", "/pieces", "/bye"])
def test_clients_work_side_by_side_until_nothing_is_left(server: Server, path: str) -> None:
    left, seen = deque(range(40)), []

    def turn(answer: Answer | None) -> Request | None:
        if answer is not None:
            seen.append(answer.json["number"])
        return Request("POST", path, {"number": left.popleft()}) if left else None

    taken, _ = run(server, [turn] * 8, 60)
    assert len(taken) == 40
    assert sorted(seen) == list(range(40))


def test_clients_stop_when_the_time_is_over(server: Server) -> None:
    taken, seconds = run(server, [lambda _: Request("POST", "/", 1)] * 2, 0.05)
    assert taken
    assert seconds < 30

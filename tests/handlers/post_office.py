"""Servers that take what the service sends: a mail server, and a web server for gateways and webhooks."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from aiosmtpd.controller import Controller

HOME = {"OUTBOUND_NETWORKS": "127.0.0.0/8", "OUTBOUND_HTTP": "1", "OUTBOUND_HOSTS": "127.0.0.1"}  # where the tests' servers are
Call = tuple[str, dict[str, str], bytes]


class Mailbox:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self.settings: dict[str, str] = {}
        self._arrived = threading.Condition()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 — the name aiosmtpd calls
        with self._arrived:
            self.found.append(envelope)
            self._arrived.notify_all()
        return "250 OK"

    def holds(self, count: int, seconds: float) -> bool:
        """Wait until so many have come; say whether they have."""
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self.found) >= count, seconds)


def mailboxes() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_FROM": "alarm@example.org"}
    yield box
    controller.stop()


class Gateway:
    """A web server that keeps what is posted, and answers as it is told."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.status = 200
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.calls.append((self.path, dict(self.headers), body))
                self.send_response(gateway.status)
                if gateway.status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def gateways() -> Iterator[Gateway]:
    one = Gateway()
    thread = threading.Thread(target=one.server.serve_forever)
    thread.start()
    yield one
    one.server.shutdown()
    one.server.server_close()
    thread.join()

"""Gunicorn's threads, held by requests only: whoever says nothing, or says it drop by drop, waits where it costs nothing.

A thread that reads a request waits for the client. A few dozen clients that never finish theirs would be the end of the service.
So hands are shaken, and a request's head and small body collected, in the main loop; a large body, which a thread reads, has an end in
time.
"""

import contextlib
import re
import selectors
import socket
import ssl
import time
from typing import Any, Final, cast

from gunicorn.sock import ssl_context

from handlers.cli.answering import AnsweringWorker
from handlers.cli.asking import Parser

PATIENCE: Final = 15.0  # seconds for a handshake, a head and a small body
SLOWEST: Final = 20_000  # bytes a second that a large body may take
LARGEST_HEAD: Final = 64 * 1024  # bytes; whether it is too large, the parser says
LARGEST_COLLECTED: Final = 128 * 1024  # bytes of a body
SILENT: Final = 100  # connections of one address that have said nothing yet
END: Final = b"\r\n\r\n"
LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length:[ \t]*(\d{1,9})")

DEED: Final = re.compile(rb"(?:POST|PUT|PATCH|DELETE) ")
COMES_LATER: Final = re.compile(rb"(?i)\r\n(?:expect|transfer-encoding)[ \t]*:")

_reading: dict[int, tuple[Any, float]] = {}  # connections in the threads of this process: until when their requests must be there


class PatientWorker(AnsweringWorker):
    """Gives a connection to a thread when its request is there."""

    tls: "ssl.SSLContext | None" = None

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection to a thread; a new one first waits for what it says."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
        elif self._is_crowded(conn.client) or not self._is_open(conn):
            self._drop(conn)
        else:
            conn.timeout = time.monotonic() + PATIENCE
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, lambda client: self.on_pending_socket_readable(conn, client))

    def on_pending_socket_readable(self, conn: Any, client: Any) -> None:
        """Take what a new connection says: its part of a handshake, and then its request."""
        try:
            is_heard = _is_in_hand(conn.sock) and _collected(conn)
        except OSError:  # it shakes no hands, or speaks no TLS at all
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            self._drop(conn)
            return
        if is_heard:
            super().on_pending_socket_readable(conn, client)

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        """Take what a connection says that has asked before; it goes on waiting, but no longer than it could."""
        if _collected(conn):
            super().on_client_socket_readable(conn, client)

    def handle(self, conn: Any) -> Any:
        """Answer a request that arrives in time."""
        _reading[id(conn)] = conn, time.monotonic() + PATIENCE
        try:
            _give_back(conn)
            return super().handle(conn)
        finally:
            _reading.pop(id(conn), None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request; a large body takes its time."""
        if not req.has_come:
            _reading[id(conn)] = conn, time.monotonic() + PATIENCE + (req.fields.length or 0) / SLOWEST
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """End what takes too long; called once a second."""
        super().murder_pending()
        now = time.monotonic()
        for conn, until in list(_reading.values()):
            if until < now:
                _hear_no_more(conn)

    def _is_open(self, conn: Any) -> bool:
        """Make a new connection wait for nothing; say whether there is anybody at its other end."""
        conn.sock.settimeout(0)
        if not self.cfg.is_ssl:
            return True
        self.tls = self.tls or ssl_context(self.cfg)  # gunicorn would read the certificate for each connection
        try:
            conn.sock = self.tls.wrap_socket(conn.sock, server_side=True, do_handshake_on_connect=False)
        except OSError:
            return False
        return True

    def _drop(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()

    def _is_crowded(self, client: Any) -> bool:
        """Say whether an address has many silent connections already; a proxy's are many people's."""
        if len(self.pending_conns) < SILENT or cast("Any", self.app).is_behind_proxy:
            return False
        return [cast("Any", other).client[0] for other in self.pending_conns].count(client[0]) >= SILENT


def _is_in_hand(client: socket.socket) -> bool:
    """Do our part of a handshake, if there is any; say whether it is done. Raises OSError when it fails."""
    if isinstance(client, ssl.SSLSocket):
        try:
            client.do_handshake()
        except ssl.SSLWantReadError:
            return False
    return True


def _collected(conn: Any) -> bool:
    """Read what is there; say whether it is a request, or nothing more will come."""
    head = getattr(conn, "head", b"")
    try:
        more = conn.sock.recv(LARGEST_HEAD)
        while isinstance(conn.sock, ssl.SSLSocket) and (left := conn.sock.pending()):  # of this nobody is told again
            more += conn.sock.recv(left)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        more = b""
    conn.head = head + more
    return not more or _is_whole(conn.head)


def _is_whole(said: bytes) -> bool:
    """Say whether a head is there, and a body that is small; a large one is read by a thread."""
    end = said.find(END)
    if end < 0:
        return len(said) > LARGEST_HEAD
    body = _announced(said, end)
    waits_for_us = b"\r\nexpect:" in said[:end].lower()
    return waits_for_us or body > LARGEST_COLLECTED or len(said) >= end + len(END) + body


def _announced(said: bytes, end: int) -> int:
    """Give how long a body its head announces."""
    length = LENGTH.search(said, 0, end)
    return int(length[1]) if length else 0


def is_deed(conn: Any) -> bool:
    """Look whether all of a connection's next request is there, and it may write; nothing is taken."""
    if isinstance(conn.sock, ssl.SSLSocket) or conn.parser.unreader.buf.getbuffer().nbytes:
        return False
    try:
        said: bytes = conn.sock.recv(LARGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return False
    end = said.find(END)
    if end < 0 or DEED.match(said) is None or COMES_LATER.search(said, 0, end) is not None:
        return False
    return len(said) >= end + len(END) + _announced(said, end)


def _give_back(conn: Any) -> None:
    """Let the parser read what was collected."""
    if not conn.initialized:  # gunicorn would begin another handshake
        conn.parser, conn.initialized = Parser(conn.cfg, conn.sock, conn.client), True
    head, conn.head = getattr(conn, "head", b""), b""
    if head:
        conn.parser.unreader.unread(head)


def _hear_no_more(conn: Any) -> None:
    """End the reading of a request; an answer under way still goes out."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(conn.sock, socket.SHUT_RD)

"""Gunicorn's threads, with less to do for each request: what all requests have in common is put together once.

An answer's head leaves with the beginning of its body: in one piece, by one call, and the client is woken once.
"""

import socket
import time
from contextlib import suppress
from email.utils import formatdate
from functools import cached_property, lru_cache
from typing import Any, Final

from gunicorn.http import wsgi
from gunicorn.util import close_graceful, unquote_to_wsgi_str
from gunicorn.workers.gthread import ThreadWorker

from handlers import headers
from services import together

CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
LAST_CHUNK: Final = b"0\r\n\r\n"
TYPES: Final = [("Content-Type", media_type) for media_type in ("application/json", "text/html; charset=utf-8")]
OURS: Final = frozenset([*headers.constant(), *TYPES])  # nothing in them that would have to be looked for


class Settled:
    """Gunicorn's settings as they are when a worker begins: it would look each of them up dozens of times a request."""

    def __init__(self, cfg: Any) -> None:
        self._cfg = cfg
        vars(self).update({name: getattr(cfg, name) for name in (*cfg.settings, "is_ssl")})

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cfg, name)


class Answer(wsgi.Response):
    """An answer, checked and framed by gunicorn."""

    req: Any
    headers: Any
    headers_sent: bool
    _head = b""

    def process_headers(self, headers: Any) -> None:
        """Take the headers; those that are always the same need no look."""
        super().process_headers([pair for pair in headers if pair not in OURS])
        self.headers.extend([pair for pair in headers if pair in OURS])

    def default_headers(self) -> list[str]:
        """Give the first lines; which software answers is nobody's business."""
        connection = "close" if self.should_close() else "keep-alive"
        major, minor = self.req.version
        lines = [f"HTTP/{major}.{minor} {self.status}\r\nDate: {_date(int(time.time()))}\r\nConnection: {connection}\r\n"]
        return [*lines, "Transfer-Encoding: chunked\r\n"] if self.chunked else lines

    def send_headers(self) -> None:
        """Write the head; it leaves with what comes next."""
        if not self.headers_sent:
            lines = [*self.default_headers(), *[f"{name}: {value}\r\n" for name, value in self.headers], "\r\n"]
            self._head, self.headers_sent = "".join(lines).encode("latin-1"), True

    def sendfile(self, respiter: Any) -> bool:
        """Send a file, if the system can do that by itself."""
        self.send_headers()
        self._send(b"")
        together.leave()  # it takes as long as the client likes
        return bool(super().sendfile(respiter))

    def close(self) -> None:
        """Send what is left."""
        self.send_headers()
        self._send(LAST_CHUNK if self.chunked else b"")

    def _emit_body(self, data: bytes) -> None:
        self._send(b"%X\r\n%b\r\n" % (len(data), data) if self.chunked else data)

    def _send(self, piece: bytes) -> None:
        head, self._head = self._head, b""
        if head or piece:
            _send(self.sock, head + piece)


class AnsweringWorker(ThreadWorker):
    """Answers requests."""

    def init_process(self) -> None:
        """Begin, with settings that change no more."""
        self.cfg: Any = Settled(self.cfg)
        super().init_process()

    def handle_request(self, req: Any, conn: Any) -> bool:
        """Answer a request; say whether the connection goes on."""
        answer = Answer(req, conn.sock, self.cfg)
        if not self.alive or len(self.keepalived_conns) >= self.max_keepalived:
            answer.force_close()
        if req._expected_100_continue:
            conn.sock.sendall(CONTINUE)
        try:
            self._run(answer, self._environ(req, conn))
        except OSError:  # nobody is there any more
            raise
        except (Exception, SystemExit) as error:
            if not answer.headers_sent:
                raise
            self.log.exception("Error handling request")
            close_graceful(conn.sock)  # a second answer would be read as more of the first one
            raise StopIteration from error
        return not answer.should_close()

    def _run(self, answer: Answer, environ: dict[str, Any]) -> None:
        start: Any = answer.start_response
        pieces: Any = self.wsgi(environ, start)
        try:
            if isinstance(pieces, wsgi.FileWrapper):
                answer.write_file(pieces)
            else:
                for piece in pieces:
                    answer.write(piece)
            answer.close()
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()

    def _environ(self, req: Any, conn: Any) -> dict[str, Any]:
        return {
            **self._common,
            "wsgi.input": req.body,
            "wsgi.url_scheme": req.scheme,
            "REQUEST_METHOD": req.method,
            "PATH_INFO": unquote_to_wsgi_str(req.path),
            "QUERY_STRING": req.query,
            "RAW_URI": req.uri,
            "SERVER_PROTOCOL": f"HTTP/{req.version[0]}.{req.version[1]}",
            "REMOTE_ADDR": conn.client[0],
            "REMOTE_PORT": str(conn.client[1]),
            "SERVER_NAME": conn.server[0],
            "SERVER_PORT": str(conn.server[1]),
            **req.fields.environ,
        }

    @cached_property
    def _common(self) -> dict[str, Any]:
        return {**wsgi.base_environ(self.cfg), "wsgi.multithread": True, "SCRIPT_NAME": ""}


def _send(client: socket.socket, said: bytes) -> None:
    if together.company() is not None:
        with suppress(BlockingIOError):
            said = said[client.send(said, socket.MSG_DONTWAIT) :]
        if said:  # the client does not listen
            together.leave()
    if said:
        client.sendall(said)


@lru_cache(1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)

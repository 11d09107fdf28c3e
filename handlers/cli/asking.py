"""Requests as gunicorn reads them, with what a connection says again and again read once.

Nothing here says what a request is. A plain line, of which all is there, is taken apart by one pattern; of fields and lengths is kept what
gunicorn made of the same bytes on the same connection. Everything else goes through its parser, byte by byte.
"""

import io
import re
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from gunicorn.http.body import Body, LengthReader
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import SocketUnreader

from services import together

UNPREFIXED: Final = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})
EXPECTS: Final = "HTTP_EXPECT"
PLAIN: Final = rb"\w%.~!$&'()*+,;=:@\-"  # in a path, where nothing of it means anything
LINE: Final = re.compile(rb"([A-Z]{3,20}) ((/(?:[%b][%b/]*)?)(?:\?([%b/?]*))?) HTTP/1\.([01])\r\n" % (PLAIN, PLAIN, PLAIN))
END: Final = b"\r\n\r\n"


@dataclass(slots=True)
class Fields:
    """The fields of a head: as they came, as gunicorn reads them, and as the application is told."""

    said: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    environ: dict[str, str] = field(default_factory=dict)
    length: int | None = None  # of the body that they announce, once gunicorn has said it; none of chunks


class Asked(Request):
    """A request, read by gunicorn."""

    def __init__(self, *given: Any, before: Fields) -> None:
        self.fields, self._before = Fields(), before
        super().__init__(*given)

    @property
    def has_come(self) -> bool:
        """Say whether nothing of it is left to be read."""
        return isinstance(self.body, io.BytesIO)

    def parse(self, unreader: Any) -> bytes:
        """Read a head; give what came behind it."""
        said = unreader.read()
        line, end = LINE.match(said), said.find(END)
        if line is None or not line.end() < end or line.end() - 2 > self.limit_request_line:
            unreader.unread(said)
            return bytes(super().parse(unreader))
        self.method, self.uri, self.path, self.query, minor = [part.decode() for part in line.groups(b"")]
        self.fragment, self.version = "", (1, int(minor))
        self.headers = self.parse_headers(said[line.end() : end])
        return bytes(said[end + len(END) :])

    def parse_headers(self, data: bytes, from_trailer: bool = False) -> list[tuple[str, str]]:  # noqa: FBT001, FBT002 — gunicorn's
        """Read fields; those of the request before are known, unless they ask for an answer of their own."""
        if from_trailer:
            return list(super().parse_headers(data, from_trailer=True))
        if data == self._before.said and EXPECTS not in self._before.environ:
            self.fields = self._before
        else:
            headers = super().parse_headers(data)
            self.fields = Fields(data, headers, _told(headers))
        return self.fields.headers

    def set_body_reader(self) -> None:
        """Take the body; one that is there already leaves nothing to be read."""
        if self.fields.length is None:
            super().set_body_reader()
            if not isinstance(self.body.reader, LengthReader):
                return
            self.fields.length = self.body.reader.length
        length = self.fields.length
        is_there = length <= len(self.unreader.buf.getbuffer())
        self.body: Any = io.BytesIO(self.unreader.read(length)) if is_there else Body(LengthReader(self.unreader, length))

    def _peer_trusted_for_forwarded(self) -> tuple[dict[str, str], list[str]]:
        return {}, []  # nobody says by a header who he is to gunicorn: PROXIES says whom the application believes


class Reader(SocketUnreader):
    """Reads what comes."""

    sock: socket.socket

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Wait for more; requests that are answered together with this one do not wait."""
        if together.company() is not None:
            with suppress(BlockingIOError):
                return self.sock.recv(self.mxchunk, socket.MSG_DONTWAIT)
            together.leave()
        return bytes(super().chunk(size_hint))  # pyright: ignore[reportCallIssue]  # its base takes them


class Parser(RequestParser):
    """Reads the requests of a connection."""

    mesg: Any
    unreader: Any

    def __init__(self, cfg: Any, source: Any, source_addr: Any) -> None:
        super().__init__(cfg, source, source_addr)
        if isinstance(self.unreader, SocketUnreader):
            self.unreader = Reader(self.unreader.sock)

    def mesg_class(self, *given: Any) -> Asked:  # pyright: ignore[reportIncompatibleMethodOverride, reportIncompatibleVariableOverride]  # as gunicorn calls it
        """Read the next request."""
        return Asked(*given, before=self.mesg.fields if self.mesg else Fields())

    def finish_body(self, deadline: float | None = None, max_bytes: int | None = None) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]  # as above
        """Read what is left of a body; say whether another request may follow it."""
        return (self.mesg is not None and self.mesg.has_come) or bool(super().finish_body(deadline, max_bytes))


def _told(headers: list[tuple[str, str]]) -> dict[str, str]:
    told = dict[str, str]()
    for name, value in headers:
        key = name.replace("-", "_")
        if key not in UNPREFIXED:
            key = f"HTTP_{key}"
        told[key] = f"{told[key]},{value}" if key in told else value
    return told

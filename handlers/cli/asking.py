"""Requests as gunicorn reads them, with what a connection says again and again read once.

Nothing here says what a request is: gunicorn's parser reads every byte that it has not read before. What is kept is what it made of
the same bytes on the same connection.
"""

import io
from dataclasses import dataclass, field
from typing import Any, Final

from gunicorn.http.body import LengthReader
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser

UNPREFIXED: Final = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})
EXPECTS: Final = "HTTP_EXPECT"


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a head: as they came, as gunicorn reads them, and as the application is told."""

    said: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    environ: dict[str, str] = field(default_factory=dict)


class Asked(Request):
    """A request, read by gunicorn."""

    def __init__(self, *given: Any, before: Fields) -> None:
        self.fields, self._before = Fields(), before
        super().__init__(*given)

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
        super().set_body_reader()
        reader = self.body.reader
        if isinstance(reader, LengthReader) and reader.length <= len(self.unreader.buf.getbuffer()):
            self.body: Any = io.BytesIO(self.unreader.read(reader.length))

    def _peer_trusted_for_forwarded(self) -> tuple[dict[str, str], list[str]]:
        return {}, []  # nobody says by a header who he is to gunicorn: PROXIES says whom the application believes


class Parser(RequestParser):
    """Reads the requests of a connection."""

    def mesg_class(self, *given: Any) -> Asked:
        """Read the next request."""
        return Asked(*given, before=self.mesg.fields if self.mesg else Fields())

    def finish_body(self, deadline: float | None = None, max_bytes: int | None = None) -> bool:
        """Read what is left of a body; say whether another request may follow it."""
        if self.mesg and isinstance(self.mesg.body, io.BytesIO):
            return True
        return bool(super().finish_body(deadline, max_bytes))


def _told(headers: list[tuple[str, str]]) -> dict[str, str]:
    told = dict[str, str]()
    for name, value in headers:
        key = name.replace("-", "_")
        if key not in UNPREFIXED:
            key = f"HTTP_{key}"
        told[key] = f"{told[key]},{value}" if key in told else value
    return told

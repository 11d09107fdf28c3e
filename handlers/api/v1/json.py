"""JSON with exact decimals and ISO dates, for everything the application writes as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from flask import Response
from flask.json.provider import JSONProvider
from werkzeug.datastructures import Headers

from services import wire

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Exact(JSONProvider):
    """Numbers are never binary floats, in neither direction."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        """Write JSON."""
        return wire.dumps(obj)

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """Read JSON."""
        return wire.loads(s)


class Answer(Response):
    """JSON that is there as a whole, names no address and has nothing to close: it leaves as it is, where others are looked through."""

    def __init__(self, content: Any) -> None:
        super().__init__(wire.dumps(content), content_type="application/json")

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:  # noqa: ARG002 — so it is called
        """Give the headers."""
        return self.headers

    def get_app_iter(self, environ: "WSGIEnvironment") -> Iterable[bytes]:  # noqa: ARG002 — so it is called
        """Give the content."""
        return cast("list[bytes]", self.response)

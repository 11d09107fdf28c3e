"""Flask as this service runs it: what it does anew at each step of a request is done once."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import IO, Any, Final

from flask import Flask, Request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import parse_options_header
from werkzeug.routing import MapAdapter
from werkzeug.utils import cached_property
from werkzeug.wsgi import get_content_length

from handlers import witness

SHORT: Final = 1 << 16  # bytes of a body that is read at once


@lru_cache(maxsize=64)
def _media_type(content_type: str) -> str:
    return parse_options_header(content_type)[0].lower()


class OneRequest(Request):
    """A request that looks once for what Flask asks of it several times."""

    @cached_property
    def blueprints(self) -> list[str]:
        """Give the blueprints whose view answers; Flask asks before, after and at the end of a view, and not before it is found."""
        return super().blueprints

    @property
    def mimetype(self) -> str:
        """Give the media type of the body."""
        return _media_type(self.environ.get("CONTENT_TYPE", ""))

    @cached_property
    def stream(self) -> IO[bytes]:
        """Give what carries the body: a short one whole, a long one, or one of unknown length, under Werkzeug's count of its bytes."""
        length, limit = get_content_length(self.environ), self.max_content_length
        if length is None or length > (SHORT if limit is None else min(SHORT, limit)):
            return super().stream
        body = self.environ["wsgi.input"].read(length)
        if len(body) < length:
            raise ClientDisconnected
        return BytesIO(body)


class Application(Flask):
    """Flask without coroutines: none of our functions is one, and to ask each of them before each call costs more than the call."""

    request_class = OneRequest

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function as it is."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Look for a request's view by what the request has read already; Flask would have the environment read again."""
        if request is None or "HTTP_UPGRADE" in request.environ:  # an upgrade has views of its own, of which there is none
            return super().create_url_adapter(request)
        request.trusted_hosts = self.config["TRUSTED_HOSTS"]
        return self.url_map.bind(
            request.host,
            request.root_path,
            url_scheme=request.scheme,
            default_method=request.method,
            path_info=request.path,
            query_args=request.query_string.decode(errors="replace"),
        )

    def handle_user_exception(self, e: Exception) -> Any:
        """Have the witness know that no page of its own, but a refusal, answers the request."""
        witness.note_refusal()
        return super().handle_user_exception(e)

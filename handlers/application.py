"""Flask as this service runs it: what it does anew at each step of a request is done once."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from werkzeug.routing import MapAdapter
from werkzeug.utils import cached_property

from handlers import witness


class OneRequest(Request):
    """A request that splits the name of its endpoint once: Flask asks for its blueprints before, after and at the end of a view."""

    @cached_property
    def blueprints(self) -> list[str]:
        """Give the blueprints whose view answers; asked for no sooner than the view is found."""
        return super().blueprints


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

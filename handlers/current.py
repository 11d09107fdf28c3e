"""The request and what is kept with it, themselves: Flask's proxies look for them at every attribute, which adds up."""

from typing import cast

from flask import Request, g, request
from flask.ctx import _AppCtxGlobals


def asked() -> Request:
    """Give the request that is being answered."""
    return cast("Request", request._get_current_object())  # type: ignore[attr-defined]


def kept() -> _AppCtxGlobals:
    """Give what is kept while it is answered."""
    return cast("_AppCtxGlobals", g._get_current_object())

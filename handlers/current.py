"""The request and what is kept with it, themselves: Flask's proxies look for them at every attribute, which adds up."""

from collections.abc import Callable
from typing import Final

from flask import Flask, Request, current_app, g, request
from flask.ctx import _AppCtxGlobals

# What is being answered, what is kept meanwhile, and who answers: each the very function its proxy asks.
asked: Final[Callable[[], Request]] = request._get_current_object  # type: ignore[attr-defined]
kept: Final[Callable[[], _AppCtxGlobals]] = g._get_current_object
app: Final[Callable[[], Flask]] = current_app._get_current_object  # type: ignore[attr-defined]

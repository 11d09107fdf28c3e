"""What every expression is: a text that was understood once and is evaluated many times."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

Scope = Mapping[str, Any]


class Expression(Protocol):
    """A parsed expression."""

    text: str

    def __call__(self, scope: Scope, now: datetime) -> Any:
        """Return its value where these variables are visible, at that moment. Raises ExpressionFailed."""


class Literal:
    """A text that stands for itself."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, scope: Scope, now: datetime) -> str:  # noqa: ARG002
        """Return the text."""
        return self.text

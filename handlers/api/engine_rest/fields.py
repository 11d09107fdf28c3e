"""Fields of a request's body: there, and of their kind, or refused by name."""

from collections.abc import Mapping
from typing import Any

from services.errors import Invalid


def text(given: Mapping[str, Any], name: str) -> str:
    """Give a text that must be there."""
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise Invalid({name: ["cannot be null or empty"]}, code="query_value")
    return value


def number(given: Mapping[str, Any], name: str, default: int | None = None) -> int:
    """Give a whole number; without a default it must be there."""
    value = given.get(name)
    value = default if value is None else value
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**53:
        raise Invalid({name: ["must be a whole number"]}, code="query_value")
    return value


def texts(given: Mapping[str, Any], name: str) -> list[str]:
    """Give a list of texts; one that is not there is empty."""
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Invalid({name: ["must be a list of texts"]}, code="query_value")
    return value

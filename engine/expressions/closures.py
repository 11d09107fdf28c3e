"""FEEL's plain subset as Python closures."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Closure: TypeAlias = Callable[[Mapping[str, Any]], Any]


class Beyond(Exception):
    """A value that the closures do not handle: ask V8."""


def compile_tree(tree: Any) -> Closure | None:  # noqa: ARG001
    """Return the closure of a parse tree, or None when it is outside of the subset."""
    return None

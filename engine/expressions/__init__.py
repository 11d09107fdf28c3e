"""FEEL, the language we write; the safe subset of `${…}` that Camunda 7 models bring."""

import re
from collections.abc import Collection

from engine.expressions.base import Expression, Literal, Scope
from engine.expressions.feel import feel
from engine.expressions.juel import juel
from engine.expressions.templates import template as text_template

__all__ = ["Expression", "Literal", "Scope", "feel", "juel", "named_clock", "parse", "template"]

_CLOCK = re.compile(r"""\s*=\s*deadline\s*\(\s*"([^"\\]+)"\s*\)\s*""")


def parse(text: str, *, names: Collection[str] = ()) -> Expression:
    """Return an expression in FEEL (`=…`) or of the form `${…}`. Raises SyntaxError with a sentence."""
    stripped = text.strip()
    if stripped.startswith("="):
        return feel(stripped[1:], names)
    if stripped.startswith(("${", "#{")):
        return juel(stripped)
    raise SyntaxError(f"{text!r} is no expression: it must begin with = or have the form ${{…}}")


def template(text: str, *, names: Collection[str] = ()) -> Expression:
    """Return a text of the diagram that may be an expression: FEEL (`=…`), a text with `${…}` inside, or itself. Raises SyntaxError."""
    return parse(text, names=names) if text.lstrip().startswith("=") else text_template(text)


def named_clock(text: str) -> str | None:
    """Return the name in `=deadline("name")`, or None for any other text."""
    found = _CLOCK.fullmatch(text)
    return found[1] if found else None

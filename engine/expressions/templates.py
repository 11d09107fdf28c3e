"""Texts with `${…}` inside."""

import re
from datetime import datetime

from engine.errors import ExpressionFailed
from engine.expressions import juel_operations
from engine.expressions.base import Expression, Literal, Scope
from engine.expressions.juel import juel

# an expression inside of a text: quoted strings may hold braces
_INSIDE = re.compile(r"""[$#]\{(?:[^{}"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*\}""", re.DOTALL)


class Template:
    """A text whose `${…}` are replaced by their values."""

    __slots__ = ("parts", "text")

    def __init__(self, text: str, parts: list[Expression]) -> None:
        self.text = text
        self.parts = parts

    def __call__(self, scope: Scope, now: datetime) -> str:
        """Return the text with its values in place. Raises ExpressionFailed."""
        try:
            return "".join(juel_operations.text(part(scope, now)) for part in self.parts)
        except ExpressionFailed as error:
            raise ExpressionFailed(f"{self.text}: {error}") from error


def template(text: str) -> Expression:
    """Return a literal text, a text with `${…}` inside, or one `${…}` whose value is kept as it is. Raises SyntaxError."""
    stripped = text.strip()
    if _INSIDE.fullmatch(stripped):
        return juel(stripped)
    parts: list[Expression] = []
    position = 0
    for found in _INSIDE.finditer(text):
        parts += [Literal(text[position : found.start()]), juel(found[0])]
        position = found.end()
    rest = text[position:]
    if "${" in rest or "#{" in rest:
        raise SyntaxError(f"a ${{…}} is not finished in {text!r}")
    return Template(text, [*parts, Literal(rest)]) if parts else Literal(text)

"""Which names a text of a diagram reads, for whoever asks before anything runs."""

import re

from engine.expressions import template
from engine.expressions.base import Expression
from engine.expressions.feel import Feel
from engine.expressions.juel import Juel, names
from engine.expressions.templates import Template

ITERATED = re.compile(r"(?:\b(?:for|some|every)|,)\s+([^\W\d]\w*)\s+in\b")


def reads(text: str) -> frozenset[str]:
    """Name the variables an expression reads; none where it cannot be read, which others say."""
    try:
        return _of(template(text))
    except SyntaxError:
        return frozenset()


def _of(expression: Expression) -> frozenset[str]:
    if isinstance(expression, Feel):
        return _free(expression)
    if isinstance(expression, Juel):
        return names(expression)
    return frozenset[str]().union(*map(_of, expression.parts)) if isinstance(expression, Template) else frozenset()


def _free(expression: Feel) -> frozenset[str]:
    """Name what comes from outside an expression: no function that it calls, nothing that it counts through itself."""
    bound = {"item", "partial", *ITERATED.findall(expression.source)}
    return frozenset(name for name in expression.needs - bound if not re.search(rf"\b{re.escape(name)}\s*\(", expression.source))

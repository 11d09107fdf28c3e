"""Why a diagram cannot be deployed, or should not be."""

from collections.abc import Mapping
from typing import Literal, NamedTuple


class Said(str):
    """An English sentence that remembers what it was made of, so that doors can say it in another language."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]


def said(template: str, /, **values: object) -> Said:
    """Fill in a sentence; the template is the id under which its translations are kept."""
    return said_again(template, values)


def said_again(template: str, values: Mapping[str, object]) -> Said:
    """Fill in a sentence whose parts were kept."""
    sentence = Said(template.format_map(values))
    sentence.template, sentence.values = template, values
    return sentence


class Problem(NamedTuple):
    """One finding of the compiler or of the rules, shown on the element it names; its sentence is made by `said`, or is one literal."""

    element_id: str
    rule: str
    message: str
    severity: Literal["error", "warning"] = "error"

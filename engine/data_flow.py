"""Which variables a diagram reads, where, and which it gives: read off the document, for whoever draws.

What a job, a message or a caller brings along nobody can see in a diagram. The property `outputs` of an element says it, names
separated by blanks; so does `number`, which names the variable that takes the number of a paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine import xml
from engine.compiler.mappings import properties
from engine.compiler.user_tasks import form_of_element
from engine.expressions.reads import reads
from engine.xml import XmlElement

DECLARED: Final = ("outputs", "number")  # properties that name variables
GIVING: Final = frozenset(
    {"resultVariable", "elementVariable", "initiator", "errorCodeVariable", "errorMessageVariable", "escalationCodeVariable"}
)
COUNTERS: Final = frozenset({"loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})
PARAMETERS: Final = ("inputParameter", "outputParameter")
FEEL_ONLY: Final = frozenset({"conditionExpression", "condition", "completionCondition", "loopCondition", "loopCardinality", "script"})
INNER: Final = ("Definition", "Expression", "Characteristics")  # may have ids, and no diagram shows them
UNREAD: Final = frozenset({"documentation", "text", "property"})
PLACES: Final = {
    "conditionExpression": "the condition",
    "condition": "the condition",
    "inputParameter": "an input mapping",
    "outputParameter": "an output mapping",
    "in": "a mapping",
    "out": "a mapping",
    "timeDate": "the timer",
    "timeDuration": "the timer",
    "timeCycle": "the timer",
    "script": "the script",
    "multiInstanceLoopCharacteristics": "the repetition",
    "completionCondition": "the repetition",
    "loopCardinality": "the repetition",
}


class Use(NamedTuple):
    """A variable that an expression reads."""

    element_id: str
    place: str
    name: str


@dataclass(frozen=True, slots=True)
class Flow:
    """What a diagram reads and gives."""

    uses: tuple[Use, ...]
    given: frozenset[str]
    forms: frozenset[str]  # that it names


def read(data: bytes) -> Flow:
    """Read a document. Raises InvalidDefinition when it is none."""
    root = xml.parse(data)
    is_feel = "feel" in (root.get("expressionLanguage") or "").lower()
    elements = [element for element in root.iter("{*}*") if xml.is_bpmn(element) or xml.is_vendor(str(element.tag))]
    uses = dict.fromkeys(use for element in elements for use in _uses(element, is_feel=is_feel))
    forms = {reference for element in elements if (reference := form_of_element(element))}
    return Flow(tuple(uses), COUNTERS.union(*map(_given, elements)), frozenset(forms))


def _uses(element: XmlElement, *, is_feel: bool) -> Iterator[Use]:
    holder = _holder(element)
    place = PLACES.get(xml.local(element), "an expression")
    for source in _sources(element, is_feel=is_feel):
        for name in sorted(reads(source)):
            yield Use(holder, place, name)


def _sources(element: XmlElement, *, is_feel: bool) -> Iterator[str]:
    kind = xml.local(element)
    for name, value in element.attrib.items():
        attribute = xml.local_name(str(name))
        if attribute == "source" and kind in ("in", "out"):
            yield f"={value!s}"
        elif _is_expression(str(value)) and not (kind == "property" and attribute == "name"):
            yield str(value)
    text = (element.text or "").strip()
    if text and kind not in UNREAD:
        is_bare = kind in FEEL_ONLY and (is_feel or kind == "script" or "feel" in (element.get("language") or "").lower())
        if _is_expression(text):
            yield text
        elif is_bare:
            yield f"={text}"


def _is_expression(text: str) -> bool:
    return text.lstrip().startswith("=") or "${" in text or "#{" in text


def _given(element: XmlElement) -> set[str]:
    found = {str(value) for name, value in element.attrib.items() if xml.local_name(str(name)) in GIVING}
    if xml.local(element) in PARAMETERS:
        found.add(element.get("name") or "")
    if xml.local(element) in ("in", "out"):
        found.add(element.get("target") or "")
    if xml.local(element) == "script" and not xml.vendor(element.getparent(), "resultVariable"):  # type: ignore[arg-type]
        found |= _entries(element.text or "")
    told = properties(element) if element.get("id") else {}
    return found.union(*(told.get(name, "").split() for name in DECLARED)) - {""}


def _entries(script: str) -> set[str]:
    """Name the entries of a context, each of which becomes a variable."""
    return {part.split(":")[0].strip().strip('"') for part in script.strip().strip("={} \n").replace("\n", ",").split(",") if ":" in part}


def _holder(element: XmlElement) -> str:
    """Name what the diagram shows: the element itself, or the one it is a part of."""
    shown: XmlElement | None = element
    while shown is not None and not _is_shown(shown):
        shown = shown.getparent()
    return "" if shown is None else str(shown.get("id"))


def _is_shown(element: XmlElement) -> bool:
    return xml.is_bpmn(element) and bool(element.get("id")) and not xml.local(element).endswith(INNER)

"""A decision model on its way in: what is found in the XML, and what is wrong with it."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.decisions.constructs import DRAWN, NAMESPACES, REFUSED, WORKS
from engine.errors import InvalidDefinition
from engine.problems import Problem, said
from engine.xml import XmlElement, local, local_name, namespace, parse

LARGEST = 5_000_000  # bytes
LONGEST = 10_000  # characters of one text
VENDOR = "http://camunda.org/schema/1.0/dmn"
_JUEL = ("${", "#{")

Tree = dict[str, Any]


class Drawing:
    """The document, and what is found wrong with it."""

    def __init__(self, data: bytes) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        if len(data) > LARGEST:
            raise InvalidDefinition(
                [Problem("document", "size", said("a decision model is at most {largest} bytes long", largest=LARGEST))]
            )
        self.root = parse(data)
        self.is_feel = _is_feel(self.root.get("expressionLanguage"))
        if local(self.root) != "definitions" or namespace(str(self.root.tag)) not in NAMESPACES:
            raise InvalidDefinition([Problem("document", "document", "this is not a DMN document (1.1 to 1.5)")])
        for element in self.root.iter(etree.Element):
            self._look_at(element)

    def refuse(self, element: XmlElement, rule: str, message: str) -> None:
        """Note what is wrong with an element, or with the nearest one around it that has an id."""
        shown: XmlElement | None = element
        while shown is not None and not shown.get("id"):
            shown = shown.getparent()
        problem = Problem("document" if shown is None else shown.get("id", ""), rule, message)
        if problem not in self.problems:
            self.problems.append(problem)

    def text(self, element: XmlElement | None) -> str:
        """Read the FEEL text of an element; what is not FEEL, or too long, is refused."""
        if element is None:
            return ""
        found = (child(element, "text").text or "").strip() if child(element, "text") is not None else ""  # type: ignore[union-attr]
        language = element.get("expressionLanguage")
        if not (self.is_feel if not language else _is_feel(language)):
            self.refuse(
                element,
                "expression language",
                said("decisions are written in FEEL, not in {language}", language=language or "another language"),
            )
        elif found.startswith(_JUEL):
            self.refuse(element, "expression language", said("{found} is JUEL: decisions are written in FEEL", found=found[:60]))
        elif len(found) > LONGEST:
            self.refuse(element, "size", said("a text is at most {longest} characters long", longest=LONGEST))
        else:
            return found
        return ""

    def target(self, element: XmlElement) -> str | None:
        """Read what an element refers to: the id of something in this file."""
        space, _, name = (element.get("href") or "").rpartition("#")
        if name and space in ("", self.root.get("namespace")):
            return name
        self.refuse(element, "requirement", said("{href!r} is not in this file", href=element.get("href")))
        return None

    def _look_at(self, element: XmlElement) -> None:
        name = local(element)
        if namespace(str(element.tag)) != namespace(str(self.root.tag)) or name in WORKS or name in DRAWN:
            return
        self.refuse(element, "unsupported element", REFUSED.get(name) or said("{name} is not supported", name=name))


def _is_feel(language: str | None) -> bool:
    return not language or "feel" in language.lower()


def children(element: XmlElement | None, *names: str) -> Iterator[XmlElement]:
    """Yield the DMN children of these names."""
    for one in () if element is None else element:
        if local(one) in names and namespace(str(one.tag)) == namespace(str(element.tag)):  # type: ignore[union-attr]
            yield one


def child(element: XmlElement | None, *names: str) -> XmlElement | None:
    """Find the first DMN child of these names."""
    return next(children(element, *names), None)


def type_of(element: XmlElement | None) -> str | None:
    """Read the type an element names."""
    return None if element is None else (element.get("typeRef") or "").strip() or None


def vendor(element: XmlElement, name: str) -> str | None:
    """Read an attribute of the Camunda dialect."""
    found = (value for key, value in element.attrib.items() if local_name(str(key)) == name and namespace(str(key)) == VENDOR)
    return next((str(value) for value in found), None)

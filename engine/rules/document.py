"""A diagram as the rules see it: its elements by id and by kind, its flows, and what has been found in it."""

from collections.abc import Iterator
from itertools import chain
from typing import Literal

from engine.normalise import FLOW_NODES
from engine.problems import Problem
from engine.xml import BPMN, XmlElement, local, reference

EVENTS = frozenset(kind for kind in FLOW_NODES if kind.endswith("Event"))
GATEWAYS = frozenset(kind for kind in FLOW_NODES if kind.endswith("Gateway"))
ACTIVITIES = FLOW_NODES - EVENTS - GATEWAYS
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
SCOPES = SUB_PROCESSES | {"process"}
_HOLDERS = FLOW_NODES | {"sequenceFlow", "messageFlow", "association", "participant", "lane", "dataObject", "dataObjectReference"}


class Document:
    """A normalised document; processes that are not executable are drawings, and not judged."""

    def __init__(self, root: XmlElement) -> None:
        self.root = root
        self._problems: dict[Problem, None] = {}  # in the order found, each once
        self.by_id: dict[str, XmlElement] = {}
        self.incoming: dict[str, list[XmlElement]] = {}  # node -> sequence flows
        self.outgoing: dict[str, list[XmlElement]] = {}
        self.boundaries: dict[str, list[XmlElement]] = {}  # activity -> boundary events
        self._by_kind: dict[str, list[XmlElement]] = {}
        for part in root.iterchildren(BPMN + "*"):
            self._index(part, is_judged=local(part) != "process" or part.get("isExecutable") == "true")
        for flow in self.of("sequenceFlow"):
            self.outgoing.setdefault(reference(flow.get("sourceRef")) or "", []).append(flow)
            self.incoming.setdefault(reference(flow.get("targetRef")) or "", []).append(flow)

        for event in self.of("boundaryEvent"):
            self.boundaries.setdefault(reference(event.get("attachedToRef")) or "", []).append(event)

    @property
    def problems(self) -> list[Problem]:
        """Give what has been found."""
        return list(self._problems)

    def _index(self, part: XmlElement, *, is_judged: bool) -> None:
        for element in part.iter(BPMN + "*"):
            self.by_id.setdefault(element.get("id") or "", element)
            if is_judged:
                self._by_kind.setdefault(local(element), []).append(element)

    def of(self, *kinds: str) -> Iterator[XmlElement]:
        """Give the elements of some kinds, drawings aside."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    def every(self) -> Iterator[XmlElement]:
        """Give all elements, drawings aside."""
        return chain.from_iterable(self._by_kind.values())

    def target(self, name: str | None, *kinds: str) -> XmlElement | None:
        """Find what a reference names; None when there is no such thing, or when it is of another kind."""
        found = self.by_id.get(reference(name) or "-")
        return found if found is not None and (not kinds or local(found) in kinds) else None

    def is_foreign(self, holder: XmlElement, name: str) -> bool:
        """Tell whether a reference names something of another document."""
        prefix, colon, _ = name.strip().rpartition(":")
        space = holder.nsmap.get(prefix) if colon else None
        return space is not None and space != self.root.get("targetNamespace")

    def ways_in(self, node: XmlElement) -> list[XmlElement]:
        """Give the sequence flows that lead to a node."""
        return self.incoming.get(node.get("id") or "", [])

    def ways_out(self, node: XmlElement) -> list[XmlElement]:
        """Give the sequence flows that leave a node."""
        return self.outgoing.get(node.get("id") or "", [])

    def refuse(self, element: XmlElement, rule: str, message: str) -> None:
        """Note an error."""
        self._note(element, rule, message, "error")

    def warn(self, element: XmlElement, rule: str, message: str) -> None:
        """Note what had better be otherwise."""
        self._note(element, rule, message, "warning")

    def _note(self, element: XmlElement, rule: str, message: str, severity: Literal["error", "warning"]) -> None:
        self._problems[Problem(shown_id(element), rule, message, severity)] = None


def shown_id(element: XmlElement) -> str:
    """Tell the id under which a diagram shows an element, or what it belongs to."""
    place: XmlElement | None = element
    while place is not None:
        parent = place.getparent()
        is_shared = parent is not None and local(parent) == "definitions"
        if place.get("id") and (is_shared or local(place) in _HOLDERS):
            return place.get("id", "")
        place = parent
    return element.get("id") or local(element)


def scope_of(element: XmlElement) -> XmlElement | None:
    """Find the process or sub-process an element is drawn in."""
    place = element.getparent()
    while place is not None and local(place) not in SCOPES:
        place = place.getparent()
    return place


def process_of(element: XmlElement) -> XmlElement | None:
    """Find the process an element is drawn in."""
    place: XmlElement | None = element
    while place is not None and local(place) != "process":
        place = place.getparent()
    return place


def children(element: XmlElement, *names: str) -> list[XmlElement]:
    """List the BPMN children of some names."""
    return list(element.iterchildren(*[BPMN + name for name in names]))


def content(element: XmlElement) -> str:
    """Read the text of an element."""
    return (element.text or "").strip()

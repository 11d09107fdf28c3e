"""A document on its way to definitions: what has been found in it, and what is wrong with it."""

from collections.abc import Collection
from typing import Any

from engine.definitions import Element
from engine.expressions import feel, parse, template
from engine.normalise import FLOW_NODES
from engine.problems import Problem, said
from engine.scopes import ScopeSpec
from engine.xml import BPMN, XmlElement, is_bpmn, local, reference, text


class Draft:
    """The whole document."""

    def __init__(self, root: XmlElement) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.shared = {e.get("id"): e for e in root if is_bpmn(e)}  # messages, signals, errors, escalations
        self.is_feel = "feel" in (root.get("expressionLanguage") or "").lower()
        self.scopes: list[tuple[XmlElement, ScopeSpec]] = []  # still to be compiled
        self.process = Findings()

    def refuse(self, element: XmlElement, rule: str, message: str) -> Any:
        """Note what is wrong with an element, under the id of what the diagram shows; give back nothing, to be passed on."""
        shown: XmlElement | None = element
        while shown is not None and not _is_shown(shown):
            shown = shown.getparent()
        name = (element if shown is None else shown).get("id") or local(element)
        problem = Problem(name, rule, message)
        if problem not in self.problems:
            self.problems.append(problem)
        return None

    def named(self, kind: str, name: str | None) -> XmlElement | None:
        """Find a shared message, signal, error or escalation."""
        found = self.shared.get(reference(name))
        return found if found is not None and local(found) == kind else None

    def expression(self, holder: XmlElement, source: str, rule: str) -> Any:
        """Parse an expression; None, and a finding, when it is none."""
        language = (holder.get("language") or "").lower()
        if language and "feel" not in language and "juel" not in language and language != "el":
            return self.refuse(holder, rule, said("expressions are FEEL or ${{…}}, not {language}", language=language))
        is_feel = "feel" in language or (not language and self.is_feel)
        try:
            if is_feel and not source.startswith(("=", "${", "#{")):
                return feel(source)
            return parse(source)
        except SyntaxError as error:
            return self.refuse(holder, rule, said("{expression_error}", expression_error=error.msg))

    def template(self, holder: XmlElement, source: str, rule: str) -> Any:
        """Parse a text that may be an expression; None, and a finding, when it is wrongly spelt."""
        try:
            return template(source)
        except SyntaxError as error:
            return self.refuse(holder, rule, said("{expression_error}", expression_error=error.msg))


def _is_shown(element: XmlElement) -> bool:
    """Tell whether a diagram shows an element by its id: a node, known or not, or something named that it refers to."""
    parent = element.getparent()
    is_inside = parent is not None and is_bpmn(parent) and local(parent) in ("process", "subProcess", "transaction", "adHocSubProcess")
    return is_bpmn(element) and bool(element.get("id")) and (local(element) in _SHOWN or is_inside)


_SHOWN = FLOW_NODES | {"process", "sequenceFlow", "message", "signal", "error", "escalation", "participant", "lane"}


class Findings:
    """What is gathered while one process is compiled."""

    def __init__(self) -> None:
        self.elements: dict[str, Element] = {}
        self.lanes: dict[str, str] = {}  # node -> lane
        self.start_messages: dict[str, str] = {}
        self.start_signals: dict[str, str] = {}
        self.start_timers: dict[str, tuple[str, str]] = {}
        self.start_conditions: dict[str, Any] = {}
        self.initiator: str | None = None
        self.clocks: set[str] = set()

    @property
    def has_triggers(self) -> bool:
        """Tell whether something from outside can start the process."""
        return bool(self.start_messages or self.start_signals or self.start_timers or self.start_conditions)


class Site:
    """One scope of the diagram: its nodes, and the flows between them."""

    def __init__(self, draft: Draft, element: XmlElement, spec: ScopeSpec) -> None:
        self.draft, self.element, self.spec = draft, element, spec
        self.is_process = local(element) == "process"
        self.is_event_scope = element.get("triggeredByEvent") == "true"
        self.nodes = {e.get("id", ""): e for e in element if is_bpmn(e) and local(e) in FLOW_NODES}
        self.outgoing: dict[str, list[XmlElement]] = {name: [] for name in self.nodes}
        self.incoming: dict[str, list[XmlElement]] = {name: [] for name in self.nodes}
        self.places: dict[str, str] = {}  # node -> the place where its tokens arrive
        self.handlers: dict[str, str] = {}  # activity -> the activity that undoes it
        for flow in element.iterchildren(BPMN + "sequenceFlow"):
            self.lay(flow)

    def lay(self, flow: XmlElement) -> None:
        """Note where a flow leaves and where it leads."""
        source, target = reference(flow.get("sourceRef")), reference(flow.get("targetRef"))
        if source not in self.nodes or target not in self.nodes:
            self.draft.refuse(flow, "sequence flow", "it connects elements that are missing or belong to another scope")
            return
        self.outgoing[source].append(flow)
        self.incoming[target].append(flow)


class Sketch:
    """One flow node on its way to a spec."""

    def __init__(self, site: Site, element: XmlElement) -> None:
        self.site, self.draft, self.element = site, site.draft, element
        self.name, self.kind = element.get("id", ""), local(element)
        self.outgoing, self.incoming = site.outgoing[self.name], site.incoming[self.name]

    def refuse(self, rule: str, message: str) -> Any:
        """Note what is wrong with the node; give back nothing, to be passed on."""
        return self.draft.refuse(self.element, rule, message)

    def is_set(self, attribute: str, *, default: bool = False) -> bool:
        """Read an attribute that is true or false."""
        return self.element.get(attribute, str(default).lower()) == "true"

    def optional(self, name: str, rule: str, *, of: XmlElement | None = None) -> Any:
        """Parse the expression in a child; None when there is no such child."""
        holder = self.element if of is None else of
        source = text(holder, name)
        return None if source is None else self.draft.expression(holder.find(BPMN + name), source, rule)  # type: ignore[arg-type]

    def make(self, cls: Any, **more: Any) -> Any:
        """Make the node's spec."""
        return cls(self.site.spec, self.name, self.name, self.kind, bpmn_name=self.element.get("name"), **more)

    def refuse_unless(self, is_right: object, rule: str, message: str) -> None:
        """Note what is wrong, when it is."""
        if not is_right:
            self.refuse(rule, message)

    def one_of(self, attribute: str, allowed: Collection[str], default: str) -> str | None:
        """Read an attribute that has one of several values; None, and a finding, for any other."""
        value = self.element.get(attribute, default)
        if value in allowed:
            return value
        self.refuse(attribute, said("{attribute} {value} is not supported", attribute=attribute, value=value))
        return None

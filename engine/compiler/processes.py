"""Processes become definitions."""

from engine.compiler.activities import job_type_of
from engine.compiler.business_rules import decision_of
from engine.compiler.draft import Draft, Findings, Site
from engine.compiler.mappings import properties
from engine.compiler.sites import compile_site
from engine.compiler.triggers import definitions_of
from engine.compiler.user_tasks import form_of_element
from engine.compiler.whitelist import check_process
from engine.definitions import Definition, Element
from engine.normalise import FLOW_NODES
from engine.problems import said
from engine.scopes import ScopeSpec
from engine.xml import BPMN, XmlElement, is_bpmn, local, reference, text, vendor


def compile_process(draft: Draft, process: XmlElement) -> Definition:
    """Compile one process, scope after scope; what is wrong with it is noted in the draft."""
    draft.process = Findings()
    draft.process.lanes = _lanes(process)
    check_process(draft, process)
    spec = ScopeSpec(process.get("id", ""), process.get("name"))
    draft.scopes = [(process, spec)]
    while draft.scopes:
        element, inner = draft.scopes.pop()
        site = Site(draft, element, inner)
        compile_site(site)
        for node in site.nodes.values():
            draft.process.elements[node.get("id", "")] = _element(site, node)
    return _definition(draft, process, spec)


def _lanes(process: XmlElement) -> dict[str, str]:
    """Tell the innermost lane of each node."""
    found: dict[str, str] = {}
    for lane in process.iter(BPMN + "lane"):  # outer lanes come first
        for node in lane.iterchildren(BPMN + "flowNodeRef"):
            found[reference((node.text or "").strip()) or ""] = lane.get("id", "")
    return found


def _element(site: Site, node: XmlElement) -> Element:
    name, called = node.get("id", ""), node.get("calledElement")
    work = next((d for kind, d in definitions_of(node) if kind == "message"), node)
    return Element(
        element_id=name,
        element_type=local(node),
        name=node.get("name") or "",
        scope_id=site.element.get("id", ""),
        documentation=text(node, "documentation") or "",
        lane=site.draft.process.lanes.get(name),
        form_ref=form_of_element(node),
        job_type=job_type_of(node, work),
        called=called if called and "${" not in called and not called.startswith(("=", "#{")) else None,
        decision=decision_of(node),
        default=reference(node.get("default")),
        attached_to=reference(node.get("attachedToRef")),
        properties=properties(node),
        incoming=tuple(f.get("id", "") for f in site.incoming[name]),
        outgoing=tuple(f.get("id", "") for f in site.outgoing[name]),
    )


def _definition(draft: Draft, process: XmlElement, spec: ScopeSpec) -> Definition:
    found, elements = draft.process, draft.process.elements.values()
    return Definition(
        process_id=spec.name,
        name=process.get("name") or spec.name,
        version_tag=vendor(process, "versionTag"),
        history_time_to_live=vendor(process, "historyTimeToLive"),
        candidate_starter_groups=_list(vendor(process, "candidateStarterGroups")),
        candidate_starter_users=_list(vendor(process, "candidateStarterUsers")),
        is_startable=bool(spec.entries),
        start_messages=found.start_messages,
        start_signals=found.start_signals,
        start_timers=found.start_timers,
        start_conditions=found.start_conditions,
        initiator=found.initiator,
        elements=found.elements,
        form_refs=frozenset(e.form_ref for e in elements if e.form_ref),
        job_types=frozenset(e.job_type for e in elements if e.job_type),
        called=frozenset(e.called for e in elements if e.called),
        clocks=frozenset(found.clocks),
        spec=spec,
        properties=properties(process),
    )


def _list(names: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (names or "").split(",") if name.strip())


def duplicates(draft: Draft) -> None:
    """Refuse ids that are used twice, and ids that collide with the engine's names of places."""
    seen: set[str] = set()
    for element in draft.root.iter():
        name = element.get("id")
        if not name or not is_bpmn(element):
            continue
        if name in seen:
            draft.refuse(element, "unique id", said("id {name} is used twice", name=name))
        if "#" in name and local(element) in FLOW_NODES:
            draft.refuse(element, "id", said("id {name} contains a #", name=name))
        seen.add(name)

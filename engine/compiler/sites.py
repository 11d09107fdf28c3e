"""Scopes become specs: their nodes one by one, then the flows between them, then where tokens begin."""

from collections.abc import Callable
from typing import Any

from engine.compiler import activities, events, gateways
from engine.compiler.business_rules import business_rule_task
from engine.compiler.compensation import check_handler
from engine.compiler.data import associations
from engine.compiler.draft import Site, Sketch
from engine.compiler.links import is_link, tie_links
from engine.compiler.loops import MULTI_INSTANCE_BODY, body
from engine.compiler.mappings import parameters
from engine.compiler.subprocesses import ad_hoc_sub_process, sub_process
from engine.elements.activity import Activity
from engine.elements.catching import EventGateway
from engine.elements.node import Flow
from engine.problems import said
from engine.xml import XmlElement, child, local, reference, text

MAKERS: dict[str, Callable[[Sketch], Any]] = {
    "startEvent": events.start_event,
    "intermediateCatchEvent": events.catch_event,
    "intermediateThrowEvent": events.throw_event,
    "boundaryEvent": events.boundary_event,
    "endEvent": events.end_event,
    "exclusiveGateway": gateways.exclusive_gateway,
    "inclusiveGateway": gateways.inclusive_gateway,
    "parallelGateway": gateways.parallel_gateway,
    "complexGateway": gateways.complex_gateway,
    "eventBasedGateway": gateways.event_gateway,
    "task": activities.pass_through,
    "manualTask": activities.pass_through,
    "userTask": activities.user_task,
    "scriptTask": activities.script_task,
    "serviceTask": activities.service_task,
    "businessRuleTask": business_rule_task,
    "sendTask": activities.send_task,
    "receiveTask": activities.receive_task,
    "callActivity": activities.call_activity,
    "subProcess": sub_process,
    "transaction": sub_process,
    "adHocSubProcess": ad_hoc_sub_process,
}


def compile_site(site: Site) -> None:
    """Fill a scope's spec."""
    for element in site.nodes.values():
        if local(element) in MAKERS:
            _make(Sketch(site, element))
    for name, element in site.nodes.items():
        _connect(site, name, element)
    tie_links(site)
    _begin(site)


def _make(sketch: Sketch) -> None:
    """Make one node's spec, with the body around it when it is performed several times."""
    outer = body(sketch) if events.is_activity(sketch.element) else None
    node = MAKERS[sketch.kind](sketch)
    if node is None:
        return
    node.input_parameters, node.output_parameters = parameters(sketch, "inputParameter"), parameters(sketch, "outputParameter")
    node.copied_in, node.copied_out = associations(sketch, "dataInputAssociation"), associations(sketch, "dataOutputAssociation")
    check_handler(sketch)
    if outer is not None:
        node.is_instance = outer.name.endswith(MULTI_INSTANCE_BODY)
    sketch.site.places[sketch.name] = (outer or node).name
    if isinstance(outer or node, Activity):
        _quantities(sketch, outer or node)


def _quantities(sketch: Sketch, node: Activity) -> None:
    for attribute in ("startQuantity", "completionQuantity"):
        value = sketch.element.get(attribute, "1")
        if value.isdecimal() and int(value) > 0:
            setattr(node, attribute.replace("Quantity", "_quantity"), int(value))
        else:
            sketch.refuse("token quantity", said("{attribute} is a whole number, at least 1", attribute=attribute))


def _connect(site: Site, name: str, element: XmlElement) -> None:
    """Give a node its flows, and its activity a boundary event."""
    node = site.spec.task_specs.get(site.places.get(name, ""))
    default = reference(element.get("default"))
    if default is not None and default not in {f.get("id") for f in site.outgoing[name]}:
        site.draft.refuse(element, "default", "default names no outgoing sequence flow")
    flows = [_flow(site, flow, element, default) for flow in site.outgoing[name]]
    if node is None:
        return
    node.flows = tuple(flow for flow in flows if flow is not None)
    node.incoming = tuple(flow.get("id", "") for flow in site.incoming[name])
    if isinstance(node, EventGateway):
        gateways.attach_events(Sketch(site, element), node)
    if name in site.handlers:
        site.spec.task_specs[name].handler = site.places.get(site.handlers[name])
    if local(element) == "boundaryEvent":
        host = site.spec.task_specs.get(site.places.get(reference(element.get("attachedToRef")) or "", ""))
        if host is not None:
            host.boundaries += (node.name,)


def _flow(site: Site, flow: XmlElement, source: XmlElement, default: str | None) -> Flow | None:
    """Make a flow; where the standard ignores its condition, it has none."""
    place = site.places.get(reference(flow.get("targetRef")) or "")
    written, is_default = text(flow, "conditionExpression"), flow.get("id") == default
    condition = None
    if written is not None and not is_default and local(source) not in ("parallelGateway", "eventBasedGateway"):
        holder = child(flow, "conditionExpression")
        condition = site.draft.expression(flow if holder is None else holder, written, "condition")
    return None if place is None else Flow(flow.get("id", ""), place, condition, is_default)


def _begin(site: Site) -> None:
    """Find where tokens begin: at the start event without a trigger, or wherever nothing leads."""
    starts = [name for name, e in site.nodes.items() if local(e) == "startEvent"]
    places, draft = site.places, site.draft
    if site.is_event_scope:
        site.spec.entries = [places[name] for name in starts if name in places]
        return
    if local(site.element) == "adHocSubProcess":
        _offer(site, starts)
        return
    triggered = draft.process.has_triggers if site.is_process else False
    none = [name for name in starts if not _has_trigger(site.nodes[name])]
    free = [name for name, e in site.nodes.items() if not site.incoming[name] and _can_begin(e)]
    if len(none) > 1:
        draft.refuse(site.nodes[none[1]], "start event", "there is more than one start event without a trigger")
    site.spec.entries = [places[name] for name in (none if starts else free) if name in places]
    if site.is_process and not (site.spec.entries or triggered or draft.problems):
        draft.refuse(site.element, "start event", "nothing can start this process")


def _offer(site: Site, starts: list[str]) -> None:
    """List what can be chosen in an ad hoc sub-process: the activities that nothing leads to."""
    nodes, places = site.nodes, site.places
    wrong = starts + [name for name, e in nodes.items() if local(e) == "endEvent"]
    for name in wrong:
        site.draft.refuse(nodes[name], "ad hoc", "an ad hoc sub-process has neither start nor end events")
    free = [name for name, e in nodes.items() if not site.incoming[name] and _can_begin(e)]
    for name in free:
        if not events.is_activity(nodes[name]):
            site.draft.refuse(nodes[name], "ad hoc", "only an activity can be chosen: something must lead here")
    site.spec.choices = [places[name] for name in free if name in places]
    if not free:
        site.draft.refuse(site.element, "ad hoc", "an ad hoc sub-process needs activities to choose from")


def _has_trigger(element: XmlElement) -> bool:
    return any(local(c).endswith("EventDefinition") or local(c) == "eventDefinitionRef" for c in element)


def _can_begin(element: XmlElement) -> bool:
    if "true" in (element.get("instantiate"), element.get("triggeredByEvent"), element.get("isForCompensation")):
        return False
    if is_link(element) and local(element) == "intermediateCatchEvent":
        return False
    return local(element) not in ("startEvent", "boundaryEvent")

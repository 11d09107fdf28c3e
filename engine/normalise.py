"""The few exact rewrites before compiling: they change how a diagram is spelt, never what it means."""

import copy
from itertools import count

from lxml import etree

from engine.xml import BPMN, XmlElement, is_bpmn, is_vendor, local, local_name, reference

FLOW_NODES = frozenset(
    {
        *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"),
        *("task", "userTask", "manualTask", "serviceTask", "scriptTask", "sendTask", "receiveTask", "businessRuleTask"),
        *("callActivity", "subProcess", "transaction", "adHocSubProcess"),
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"),
    }
)
GLOBAL_ACTIVITIES = {
    "globalTask": "task",
    "globalScriptTask": "scriptTask",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


def normalise(root: XmlElement) -> XmlElement:
    """Give ids to what has none, write shared event definitions where they are used, make global activities processes."""
    give_ids(root)
    inline_event_definitions(root)
    for element in list(root):
        if is_bpmn(element) and local(element) in GLOBAL_ACTIVITIES:
            root.replace(element, process_of(element))
    return root


def give_ids(root: XmlElement) -> None:
    """Name every node, flow and process without an id: everything is addressed by it."""
    taken = {e.get("id") for e in root.iter(etree.Element)}
    numbers = count()
    for element in root.iter(etree.Element):
        kind = local(element)
        if is_bpmn(element) and not element.get("id") and (kind in FLOW_NODES or kind in ("sequenceFlow", "process", "lane")):
            fresh = next(name for name in (f"{kind}_{n}" for n in numbers) if name not in taken)
            element.set("id", fresh)
            taken.add(fresh)


def inline_event_definitions(root: XmlElement) -> None:
    """Replace each reference to a shared event definition by a copy of it."""
    shared = {e.get("id"): e for e in root if is_bpmn(e) and local(e).endswith("EventDefinition")}
    for pointer in list(root.iter(BPMN + "eventDefinitionRef")):
        target = shared.get(reference((pointer.text or "").strip()))
        parent = pointer.getparent()
        if target is not None and parent is not None:
            twin = copy.deepcopy(target)
            twin.tail = pointer.tail
            twin.set("id", f"{target.get('id')}_{parent.get('id')}")
            parent.replace(pointer, twin)


def process_of(activity: XmlElement) -> XmlElement:
    """Wrap a global activity into a process of that one activity."""
    process = etree.Element(BPMN + "process", {"id": activity.get("id", ""), "isExecutable": "true"})
    if activity.get("name"):
        process.set("name", activity.get("name", ""))
    inner = copy.deepcopy(activity)
    has_topic = any(is_vendor(str(k)) and local_name(str(k)) == "topic" for k in inner.attrib)
    inner.tag = BPMN + ("serviceTask" if has_topic else GLOBAL_ACTIVITIES[local(activity)])
    inner.set("id", f"{activity.get('id')}_activity")
    process.append(inner)
    process.tail = activity.tail
    return process

"""Small diagrams for tests, written as lines: a node a line, then its flows."""

from itertools import pairwise

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="document" targetNamespace="urn:test">'
)


def document(*parts: str) -> bytes:
    """Give a document of processes and global elements."""
    return (HEAD + "".join(parts) + "</bpmn:definitions>").encode()


def process(process_id: str, *parts: str, extension: str = "", attributes: str = "") -> str:
    """Give an executable process."""
    extensions = f"<bpmn:extensionElements>{extension}</bpmn:extensionElements>" if extension else ""
    body = extensions + "".join(parts)
    return f'<bpmn:process id="{process_id}" name="{process_id}" isExecutable="true" {attributes}>{body}</bpmn:process>'


def case(flag: str = "true") -> str:
    """Give the property that has each instance open a case."""
    return f'<camunda:properties><camunda:property name="case" value="{flag}"/></camunda:properties>'


def lanes(**nodes: str) -> str:
    """Give a lane set: lane id → its nodes, separated by blanks."""
    inside = "".join(f'<bpmn:lane id="{lane}" name="{lane}">{_references(names)}</bpmn:lane>' for lane, names in nodes.items())
    return f'<bpmn:laneSet id="lanes">{inside}</bpmn:laneSet>'


def _references(names: str) -> str:
    return "".join(f"<bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>" for name in names.split())


def node(kind: str, node_id: str, inside: str = "", **attributes: str) -> str:
    """Give one node; `camunda_x` becomes `camunda:x`."""
    more = "".join(f' {name.replace("camunda_", "camunda:")}="{value}"' for name, value in attributes.items())
    return f'<bpmn:{kind} id="{node_id}" name="{node_id}"{more}>{inside}</bpmn:{kind}>'


def flow(source: str, target: str, condition: str | None = None) -> str:
    """Give a sequence flow, with a FEEL condition."""
    inside = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>' if condition else ""
    return f'<bpmn:sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>'


def chain(*node_ids: str) -> str:
    """Give the flows along a row of nodes."""
    return "".join(flow(a, b) for a, b in pairwise(node_ids))


def sequence(process_id: str, length: int, extension: str = "", **attributes: str) -> bytes:
    """Give a process of so many user tasks in a row."""
    names = [f"t{i}" for i in range(1, length + 1)]
    parts = [node("startEvent", "start"), *(node("userTask", name, **attributes) for name in names), node("endEvent", "end")]
    return document(process(process_id, *parts, chain("start", *names, "end"), extension=extension))

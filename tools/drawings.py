"""Our own diagrams, and each with what modellers leave out of it: none of them may be refused."""

import base64
import http.client
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from lxml import etree

ROOT: Final = Path(__file__).parents[1]
PLACES: Final = (
    "processes/*/*.bpmn",
    "tests/diagrams/elements/*.bpmn",
    "tests/diagrams/rules/*/*.right.bpmn",
)
MODEL: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
FORM_NAME, FORM = "facts.form", b'{"id": "facts", "type": "default", "components": []}'  # named by diagrams of the rules
Element: TypeAlias = etree._Element
BOUNDARY: Final = "--careflow-drawings"


def whole() -> Iterator[tuple[str, bytes]]:
    """Yield every diagram under its name."""
    for path in sorted(path for place in PLACES for path in ROOT.glob(place)):
        yield path.relative_to(ROOT).as_posix(), path.read_bytes()


def drawn() -> Iterator[tuple[str, bytes]]:
    """Yield every diagram under its name, and then under the name of what is left out of it."""
    for name, data in whole():
        yield name, data
        for what, leave_out in LEFT_OUT.items():
            root = etree.fromstring(data)
            if leave_out(root):
                yield f"{name} without {what}", etree.tostring(root)


def refused(url: str, user: str) -> tuple[int, list[str]]:
    """Deploy all through the door of a running service, and take each out again; give how many there are, and what was refused."""
    found = 0
    wrong = []
    _call(url, user, "POST", "/deployment/create", _upload(FORM_NAME, FORM))
    for name, data in drawn():
        found += 1
        status, answer = _call(url, user, "POST", "/deployment/create", _upload("drawing.bpmn", data))
        if status == http.client.OK:
            _call(url, user, "DELETE", f"/deployment/{json.loads(answer)['id']}?cascade=true", b"")
        else:
            wrong.append(f"{name}: {status} {answer.decode()}")
    return found, wrong


def _references(root: Element) -> bool:
    """Leave out what an element says of its own flows: each flow says it too."""
    return _removed(root, "incoming", "outgoing")


def _picture(root: Element) -> bool:
    pictures = [element for element in root if etree.QName(element).localname == "BPMNDiagram"]
    for element in pictures:
        _drop(element)
    return bool(pictures)


def _operations(root: Element) -> bool:
    return _bared(root, "operationRef") | _removed(root, "operationRef")


def _directions(root: Element) -> bool:
    return _bared(root, "gatewayDirection")


def _flow_ids(root: Element) -> bool:
    """Leave out the ids of flows, but for those that are named elsewhere."""
    _references(root)
    named = {element.get("default") for element in root.iter()}
    flows = [flow for flow in root.iter(f"{MODEL}sequenceFlow") if flow.get("id") not in named]
    _forget(root, [str(flow.attrib.pop("id")) for flow in flows if flow.get("id")])
    return bool(flows)


def _ends(root: Element) -> bool:
    """Leave out plain end events behind what then just ends: an activity or an event with no other way out."""
    _references(root)
    gone = []
    for end in list(root.iter(f"{MODEL}endEvent")):
        scope = end.getparent()
        flows = [] if scope is None else scope.findall(f"{MODEL}sequenceFlow")
        incoming = [flow for flow in flows if flow.get("targetRef") == end.get("id")]
        if not len(end) and incoming and all(_just_ends(flow, flows, scope) for flow in incoming):
            for element in (end, *incoming):
                gone.append(str(element.get("id")))
                _drop(element)
    _forget(root, gone)
    return bool(gone)


def _just_ends(flow: Element, flows: list[Element], scope: Element | None) -> bool:
    source = next(node for node in ([] if scope is None else scope) if node.get("id") == flow.get("sourceRef"))
    kind = etree.QName(source).localname
    is_alone = sum(other.get("sourceRef") == flow.get("sourceRef") for other in flows) == 1
    return is_alone and not len(flow) and kind != "startEvent" and not kind.endswith("Gateway")


LEFT_OUT: Final[dict[str, Callable[[Element], bool]]] = {
    "incoming and outgoing": _references,
    "operations": _operations,
    "directions": _directions,
    "ids of flows": _flow_ids,
    "end events": _ends,
    "its picture": _picture,
}


def _bared(root: Element, attribute: str) -> bool:
    found = [element for element in root.iter() if attribute in element.attrib]
    for element in found:
        del element.attrib[attribute]
    return bool(found)


def _removed(root: Element, *names: str) -> bool:
    found = [element for name in names for element in root.iter(f"{MODEL}{name}")]
    for element in found:
        _drop(element)
    return bool(found)


def _forget(root: Element, ids: list[str]) -> None:
    """Take out of the picture and of lanes and groups what is not there any more."""
    for element in list(root.iter()):
        if element.get("bpmnElement") in ids or (element.tag == f"{MODEL}flowNodeRef" and element.text in ids):
            _drop(element)


def _drop(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _upload(name: str, data: bytes) -> bytes:
    head = f'{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'
    return head.encode() + data + f"\r\n{BOUNDARY}--\r\n".encode()


def _call(url: str, user: str, method: str, path: str, body: bytes) -> tuple[int, bytes]:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.netloc, timeout=60)
    login = base64.b64encode(user.encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY[2:]}"}
    connection.request(method, place.path + path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content

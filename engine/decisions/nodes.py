"""Decisions, input data, knowledge, services and types as plain trees; and what they require."""

from collections.abc import Iterable

from engine.decisions.boxes import BOXES, function, inner
from engine.decisions.drawing import Drawing, Tree, child, children, type_of
from engine.problems import said
from engine.xml import XmlElement, local

EXPRESSIONS = tuple(BOXES)
KINDS = {"decision": "decision", "inputData": "input", "businessKnowledgeModel": "bkm", "decisionService": "service"}
_REQUIRED = {
    "requiredDecision": {"decision"},
    "requiredInput": {"input"},
    "requiredKnowledge": {"bkm", "service"},
    "outputDecision": {"decision"},
    "inputDecision": {"decision"},
    "inputData": {"input"},
    "encapsulatedDecision": {"decision"},
}


def read(drawing: Drawing) -> tuple[list[Tree], list[Tree]]:
    """Read the nodes of the model and its types."""
    elements = [one for one in drawing.root if local(one) in KINDS]
    elements += [one for box in children(drawing.root, "drgElement") for one in box if local(one) in KINDS]
    kinds = {one.get("id", ""): KINDS[local(one)] for one in elements}
    _demand_names(drawing, elements)
    nodes = [_node(drawing, one, kinds) for one in elements if one.get("id")]
    _refuse_circles(drawing, nodes, {one.get("id", ""): one for one in elements})
    return nodes, [_type(drawing, one) for one in children(drawing.root, "itemDefinition")]


def _demand_names(drawing: Drawing, elements: list[XmlElement]) -> None:
    seen: set[str] = set()
    for element in elements:
        name = element.get("id", "")
        if not name or name in seen:
            drawing.refuse(
                element,
                "unique id",
                said("the id {name} is used twice", name=name) if name else said("a {element} needs an id", element=local(element)),
            )
        seen.add(name)
    if not any(local(element) in ("decision", "decisionService") for element in elements):
        drawing.refuse(drawing.root, "document", "there is no decision")


def _node(drawing: Drawing, element: XmlElement, kinds: dict[str, str]) -> Tree:
    variable, kind = child(element, "variable"), KINDS[local(element)]
    name = str(element.get("name") or element.get("id", "")).strip()
    node: Tree = {
        "id": element.get("id", ""),
        "kind": kind,
        "name": name,
        "variable": str((None if variable is None else variable.get("name")) or name).strip(),
        "type": type_of(variable),
    }
    requirements = children(element, "informationRequirement", "knowledgeRequirement")
    node["requires"] = _targets(drawing, [one for box in requirements for one in box if local(one) in _REQUIRED], kinds)
    if kind == "service":
        node["outputs"] = _targets(drawing, children(element, "outputDecision"), kinds)
        node["inputs"] = _targets(drawing, [*children(element, "inputData"), *children(element, "inputDecision")], kinds)
    elif kind == "bkm":
        logic = child(element, "encapsulatedLogic")
        node["expression"] = None if logic is None else function(drawing, logic)
    elif kind == "decision":
        node["expression"] = inner(drawing, element)
    _demand_content(drawing, element, node)
    return node


def _demand_content(drawing: Drawing, element: XmlElement, node: Tree) -> None:
    if node["kind"] in ("decision", "bkm") and node["expression"] is None:
        drawing.refuse(element, "expression", "it says nothing: an expression is missing")
    if node["kind"] == "service" and not node["outputs"]:
        drawing.refuse(element, "decision service", "a decision service needs an output decision")


def _targets(drawing: Drawing, elements: Iterable[XmlElement], kinds: dict[str, str]) -> list[str]:
    found: list[str] = []
    for element in elements:
        target = drawing.target(element)
        if target is not None and kinds.get(target) not in _REQUIRED[local(element)]:
            drawing.refuse(element, "requirement", said("{target} is not in this file, or of another kind", target=target))
        elif target is not None and target not in found:
            found.append(target)
    return found


def _refuse_circles(drawing: Drawing, nodes: list[Tree], elements: dict[str, XmlElement]) -> None:
    ways = {node["id"]: node["requires"] + node.get("outputs", []) for node in nodes}
    for start, first in ways.items():
        seen: set[str] = set()
        todo = list(first)
        while todo:
            name = todo.pop()
            if name == start:
                drawing.refuse(elements[start], "circle", "it requires itself, directly or through others")
                break
            if name not in seen:
                seen.add(name)
                todo += ways.get(name, [])


def _type(drawing: Drawing, element: XmlElement) -> Tree:
    reference, of_function = child(element, "typeRef"), child(element, "functionItem")
    name = element.get("name") or ""
    if not name:
        drawing.refuse(element, "type", "a type needs a name")
    return {
        "id": element.get("id") or name,
        "name": name,
        "ref": None if reference is None else (reference.text or "").strip() or None,
        "isCollection": element.get("isCollection") == "true",
        "allowed": drawing.text(child(element, "allowedValues")) or drawing.text(child(element, "typeConstraint")) or None,
        "components": [_type(drawing, one) for one in children(element, "itemComponent")],
        "isFunction": of_function is not None,
        "result": None if of_function is None else of_function.get("outputTypeRef"),
    }

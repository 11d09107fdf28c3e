"""Boxed expressions as plain trees, for the evaluator in V8."""

from collections.abc import Callable
from typing import Any

from engine.decisions.drawing import Drawing, Tree, child, children, type_of
from engine.decisions.tables import table
from engine.problems import said
from engine.xml import XmlElement, local


def inner(drawing: Drawing, element: XmlElement | None) -> Tree | None:
    """Read the expression inside an element; None when there is none."""
    found = child(element, *BOXES)
    return None if found is None else boxed(drawing, found)


def boxed(drawing: Drawing, element: XmlElement) -> Tree:
    """Read an expression."""
    return {"id": identity(element), "type": type_of(element), **BOXES[local(element)](drawing, element)}


def identity(element: XmlElement) -> str:
    """Tell the id under which a finding is shown: its own, or that of the nearest element around it."""
    shown: XmlElement | None = element
    while shown is not None and not shown.get("id"):
        shown = shown.getparent()
    return "document" if shown is None else shown.get("id", "")


def function(drawing: Drawing, element: XmlElement) -> Tree:
    """Read a function: of a boxed expression, or of a business knowledge model."""
    kind = element.get("kind") or "FEEL"
    if kind != "FEEL":
        drawing.refuse(element, "function", said("functions of kind {kind} are not supported", kind=kind))
    parameters = [_named(drawing, one) for one in children(element, "formalParameter")]
    return {"kind": "function", "id": identity(element), "parameters": parameters, "body": inner(drawing, element)}


def _named(drawing: Drawing, element: XmlElement | None) -> Tree:
    if element is None or not element.get("name"):
        if element is not None:
            drawing.refuse(element, "name", "a name is missing")
        return {"name": "", "type": None}
    return {"name": element.get("name"), "type": type_of(element)}


def _literal(drawing: Drawing, element: XmlElement) -> Tree:
    return {"kind": "literal", "text": drawing.text(element)}


def _context(drawing: Drawing, element: XmlElement) -> Tree:
    entries: list[Tree] = []
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        name = {"name": None, "type": None} if variable is None else _named(drawing, variable)
        entries.append({**name, "value": inner(drawing, entry)})
    if any(entry["name"] is None for entry in entries[:-1]):
        drawing.refuse(element, "context", "only the last entry of a context, its result, has no name")
    return {"kind": "context", "entries": entries}


def _invocation(drawing: Drawing, element: XmlElement) -> Tree:
    bindings = [{**_named(drawing, child(one, "parameter")), "value": inner(drawing, one)} for one in children(element, "binding")]
    return {"kind": "invocation", "target": inner(drawing, element), "bindings": bindings}


def _list(drawing: Drawing, element: XmlElement) -> Tree:
    return {"kind": "list", "items": [boxed(drawing, one) for one in children(element, *BOXES)]}


def _relation(drawing: Drawing, element: XmlElement) -> Tree:
    columns = [_named(drawing, one) for one in children(element, "column")]
    rows = [[boxed(drawing, one) for one in children(row, *BOXES)] for row in children(element, "row")]
    if any(len(row) != len(columns) for row in rows):
        drawing.refuse(element, "relation", "each row has a cell for each column")
    return {"kind": "relation", "columns": columns, "rows": rows}


def _conditional(drawing: Drawing, element: XmlElement) -> Tree:
    parts = {name: inner(drawing, child(element, tag)) for name, tag in (("test", "if"), ("then", "then"), ("otherwise", "else"))}
    return {"kind": "conditional", **parts}


def _filter(drawing: Drawing, element: XmlElement) -> Tree:
    return {"kind": "filter", "source": inner(drawing, child(element, "in")), "match": inner(drawing, child(element, "match"))}


def _iteration(drawing: Drawing, element: XmlElement) -> Tree:
    variable = element.get("iteratorVariable")
    if not variable:
        drawing.refuse(element, "iteration", "an iteration needs an iteratorVariable")
    body = inner(drawing, child(element, "return", "satisfies"))
    return {"kind": "iteration", "how": local(element), "variable": variable, "source": inner(drawing, child(element, "in")), "body": body}


BOXES: dict[str, Callable[[Drawing, XmlElement], dict[str, Any]]] = {
    "literalExpression": _literal,
    "decisionTable": table,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": function,
    "list": _list,
    "relation": _relation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
}

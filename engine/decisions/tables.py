"""Decision tables as plain trees, for the evaluator in V8."""

from engine.decisions import overlaps
from engine.decisions.constructs import AGGREGATIONS, POLICIES
from engine.decisions.drawing import Drawing, Tree, child, children, type_of, vendor
from engine.problems import said
from engine.xml import XmlElement

_CELL_INPUT = "cellInput"  # how Camunda calls the input's value in its cells
_ANYTHING = ("", "-")


def table(drawing: Drawing, element: XmlElement) -> Tree:
    """Read a decision table."""
    inputs = [_input(drawing, one) for one in children(element, "input")]
    outputs = [_output(drawing, one, element) for one in children(element, "output")]
    rules = [_rule(drawing, one, len(inputs), len(outputs)) for one in children(element, "rule")]
    if not outputs or len({output["name"] for output in outputs}) < len(outputs):
        drawing.refuse(element, "output", "a table needs an output, and each output a name of its own")
    policy, aggregation = _policy(drawing, element, outputs)
    _demand_expressions(drawing, element, inputs, rules)
    found = {"kind": "table", "hitPolicy": policy, "aggregation": aggregation, "inputs": inputs, "outputs": outputs, "rules": rules}
    if not drawing.problems:
        drawing.warnings += overlaps.find(found)
    return found


def _policy(drawing: Drawing, element: XmlElement, outputs: list[Tree]) -> tuple[str, str | None]:
    policy, aggregation = element.get("hitPolicy") or "UNIQUE", element.get("aggregation")
    if policy not in POLICIES:
        drawing.refuse(element, "hit policy", said("there is no hit policy {policy}", policy=policy))
        return "UNIQUE", None
    if policy in ("PRIORITY", "OUTPUT ORDER") and not any(output["allowed"] for output in outputs):
        drawing.refuse(element, "hit policy", said("{policy} needs output values: they give the order", policy=policy))
    if aggregation is not None and (policy != "COLLECT" or aggregation not in AGGREGATIONS):
        drawing.refuse(
            element, "hit policy", said("there is no aggregation {aggregation} of {policy}", aggregation=aggregation, policy=policy)
        )
        return policy, None
    return policy, aggregation


def _input(drawing: Drawing, element: XmlElement) -> Tree:
    expression, name = child(element, "inputExpression"), element.get("id", "")
    text = drawing.text(expression)
    return {
        "id": name,
        "label": element.get("label") or text or name,
        "text": text,
        "type": type_of(expression),
        "variable": vendor(element, "inputVariable") or _CELL_INPUT,
        "allowed": drawing.text(child(element, "inputValues")) or drawing.text(child(expression, "inputValues")),
    }


def _output(drawing: Drawing, element: XmlElement, table: XmlElement) -> Tree:
    return {
        "id": element.get("id", ""),
        "name": element.get("name") or _name_of(table),
        "label": element.get("label") or element.get("name") or element.get("id", ""),
        "type": type_of(element),
        "allowed": drawing.text(child(element, "outputValues")),
        "otherwise": drawing.text(child(element, "defaultOutputEntry")),
    }


def _name_of(table: XmlElement) -> str:
    """Name the only output of a table: by its label, or as what holds the table is called."""
    holder = table.getparent()
    variable = child(holder, "variable")
    names = (table.get("outputLabel"), None if variable is None else variable.get("name"), None if holder is None else holder.get("name"))
    return next((name for name in names if name), "output")


def _rule(drawing: Drawing, element: XmlElement, inputs: int, outputs: int) -> Tree:
    given = {
        name: [_cell(drawing, one) for one in children(element, tag)]
        for name, tag in (("inputs", "inputEntry"), ("outputs", "outputEntry"))
    }
    if len(given["inputs"]) != inputs or len(given["outputs"]) != outputs:
        drawing.refuse(element, "rule", "a rule has a cell for each column")
    return {"id": element.get("id", ""), **given}


def _cell(drawing: Drawing, element: XmlElement) -> Tree:
    parent = element.getparent()
    return {"id": element.get("id") or ("" if parent is None else parent.get("id", "")), "text": drawing.text(element)}


def _demand_expressions(drawing: Drawing, element: XmlElement, inputs: list[Tree], rules: list[Tree]) -> None:
    columns = list(children(element, "input"))
    for at, given in enumerate(inputs):
        cells = (rule["inputs"][at]["text"] for rule in rules if at < len(rule["inputs"]))
        if not given["text"] and any(cell not in _ANYTHING for cell in cells):
            drawing.refuse(columns[at], "input", "the input expression is empty")

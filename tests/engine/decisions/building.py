"""Small decision models for tests, written as lines."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from engine.decisions import DecisionFailed, Model, Outcome, compile_model
from engine.errors import InvalidDefinition

NOW = datetime(2026, 3, 4, 4, 30, tzinfo=UTC)  # 12:30 in the office's zone
NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def document(*parts: str, namespace: str = NAMESPACE, attributes: str = "") -> bytes:
    """Give a document of decisions and what they need."""
    spaces = f'xmlns="{namespace}" xmlns:camunda="http://camunda.org/schema/1.0/dmn"'
    head = f'<definitions {spaces} id="model" name="model" namespace="urn:test" {attributes}>'
    return (head + "".join(parts) + "</definitions>").encode()


def tag(kind: str, inside: str = "", /, **attributes: str | None) -> str:
    """Give an element; `id_` and the like lose their underscore, `camunda_x` becomes `camunda:x`."""
    written = {key.rstrip("_").replace("camunda_", "camunda:"): value for key, value in attributes.items() if value is not None}
    return f"<{kind}" + "".join(f' {key}="{escape(value)}"' for key, value in written.items()) + f">{inside}</{kind}>"


def text(content: str) -> str:
    return tag("text", escape(content, quote=False))


def literal(content: str, type_: str | None = None, **more: str) -> str:
    return tag("literalExpression", text(content), id=None, typeRef=type_, **more)


def requires(*references: str) -> str:
    """Give requirements: `d:season` of a decision, `i:age` of input data, `k:f` of knowledge."""
    kinds = {
        "d": ("informationRequirement", "requiredDecision"),
        "i": ("informationRequirement", "requiredInput"),
        "k": ("knowledgeRequirement", "requiredKnowledge"),
    }
    return "".join(tag(kinds[kind][0], tag(kinds[kind][1], href=f"#{name}")) for kind, _, name in (r.partition(":") for r in references))


def decision(name: str, logic: str, *references: str, type_: str | None = None, label: str | None = None) -> str:
    variable = tag("variable", id=f"v_{name}", name=label or name, typeRef=type_)
    return tag("decision", variable + requires(*references) + logic, id=name, name=label or name)


def data(name: str, type_: str | None = None, label: str | None = None) -> str:
    return tag("inputData", tag("variable", id=f"v_{name}", name=label or name, typeRef=type_), id=name, name=label or name)


def function(body: str, *parameters: str, kind: str | None = None) -> str:
    given = "".join(tag("formalParameter", name=name, typeRef=type_ or None) for name, _, type_ in (p.partition(":") for p in parameters))
    return given + body if kind is None else tag("functionDefinition", given + body, id="function", kind=kind)


Column = str | tuple[str, str | None] | tuple[str, str | None, str | None]


def table(inputs: Sequence[Column], outputs: Sequence[Column], rules: Sequence[Sequence[str]], policy: str = "UNIQUE", **more: str) -> str:
    """Give a table; a column is a text or name, perhaps with a type and allowed values; an output may have a default too."""
    columns = "".join(_input(i, *_padded(column)) for i, column in enumerate(inputs, 1))
    columns += "".join(_output(i, *_padded(column)) for i, column in enumerate(outputs, 1))
    rows = "".join(_rule(i, rule, len(inputs)) for i, rule in enumerate(rules, 1))
    return tag("decisionTable", columns + rows, id="table", hitPolicy=policy, **more)


def _padded(column: Column) -> tuple[str | None, ...]:
    given = (column,) if isinstance(column, str) else column
    return (*given, *[None] * (4 - len(given)))


def _input(i: int, content: str | None, type_: str | None, allowed: str | None, _: str | None) -> str:
    values = tag("inputValues", text(allowed)) if allowed else ""
    expression = tag("inputExpression", text(content or ""), id=f"e{i}", typeRef=type_)
    return tag("input", expression + values, id=f"i{i}", label=f"input {i}")


def _output(i: int, name: str | None, type_: str | None, allowed: str | None, default: str | None) -> str:
    values = tag("outputValues", text(allowed)) if allowed else ""
    values += tag("defaultOutputEntry", text(default)) if default else ""
    return tag("output", values, id=f"o{i}", name=name, typeRef=type_)


def _rule(i: int, cells: Sequence[str], inputs: int) -> str:
    kinds = ["inputEntry" if at < inputs else "outputEntry" for at in range(len(cells))]
    inside = "".join(tag(kind, text(cell), id=f"r{i}c{at}") for at, (kind, cell) in enumerate(zip(kinds, cells, strict=True), 1))
    return tag("rule", inside, id=f"r{i}")


def asked(document_: bytes, name: str = "d", **variables: Any) -> Outcome:
    """Give what a decision answers."""
    return compile_model(document_).decisions[name].evaluate(variables, NOW)


def value(logic: str, *others: str, **variables: Any) -> Any:
    """Give the value of one expression, as the decision `d`."""
    return asked(document(decision("d", logic), *others), **variables).value


def feel(expression: str, **variables: Any) -> Any:
    """Give the value of a literal expression."""
    return value(literal(expression), **variables)


def failure(document_: bytes, name: str = "d", **variables: Any) -> str:
    """Give the sentence with which a decision fails."""
    try:
        outcome = asked(document_, name, **variables)
    except DecisionFailed as error:
        return str(error)
    raise AssertionError(f"it answered {outcome.value!r}")


def findings(document_: bytes) -> list[tuple[str, str]]:
    """Give what is wrong with a model: element and rule."""
    try:
        compile_model(document_)
    except InvalidDefinition as refusal:
        return [(problem.element_id, problem.rule) for problem in refusal.problems]
    return []


def model(*parts: str) -> Model:
    return compile_model(document(*parts))

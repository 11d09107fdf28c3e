"""What a diagram, a table or a form reads must be given by something of the design: a form, a mapping, a declared output."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.problems import Problem
from forms import catalog
from services.designing import designs
from tests.cast import Cast
from tests.diagrams import document, flow, node, process

OUTPUTS = '<camunda:properties><camunda:property name="outputs" value="level note" /></camunda:properties>'
MAPPED = (
    "<camunda:inputOutput><camunda:inputParameter name='asked'>=income</camunda:inputParameter>"
    "<camunda:outputParameter name='level'>=asked</camunda:outputParameter></camunda:inputOutput>"
)


def form(*keys: str, **more: Any) -> bytes:
    fields = [{"type": "textfield", "id": f"f_{key}", "key": key, "label": key, **more} for key in keys]
    return json.dumps({"type": "default", "id": "facts", "schemaVersion": 19, "components": fields}).encode()


def drawn(condition: str, extension: str = "") -> bytes:
    extensions = f"<bpmn:extensionElements>{extension}</bpmn:extensionElements>" if extension else ""
    return document(
        process(
            "visits",
            node("startEvent", "start"),
            node("userTask", "fill", extensions, camunda_formRef="facts"),
            node("exclusiveGateway", "which", default="no"),
            node("endEvent", "one"),
            node("endEvent", "other"),
            flow("start", "fill"),
            flow("fill", "which"),
            '<bpmn:sequenceFlow id="yes" sourceRef="which" targetRef="one">'
            f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression></bpmn:sequenceFlow>",
            '<bpmn:sequenceFlow id="no" sourceRef="which" targetRef="other" />',
        )
    )


def missed(cast: Cast, contents: dict[str, bytes], changed: dict[str, bytes | None] | None = None) -> list[tuple[str, str]]:
    design = designs.begin(cast.tuzhi, "家访", contents=contents)
    return [(one.element_id, str(one.message)) for one in variables(designs.check(cast.tuzhi, design.id, changed))]


def variables(problems: list[Problem]) -> list[Problem]:
    found = [problem for problem in problems if problem.rule == "variable"]
    assert {problem.severity for problem in found} <= {"warning"}
    return found


def test_a_field_that_went_is_missed_where_it_is_read(cast: Cast) -> None:
    before = {"a.bpmn": drawn("=income > 100"), "facts.form": form("income", "name")}
    assert missed(cast, before) == []
    assert missed(cast, before, {"facts.form": form("earnings", "name")}) == [
        ("yes", "the condition reads income, which the form facts no longer asks for")
    ]


def test_what_nothing_gives_is_named_with_its_place(cast: Cast) -> None:
    contents = {"a.bpmn": drawn("${level == 'high' &amp;&amp; person.age &gt; 3}"), "facts.form": form("name")}
    assert missed(cast, contents) == [
        ("yes", f"the condition reads {name}, which no form, mapping or declared output gives") for name in ("level", "person")
    ]


@pytest.mark.parametrize(("extension", "left"), [(OUTPUTS, []), (MAPPED, [("fill", "income")]), ("", [("yes", "level")])])
def test_mappings_and_declared_outputs_give_variables(cast: Cast, extension: str, left: list[tuple[str, str]]) -> None:
    found = missed(cast, {"a.bpmn": drawn('=level = "high"', extension), "facts.form": form("name")})
    assert [(element_id, told.split(" reads ")[1].split(",")[0]) for element_id, told in found] == left


def test_a_form_reads_what_another_one_writes(cast: Cast) -> None:
    hidden = form("name", conditional={"hide": '=kind = "own"'}, description="{{number}} {{name}}")
    assert missed(cast, {"a.bpmn": drawn("=true"), "facts.form": hidden}) == [
        ("f_name", "the form facts reads kind, which no form, mapping or declared output gives"),
        ("f_name", "the form facts reads number, which no form, mapping or declared output gives"),
    ]


def test_what_stands_alone_is_not_judged(cast: Cast) -> None:
    assert missed(cast, {"facts.form": form("name", conditional={"hide": "=kind"})}) == []


def test_a_diagram_that_cannot_be_read_says_only_that(cast: Cast) -> None:
    design = designs.begin(cast.tuzhi, "家访", contents={"a.bpmn": b"<x", "facts.form": form("name")})
    assert variables(designs.check(cast.tuzhi, design.id)) == []


@pytest.mark.parametrize("procedure", sorted(catalog.shipped()))
def test_shipped_procedures_read_nothing_that_nobody_gives(cast: Cast, procedure: str) -> None:
    drawn = [path for path in sorted(Path("processes", procedure).iterdir()) if path.suffix != ".toml"]
    contents = {path.name: path.read_bytes() for path in drawn} | dict(catalog.shipped()[procedure])
    assert missed(cast, contents) == []

"""A decision model that was read and checked, ready to be evaluated."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import javascript.contexts as v8
from engine.decisions import nodes
from engine.decisions.drawing import Drawing, Tree, child, vendor
from engine.decisions.running import SECONDS_TO_LOAD, Outcome, run
from engine.errors import InvalidDefinition
from engine.problems import Problem, said
from engine.xml import XmlElement, local


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision or a decision service of a model."""

    decision_id: str
    name: str
    kind: str  # decisionTable, literalExpression, … or decisionService
    version_tag: str | None
    model: "Model" = field(repr=False)

    def evaluate(self, variables: Mapping[str, Any], now: datetime) -> Outcome:
        """Decide, with these variables at that moment. Raises DecisionFailed."""
        return run(self.model, self.decision_id, variables, now)


@dataclass(frozen=True, slots=True)
class Model:
    """The decisions of one file."""

    name: str
    checksum: str  # of the tree: the key under which V8 knows the model
    tree: str = field(repr=False)
    needs: frozenset[str]  # the variables that anything in it reads
    decisions: dict[str, Decision] = field(default_factory=dict, repr=False)
    warnings: tuple[Problem, ...] = ()


def compile_model(data: bytes) -> Model:
    """Read a DMN document. Raises InvalidDefinition with all findings, each with the id of its element."""
    drawing = Drawing(data)
    found, types = nodes.read(drawing)
    if drawing.problems:
        raise InvalidDefinition(drawing.problems)
    tree = json.dumps({"nodes": found, "types": types}, ensure_ascii=False, separators=(",", ":"))
    checksum = hashlib.sha256(tree.encode()).hexdigest()
    model = Model(drawing.root.get("name") or "", checksum, tree, _checked(checksum, tree), warnings=tuple(drawing.warnings))
    model.decisions.update({one["id"]: _decision(model, drawing, one) for one in found if one["kind"] in ("decision", "service")})
    return model


def _checked(checksum: str, tree: str) -> frozenset[str]:
    """Let V8 read every text against the names it can see; tell the variables they need."""
    try:
        answer = json.loads(v8.expressions().call("load", checksum, tree, seconds=SECONDS_TO_LOAD))
    except (v8.ScriptFailed, v8.ScriptOverrun, RecursionError) as error:
        raise InvalidDefinition([Problem("document", "model", said("the model cannot be read: {error}", error=error))]) from error
    if answer["problems"]:
        raise InvalidDefinition(
            [Problem(one["id"], "expression", said("{expression_error}", expression_error=one["message"])) for one in answer["problems"]]
        )
    return frozenset(answer["needs"])


def _decision(model: Model, drawing: Drawing, node: Tree) -> Decision:
    element = next(one for one in drawing.root.iter("{*}decision", "{*}decisionService") if one.get("id") == node["id"])
    return Decision(node["id"], node["name"], _kind(element), vendor(element, "versionTag"), model)


def _kind(element: XmlElement) -> str:
    if local(element) == "decisionService":
        return "decisionService"
    found = child(element, *nodes.EXPRESSIONS)
    return "" if found is None else local(found)

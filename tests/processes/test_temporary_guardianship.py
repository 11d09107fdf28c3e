"""Temporary guardianship against the engine alone: every case, restored after every step, and every flow of every drawing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from engine.compiler import compile_document
from engine.decisions import Decision, compile_model
from engine.definitions import Binding, Definition
from engine.moment import Moment
from tests.processes import guardianship_cases
from tests.processes.engine_desk import EngineDesk, NoLibrary
from tests.processes.guardianship_papers import DECISION, DIAGRAM, PROCEDURE

Variables = Mapping[str, Any]
Properties = Mapping[str, str]

CASES = guardianship_cases.CASES
OPTIONS = {
    "shelters": [{"label": "未成年人救助保护中心", "value": "weibao"}],
    "welfare_institutions": [{"label": "儿童福利院", "value": "fuliyuan"}],
}
LATER = ("exit_code", "year_decision", "revocation_result", "approval", "coordination_measures", "new_guardian_kind", "visit_result")


def issued(_: Variables, properties: Properties) -> dict[str, Any]:
    return {properties["number"]: "文书-1"}


def registered(_: Variables, __: Properties) -> dict[str, Any]:
    given = {"child_file_no": "ET1", "return_assessment_required": False, "tracing_needed": False, "conference_called": False}
    return {**dict.fromkeys(LATER), **given}


def exit_taken(variables: Variables, _: Properties) -> dict[str, Any]:
    of_the_year = variables["year_exit_code"] if variables["year_decision"] == "exit" else None
    cleared = dict.fromkeys(("year_decision", "revocation_result", "visit_result", "coordination_measures"))
    return {**cleared, "exit_code": of_the_year or variables["exit_code"], "exit_done": False, "conference_called": False}


def outcome(_: Variables, properties: Properties) -> dict[str, Any]:
    return {"outcome": properties["outcome"], "exit_done": True}


ANSWERS = {
    "documents.issue": issued,
    "documents.serve": lambda *_: {},
    "temporary_guardianship.register": registered,
    "temporary_guardianship.list_institutions": lambda *_: OPTIONS,
    "temporary_guardianship.check_team": lambda *_: {},
    "temporary_guardianship.call_conference": lambda *_: {"conference_called": True},
    "temporary_guardianship.record_exit": exit_taken,
    "temporary_guardianship.record_outcome": outcome,
}


class Shelf(NoLibrary):
    """The procedure's one decision."""

    def decision(self, decision_id: str, binding: Binding) -> tuple[str, Decision]:
        assert binding.kind == "deployment"
        return f"{decision_id}:1", compile_model(DECISION).decisions[decision_id]


class Desk(EngineDesk):
    """A desk with the decision at hand."""

    def _moment(self) -> Moment:
        return replace(super()._moment(), library=Shelf())


@pytest.fixture(scope="module")
def definition() -> Definition:
    return compile_document(DIAGRAM)[PROCEDURE]


def desk_of(definition: Definition) -> Desk:
    return Desk(definition, ANSWERS)


@pytest.mark.parametrize("name", CASES)
def test_case(definition: Definition, name: str) -> None:
    CASES[name](desk_of(definition))

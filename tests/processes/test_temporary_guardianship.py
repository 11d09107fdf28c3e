"""Temporary guardianship against the engine alone: every case, restored after every step, and every flow of every drawing."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from documents import rendering
from engine.compiler import compile_document
from engine.decisions import Decision, compile_model
from engine.definitions import Binding, Definition
from engine.effects import MessageThrown, UserTaskOpened
from engine.execution import Execution
from engine.moment import Moment
from forms import catalog, schema
from services import issuing
from tests.processes import guardianship_events, guardianship_exits
from tests.processes.engine_desk import EngineDesk, NoLibrary
from tests.processes.guardianship_cases import CASES
from tests.processes.guardianship_papers import DECISION, DIAGRAM, FORMS, PROCEDURE
from tests.processes.guardianship_way import decided, do
from tests.processes.referral_way import Values

Variables = Mapping[str, Any]
Properties = Mapping[str, str]

REGISTERED = guardianship_exits, guardianship_events  # both enter their cases
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

    def begin_by_message(self, name: str, values: Values) -> None:
        entry = self.definition.start_messages[name]
        self._advance(Execution.start(self.definition, dict(values), moment=self._moment(), entry=entry))

    def rule(self, name: str, *, value: bool) -> None:
        self._step(lambda execution: execution.set_variables({name: value}))

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


def test_cases_pass_every_sequence_flow(definition: Definition) -> None:
    taken: set[str] = set()
    for play in CASES.values():
        desk = desk_of(definition)
        play(desk)
        taken |= desk.flows
    drawn = {flow for element in definition.elements.values() for flow in element.outgoing}
    assert drawn - taken == set()
    assert taken - drawn == set()


def test_every_form_that_is_named_is_shipped_and_no_other(definition: Definition) -> None:
    shipped = {name.split("/")[1].removesuffix(".form") for name, _ in catalog.shipped()[PROCEDURE]}
    assert definition.form_refs == shipped


def test_every_user_task_has_a_form_a_role_and_a_clock(definition: Definition) -> None:
    seen: set[str] = set()
    for play in CASES.values():
        desk = desk_of(definition)
        play(desk)
        for opened in (effect for effect in desk.books.effects if isinstance(effect, UserTaskOpened)):
            assert opened.form_ref, opened.element_id
            assert opened.candidate_groups, opened.element_id
            assert opened.due, opened.element_id
            seen.add(opened.element_id)
    assert seen == {name for name, element in definition.elements.items() if element.element_type == "userTask"}


def test_every_document_has_its_template(definition: Definition) -> None:
    named = {element.properties["template"] for element in definition.elements.values() if "template" in element.properties}
    shipped = {f"{PROCEDURE}/{path.stem}" for path in Path("documents/templates", PROCEDURE).glob("*.html")}
    assert named == shipped
    variables = {name for form_id in definition.form_refs for name in schema.read((FORMS / f"{form_id}.form").read_bytes()).variables}
    numbers = {element.properties["number"] for element in definition.elements.values() if element.job_type == "documents.issue"}
    for template in shipped:
        assert rendering.names(template) <= variables | numbers | issuing.OURS | {"child_file_no"}, template


def test_harm_is_told_to_the_mandatory_report_with_what_it_needs(definition: Definition) -> None:
    for name in ("abducted_and_harmed", "harmed_after_the_return"):
        desk = desk_of(definition)
        CASES[name](desk)
        (thrown,) = [effect for effect in desk.books.effects if isinstance(effect, MessageThrown)]
        assert thrown.name == "harm_reported"
        assert thrown.variables["child_name"] == "江示例"
        assert thrown.variables["report_stage"] == "county"
        assert thrown.variables["description"]


def test_the_end_of_the_year_is_warned_of_and_waited_for(definition: Definition) -> None:
    desk = desk_of(definition)
    decided(desk)
    assert desk.clock("year_is_near") == "tg.max_warning"
    desk.ring("year_is_near")
    do(desk, "plan_year_end")
    assert desk.clock("decide_year") == "tg.max"
    desk.ring("decide_year_overdue_city")
    assert {"decide_year", "decide_year_overdue_city_call"} <= desk.open  # the year's end decides nothing


NOTHING = dict.fromkeys(
    (
        *("relative_available", "foster_available", "shelter_meets_needs", "needs_infant_care", "needs_disability_care"),
        *("abandoned", "trafficked", "siblings_together", "same_school"),
    ),
    False,
)


@pytest.mark.parametrize(
    ("facts", "proposed"),
    [
        ({}, ["welfare"]),
        ({"shelter_meets_needs": True}, ["shelter"]),
        ({"relative_available": True, "shelter_meets_needs": True}, ["relative", "shelter"]),
        ({"relative_available": True, "siblings_together": True, "same_school": True}, ["relative"] * 3 + ["welfare"]),
        ({"foster_available": True, "shelter_meets_needs": True}, ["foster", "shelter"]),
        ({"foster_available": True, "needs_disability_care": True}, ["welfare", "welfare"]),
        ({"abandoned": True, "shelter_meets_needs": True}, ["shelter", "welfare"]),
        ({"trafficked": True, "shelter_meets_needs": True}, ["shelter", "welfare"]),
        ({"needs_infant_care": True}, ["welfare", "welfare"]),
    ],
)
def test_a_placement_is_proposed_with_its_reasons(definition: Definition, facts: dict[str, bool], proposed: list[str]) -> None:
    desk = desk_of(definition)
    decided(desk)
    do(desk, "gather_placement_facts", **(NOTHING | facts))
    found = desk.variables["placement_proposals"]
    assert [one["placement"] for one in found] == proposed
    assert all(one["reason"] and one["basis"] and one["certainty"] in {"已核实", "本地设定"} for one in found)
    assert "decide_placement" in desk.open  # a person decides

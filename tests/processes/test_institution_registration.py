"""Registration of institutions against the engine alone: every case, restored after every step, and every flow of every drawing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine import rules
from engine.compiler import compile_document
from engine.definitions import Definition
from engine.effects import MessageThrown, UserTaskOpened
from forms import catalog
from tests.processes.engine_desk import EngineDesk
from tests.processes.registration_cases import CASES
from tests.processes.registration_way import accepted, applied, registered

Variables = Mapping[str, Any]
Properties = Mapping[str, str]

DIAGRAM = Path("processes/institution_registration/institution_registration.bpmn").read_bytes()
OPEN_CASES = ["440111-20260302-0001", "440111-20260302-0002"]


def says(**values: Any) -> Any:
    """Answer a job with these values."""
    return lambda _, __: values


def issued(_: Variables, properties: Properties) -> dict[str, Any]:
    return {properties["number"]: "文书-1"}


def applied_decision(variables: Variables, _: Properties) -> dict[str, Any]:
    return {"standing": "rectify" if variables["decision"] in {"suspend", "rectify"} else None}


def outcome(variables: Variables, properties: Properties) -> dict[str, Any]:
    return {"outcome": properties.get("outcome") or f"exited_{variables['exit_type']}"}


ANSWERS = {
    "documents.issue": issued,
    "documents.serve": says(),
    "institution_registration.register_application": says(registration_no="ZC440111202603020001", known_registrations=[]),
    "institution_registration.accept": says(accepted_at=None),
    "institution_registration.enter": says(org_no="JG440111-0001", institution_id="i-1", institution_office_id="kangning"),
    "institution_registration.suspend": says(),
    "institution_registration.resume": says(standing=None),
    "institution_registration.apply_decision": applied_decision,
    "institution_registration.apply_change": says(),
    "institution_registration.exit": says(),
    "institution_registration.list_open_cases": says(open_cases=OPEN_CASES),
    "institution_registration.offer_decisions": says(decision_options=[]),
    "institution_registration.record_outcome": outcome,
}


@pytest.fixture(scope="module")
def definition() -> Definition:
    return compile_document(DIAGRAM)["institution_registration"]


def desk_of(definition: Definition) -> EngineDesk:
    return EngineDesk(definition, ANSWERS)


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


def test_linter_finds_nothing() -> None:
    assert rules.check(DIAGRAM) == []


def test_every_form_that_is_named_is_shipped_and_no_other(definition: Definition) -> None:
    shipped = {name.split("/")[1].removesuffix(".form") for name, _ in catalog.shipped()["institution_registration"]}
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


def test_the_county_and_the_city_have_ten_working_days_each(definition: Definition) -> None:
    desk = desk_of(definition)
    accepted(desk)
    assert desk.clock("county_check_overdue") == "org.county_check"
    assert desk.clock("site_visit") == "org.county_check"


def test_what_is_missing_is_told_once(definition: Definition) -> None:
    desk = desk_of(definition)
    applied(desk)
    CASES["supplemented"](again := desk_of(definition))
    offered = [e.value for e in again.books.effects if type(e).__name__ == "VariableSet" and e.name == "completeness_options"]
    assert [[option["value"] for option in options] for options in offered] == [
        ["complete", "supplement", "not_accepted"],
        ["complete", "not_accepted"],
    ]


def test_nothing_stands_before_an_interim_suspension(definition: Definition) -> None:
    desk = desk_of(definition)
    registered(desk)
    desk.tell("institution.danger_found", {})
    told = [e for e in desk.books.effects if isinstance(e, MessageThrown)]
    assert [(one.name, one.correlation_key) for one in told] == [("institution_exited", key) for key in OPEN_CASES]


def test_harm_to_a_child_opens_the_mandatory_report(definition: Definition) -> None:
    for name, expected in (("a_child_was_harmed", 1), ("a_danger_that_passed", 0)):
        desk = desk_of(definition)
        CASES[name](desk)
        told = [e.name for e in desk.books.effects if isinstance(e, MessageThrown)]
        assert told.count("harm_reported") == expected

"""Rehabilitation referral against the engine alone: every case, restored after every step, and every flow of every drawing."""

import pytest

from engine import rules
from engine.compiler import compile_document
from engine.definitions import Definition
from forms import catalog
from tests.processes.referral_desk import DIAGRAM, ReferralDesk
from tests.processes.referral_turns import CASES
from tests.processes.referral_way import applied, in_service, registered


@pytest.fixture(scope="module")
def definition() -> Definition:
    return compile_document(DIAGRAM)["rehab_referral"]


def desk_of(definition: Definition) -> ReferralDesk:
    return ReferralDesk(definition)


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
    shipped = {name.removeprefix("rehab_referral/").removesuffix(".form") for name, _ in catalog.shipped()["rehab_referral"]}
    assert definition.form_refs == shipped


def test_every_user_task_has_a_form_and_a_role(definition: Definition) -> None:
    desk = desk_of(definition)
    in_service(desk)
    opened = [e for e in desk.books.effects if type(e).__name__ == "UserTaskOpened"]
    assert len(opened) == 10
    assert all(task.form_ref and task.candidate_groups and task.due for task in opened)


def test_the_law_gives_five_working_days_to_verify_and_five_to_refer(definition: Definition) -> None:
    desk = desk_of(definition)
    applied(desk)
    assert desk.clock("verify") == "jk.intake_verify"
    assert desk.clock("verify_overdue") == "jk.intake_verify"
    registered(second := desk_of(definition))
    assert second.clock("match_institution") == "jk.refer_out"


def test_an_open_question_is_asked_afresh_in_the_next_round(definition: Definition) -> None:
    desk = desk_of(definition)
    CASES["the_first_institution_declines"](desk)
    asked = [e for e in desk.books.effects if type(e).__name__ == "VariableSet" and e.name == "org_response"]
    assert [e.value for e in asked] == [None, "declined", "declined", None, "accepted", "accepted"]

"""A program reads the variables of its jobs in clear; a person who takes one reads no more than anywhere else."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.jobs import BpmnError
from services import deployments, external
from services.actor import Actor
from services.errors import Invalid
from services.external import Wish
from services.masking import HIDDEN, SEALED
from tests.cast import Cast
from tests.diagrams import case
from tests.engine.drawing import ends, flows, job, process, starts, user
from tests.services.clockwork import begin, handle, rows, states

FORM = {
    "id": "visit",
    "type": "default",
    "components": [
        {"type": "textfield", "id": key, "key": key, "label": key, "properties": {"dataClass": data_class}}
        for key, data_class in (("note", "internal"), ("id_no", "sensitive"), ("reporter", "sealed"))
    ],
}
CLEAR = {"note": "x", "id_no": "440111199003070011", "reporter": "唐静"}
MASKED = {"note": "x", "id_no": "440111********0011", "reporter": SEALED}


@pytest.fixture(autouse=True)
def nobody_inside() -> None:
    """Leave the work to external workers."""
    handle()


def deploy(cast: Cast, *, of_a_case: bool = False) -> None:
    asked = user("u", attributes='camunda:formRef="visit"')
    opens = f"<extensionElements>{case()}</extensionElements>" if of_a_case else ""
    data = process(opens + starts("s") + job("a") + asked + ends("e") + flows("s > a > u > e"))
    deployments.deploy(cast.admin, [("main.bpmn", data), ("visit.form", json.dumps(FORM).encode())], name="main")


def fetched(actor: Actor, **wanted: Any) -> list[Mapping[str, Any]]:
    found = external.fetch(actor, "w", [Wish("work", timedelta(minutes=5), variables=wanted)], 10)
    return [one.variables for one in found]


@pytest.fixture
def as_both(cast: Cast) -> Actor:
    """Give an administrator whose account was a program's too, as none can be made any more."""
    return replace(cast.admin, roles=(*cast.admin.roles, *cast.notifier.roles))


def test_a_program_reads_in_clear(cast: Cast) -> None:
    deploy(cast)
    begin(cast.liwen, **CLEAR)
    assert fetched(cast.notifier) == [CLEAR]


def test_an_administrator_reads_masks(cast: Cast, as_both: Actor) -> None:
    deploy(cast)
    for actor in (cast.admin, as_both):
        begin(cast.liwen, **CLEAR)
        assert fetched(actor) == [MASKED]


def test_an_administrator_reads_nothing_of_a_case(cast: Cast) -> None:
    deploy(cast, of_a_case=True)
    begin(cast.liwen, **CLEAR)
    assert rows("job")[0].case_id is not None
    assert fetched(cast.admin) == [dict.fromkeys(CLEAR, HIDDEN)]


def test_what_is_hidden_cannot_be_found_by_guessing(cast: Cast) -> None:
    deploy(cast)
    begin(cast.liwen, **CLEAR)
    assert fetched(cast.admin, id_no=CLEAR["id_no"]) == []
    assert states() == ["due"]
    assert fetched(cast.notifier, id_no=CLEAR["id_no"]) == [CLEAR]


def test_a_mask_is_no_answer(cast: Cast) -> None:
    deploy(cast)
    begin(cast.liwen, **CLEAR)
    (taken,) = external.fetch_and_lock(cast.admin, "w", ["work"])
    with pytest.raises(Invalid):
        external.complete(cast.admin, taken.id, "w", taken.variables)
    with pytest.raises(Invalid):
        external.complete(cast.admin, taken.id, "w", None, taken.variables)
    with pytest.raises(Invalid):
        external.bpmn_error(cast.admin, taken.id, "w", BpmnError("E", "", taken.variables))
    assert external.complete(cast.admin, taken.id, "w", {"note": "y"})

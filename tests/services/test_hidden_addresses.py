"""Nobody finds by trying what a case hides from him: neither by a key, nor by variables; and who misses often has to wait."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services import deployments, matching, messages, misses, now, transaction
from services.actor import Actor
from services.errors import NotFound
from services.guesses import FREE, SlowedDown
from services.masking import HIDDEN
from services.matching import Sought
from tests.cast import Cast
from tests.diagrams import case
from tests.engine.drawing import MESSAGE, catch, ends, flows, process, properties, starts, user
from tests.services.clockwork import begin, rows, state_of

ID = "440111199003070011"
FORM = {
    "id": "visit",
    "type": "default",
    "components": [
        {"type": "textfield", "id": key, "key": key, "label": key, "properties": {"dataClass": data_class}}
        for key, data_class in (("note", "internal"), ("id_no", "sensitive"), ("reporter", "sealed"))
    ],
}


@pytest.fixture
def listening(cast: Cast) -> str:
    """Have a case listen with a number of the person it is about; give its instance."""
    drawn = catch("c1", properties(correlationKey="=id_no") + MESSAGE)
    asked = user("u", attributes='camunda:formRef="visit"')
    opens = f"<extensionElements>{case()}</extensionElements>"
    data = process(opens + starts("s") + drawn + asked + ends("e") + flows("s > c1 > u > e"))
    deployments.deploy(cast.admin, [("main.bpmn", data), ("visit.form", json.dumps(FORM).encode())], name="main")
    return begin(cast.liwen, key="R-1", note="x", id_no=ID, reporter="唐静")


def told(actor: Actor, keys: Mapping[str, Any], **more: str) -> str:
    """Say what the sender of a message to this description is told."""
    try:
        matching.correlate(actor, Sought("m", keys=keys, **more), {})
    except NotFound as error:
        return error.reason
    return "found"


@pytest.mark.parametrize("keys", [{"id_no": ID}, {"any": ID}, {"reporter": "唐静"}, {"id_no": HIDDEN}, {"note": "x"}])
def test_an_administrator_finds_no_case_by_its_values(cast: Cast, listening: str, keys: dict[str, str]) -> None:
    assert told(cast.admin, keys) == told(cast.admin, {"id_no": "another"}) == "nobody_waits"
    with pytest.raises(NotFound):
        messages.correlate(cast.admin, "m", key=ID, time_to_live=timedelta(0))
    assert state_of(listening) == "active"
    assert told(cast.admin, {}, business_key="R-1") == "found"  # he sees that one anyway


@pytest.mark.parametrize("keys", [{"reporter": "唐静"}, {"id_no": HIDDEN}, {"note": "x", "reporter": "唐静"}])
def test_a_caseworker_finds_no_case_by_what_is_masked(cast: Cast, listening: str, keys: dict[str, str]) -> None:
    assert told(cast.liwen, keys) == "nobody_waits"
    assert state_of(listening) == "active"


@pytest.mark.parametrize("keys", [{"note": "x"}, {"any": ID}])
def test_a_caseworker_finds_it_by_what_he_reads_and_by_its_own_key(cast: Cast, listening: str, keys: dict[str, str]) -> None:
    assert told(cast.wuyue, keys) == "nobody_waits"
    assert told(cast.liwen, keys) == "found"
    assert [row.name for row in rows("user_task", instance_id=listening)] != []


def test_each_miss_is_written_down_and_many_make_wait(cast: Cast, listening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FREE, "message", 3)
    for tried in range(3):
        assert told(cast.liwen, {"any": f"44011119900307{tried:04}"}) == "nobody_waits"
    missed = rows("verb_log", verb="message.miss")
    assert [(row.object_id, row.actor_id) for row in missed] == [("m", cast.liwen.person_id)] * 3
    with pytest.raises(SlowedDown) as slowed:
        told(cast.liwen, {"any": ID})
    assert slowed.value.reason == "messages_slowed"
    with pytest.raises(SlowedDown):
        messages.correlate(cast.liwen, "m", key=ID, time_to_live=timedelta(0))
    assert state_of(listening) == "active"
    misses.demand(cast.zhaomin)
    with now.at(now.now() + timedelta(hours=2)):
        assert told(cast.zhaomin, {"any": ID}) == "found"


def test_a_token_that_sends_messages_and_nothing_else_is_counted_too(cast: Cast, listening: str) -> None:
    sender = replace(cast.liwen, scopes=frozenset({"message.correlate"}))
    assert told(sender, {"any": "another"}) == "nobody_waits"
    with pytest.raises(NotFound):
        messages.correlate(sender, "m", key="another", time_to_live=timedelta(0))
    assert [row.actor_id for row in rows("verb_log", verb="message.miss")] == [cast.liwen.person_id] * 2


def test_who_may_not_send_has_missed_nothing(cast: Cast) -> None:
    with pytest.raises(Exception) as refused:  # noqa: PT011 — whatever it is
        messages.correlate(cast.qianjing, "m", time_to_live=timedelta(0))
    assert not isinstance(refused.value, NotFound)
    with transaction.reading():
        assert rows("verb_log", verb="message.miss") == []

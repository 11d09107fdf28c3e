"""Conditions that start processes, and who is told as their initiator; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from services import conditions, definitions, deployments, instances, jobs, messages, modifying, now, restarting, signals, timers
from services.errors import Forbidden, Invalid
from services.modifying import StartBefore
from tests.cast import Cast
from tests.engine.drawing import call, condition, ends, flows, process, starts, timer, user, users
from tests.services.clockwork import begin, rows, values_of

WHO = 'camunda:initiator="who"'


def when(text: str, key: str = "main", attributes: str = "") -> bytes:
    """Draw a process that a condition starts, and a person too."""
    body = starts("s") + f'<startEvent id="c">{condition(text)}</startEvent>' + users("u") + ends("e")
    return process(body + flows("s > u > e\nc > u"), key=key, attributes=attributes)


def deploy(cast: Cast, *documents: bytes) -> list[str]:
    files = [(f"{number}.bpmn", xml) for number, xml in enumerate(documents)]
    return [view.id for view in deployments.deploy(cast.admin, files, name="main").definitions]


def begun() -> list[str]:
    """Give the processes of the instances."""
    known = {row.id: row.process_id for row in rows("process_definition")}
    return sorted(known[row.definition_id] for row in rows("process_instance"))


def test_every_process_begins_whose_condition_holds(cast: Cast) -> None:
    deploy(cast, when("amount > 100", "big"), when("amount > 10", "small"), when("other", "other"))
    assert [row.kind for row in rows("start_subscription")] == ["condition"] * 3
    (only,) = conditions.evaluate(cast.sunqiang, {"amount": 50})
    assert (begun(), values_of(cast, only.instance_id)) == (["small"], {"amount": 50})
    assert len(conditions.evaluate(cast.admin, {"amount": 500}, business_key="B-1")) == 2
    assert conditions.evaluate(cast.admin, {}) == []
    assert begun() == ["big", "small", "small"]
    (row,) = rows("process_instance", id=only.instance_id)
    assert (row.office_id, row.started_by) == (cast.offices["baiyun"], cast.sunqiang.person_id)
    logged = [(row.object_type, row.object_id) for row in rows("verb_log", verb="condition.evaluate", actor_id=cast.sunqiang.person_id)]
    assert sorted(logged, key=str) == sorted([("process_instance", only.instance_id), ("condition", None)], key=str)
    assert [row.element_id for row in rows("activity", instance_id=only.instance_id)] == ["c", "u"]


def test_one_definition_may_be_asked_alone(cast: Cast) -> None:
    big, small = deploy(cast, when("amount > 1", "big"), when("amount > 1", "small"))
    conditions.evaluate(cast.admin, {"amount": 5}, definition_id=small)
    assert begun() == ["small"]
    definitions.suspend(cast.admin, big)
    with pytest.raises(Invalid):
        conditions.evaluate(cast.admin, {"amount": 5}, definition_id=big)
    conditions.evaluate(cast.admin, {"amount": 5})
    assert begun() == ["small", "small"]


def test_only_the_newest_version_is_asked(cast: Cast) -> None:
    deploy(cast, when("true"))
    deploy(cast, when("false"))
    assert conditions.evaluate(cast.admin, {}) == []


def test_who_may_and_all_or_none(cast: Cast) -> None:
    deploy(cast, when("true", "anybody"), when("true", "closed", 'camunda:candidateStarterGroups="administrator"'))
    for actor in (cast.liwen, cast.qianjing, cast.heping):
        with pytest.raises(Forbidden):
            conditions.evaluate(actor, {})
    with pytest.raises(Forbidden):
        conditions.evaluate(cast.sunqiang, {})
    assert begun() == []
    with pytest.raises(Forbidden):
        conditions.evaluate(cast.sunqiang, {}, area_code="440106")
    conditions.evaluate(cast.admin, {})
    assert begun() == ["anybody", "closed"]


def test_a_condition_without_an_answer_starts_nothing(cast: Cast) -> None:
    deploy(cast, when("true", "fine"), when("amount", "wrong"))
    with pytest.raises(Invalid) as refusal:
        conditions.evaluate(cast.admin, {"amount": 3})
    assert "true or false" in refusal.value.errors["variables"][0]
    assert begun() == []


def test_what_happened_earlier(cast: Cast) -> None:
    deploy(cast, when("true"))
    earlier = now.now() - timedelta(days=3)
    (one,) = conditions.evaluate(cast.admin, {}, occurred_at=earlier, reason="补录")
    assert rows("process_instance", id=one.instance_id)[0].started_at == earlier


def test_the_initiator_is_the_account_of_whoever_starts(cast: Cast) -> None:
    deploy(cast, process(f'<startEvent id="s" {WHO}/>' + user("u", attributes='camunda:assignee="${who}"') + flows("s > u")))
    assert values_of(cast, begin(cast.liwen)) == {"who": "liwen"}
    assert values_of(cast, begin(cast.zhaomin, who="somebody else")) == {"who": "zhaomin"}
    assert [row.assignee_id for row in rows("user_task")] == [cast.liwen.person_id, cast.zhaomin.person_id]


def test_the_initiator_of_messages_conditions_and_signals(cast: Cast) -> None:
    triggers = {
        "by_message": '<messageEventDefinition messageRef="m"/>',
        "by_condition": condition("true"),
        "by_signal": '<signalEventDefinition signalRef="s1"/>',
        "by_timer": timer("PT0S"),
    }
    deploy(
        cast,
        *(process(f'<startEvent id="s" {WHO}>{inside}</startEvent>' + users("u") + flows("s > u"), n) for n, inside in triggers.items()),
    )
    moment = datetime.now(UTC)
    with now.at(moment):
        jobs.run_due()  # the timer's: nobody's
    found = messages.correlate(cast.liwen, "m")
    conditions.evaluate(cast.admin, {})
    signals.broadcast(cast.admin, "s1", {"who": "somebody else"})
    jobs.run_due()
    assert values_of(cast, str(found.instance_id)) == {"who": "liwen"}
    known = {row.id: row.process_id for row in rows("process_definition")}
    told = {known[row.definition_id]: values_of(cast, row.id)["who"] for row in rows("process_instance")}
    assert told == {"by_message": "liwen", "by_condition": "admin", "by_signal": "admin", "by_timer": None}
    assert timers.find(cast.admin).items == []


def test_the_initiator_of_a_called_process_is_who_brought_it_about(cast: Cast) -> None:
    inner = process(f'<startEvent id="s" {WHO}/>' + users("v") + flows("s > v"), "inner")
    outer = process(f'<startEvent id="s" {WHO}/>' + call("k", "inner") + users("u") + flows("s > k > u"), "outer")
    passing = '<camunda:in source="who" target="who"/>'
    handing = process(f'<startEvent id="s" {WHO}/>' + users("x") + call("k", "inner", passing) + flows("s > x > k"), "handing")
    deploy(cast, inner, outer, handing)
    begin(cast.liwen, "outer")
    (called,) = [row for row in rows("process_instance") if row.parent_id]
    assert values_of(cast, called.id) == {"who": "liwen"}
    begin(cast.liwen, "handing")
    from services import user_tasks

    (task,) = rows("user_task", element_id="x")
    user_tasks.complete(cast.zhaomin, task.id, {})
    given = [row for row in rows("process_instance") if row.parent_id and row.id != called.id]
    assert values_of(cast, given[0].id) == {"who": "liwen"}


def test_who_began_it_stays_who_did_when_it_begins_again(cast: Cast) -> None:
    deploy(cast, process(f'<startEvent id="s" {WHO}/>' + users("u") + flows("s > u")))
    instance_id = begin(cast.liwen)
    instances.terminate(cast.admin, instance_id, reason="重复")
    for instructions in ((), (StartBefore("u"),)):
        again = restarting.restart(cast.admin, instance_id, instructions, reason="再次")
        assert values_of(cast, again.instance_id) == {"who": "liwen"}
    modifying.modify(cast.admin, again.instance_id, [StartBefore("u")], reason="调整")
    assert values_of(cast, again.instance_id) == {"who": "liwen"}

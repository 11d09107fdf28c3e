"""Instances go on in another version of their process, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from services import (
    deployments,
    drafts,
    instances,
    jobs,
    keys,
    messages,
    migrating,
    migration_choice,
    migration_plans,
    migration_trials,
    now,
    suspending,
    user_tasks,
)
from services.errors import Conflict, Forbidden, Invalid, NotFound, Unsuitable
from services.migration_choice import Choice
from tests.cast import Cast
from tests.engine.drawing import MESSAGE, SECOND_MESSAGE, boundary, call, catch, ends, flows, gateway, job, process, starts, timer, users
from tests.services.clockwork import begin, complete, rows, state_of

V1 = process(starts("s") + users("a", "x") + boundary("t", "a", timer("PT2H"), interrupting=False) + ends("e", "e2")
             + flows("s > a > e\nt > x > e2"))  # fmt: skip
V2 = process(starts("s") + users("a", "b", "x", "y") + boundary("t", "a", timer("PT9H"), interrupting=False)
             + boundary("t2", "a", timer("PT3H"), interrupting=False) + ends("e", "e2", "e3")
             + flows("s > a > b > e\nt > x > e2\nt2 > y > e3"))  # fmt: skip


def deploy(cast: Cast, xml: bytes) -> str:
    """Deploy a document; give the id of its first definition."""
    return deployments.deploy(cast.admin, [("main.bpmn", xml)], name="main").definitions[0].id


def refusal(cast: Cast, instance_id: str, target_id: str, pairs: dict[str, str] | None = None) -> list[tuple[str, str]]:
    with pytest.raises(Unsuitable) as refused:
        migrating.migrate(cast.admin, instance_id, target_id, pairs, reason="new law")
    return [(one.element_id, one.rule) for one in refused.value.problems]


def test_what_is_under_way_stays_as_it_is(cast: Cast) -> None:
    first = deploy(cast, V1)
    instance_id = begin(cast.liwen)
    begun = rows("process_instance")[0].started_at
    (row,) = rows("user_task")
    user_tasks.claim(cast.liwen, row.id)
    drafts.save(cast.liwen, row.id, {"x": 1}, 0)
    second = deploy(cast, V2)
    assert [one.is_fit for one in migration_trials.named(cast.admin, second, [instance_id])] == [True]
    assert instances.get(cast.admin, instance_id).definition_id == first
    migrating.migrate(cast.admin, instance_id, second, reason="新规定")
    view = instances.get(cast.admin, instance_id)
    assert (view.definition_id, view.definition_version) == (second, 2)
    (row,) = rows("user_task")
    assert (row.state, row.assignee_id, row.definition_id) == ("claimed", cast.liwen.person_id, second)
    assert user_tasks.form(cast.liwen, row.id).draft_version == 1
    assert {one.element_id: one.due_at for one in rows("job")} == {
        "t": begun + timedelta(hours=2),
        "t2": rows("job", element_id="t2")[0].created_at + timedelta(hours=3),
    }
    (entry,) = rows("verb_log", verb="instance.migrate")
    assert (entry.actor_id, entry.object_id) == (cast.admin.person_id, instance_id)
    complete(cast.liwen, "a")
    assert {one.state for one in rows("job")} == {"cancelled"}
    complete(cast.liwen, "b")
    assert state_of(instance_id) == "completed"


def test_back_again(cast: Cast) -> None:
    first = deploy(cast, V1)
    instance_id = begin(cast.liwen)
    second = deploy(cast, V2)
    migrating.migrate(cast.admin, instance_id, second, reason="there")
    migrating.migrate(cast.admin, instance_id, first, reason="and back")
    assert sorted((one.element_id, one.state) for one in rows("job")) == [("t", "due"), ("t2", "cancelled")]
    complete(cast.liwen, "a")
    assert state_of(instance_id) == "completed"


def test_a_plan_is_proposed_and_found_fault_with(cast: Cast) -> None:
    first, second = deploy(cast, V1), deploy(cast, V2)
    plan = migration_plans.propose(cast.admin, first, second)
    assert (plan.pairs["t"], plan.unmapped, plan.problems) == ("t", [], [])
    wrong = migration_plans.propose(cast.admin, first, second, {"t": "t2", "x": "t", "no": "a"})
    assert [(one.element_id, one.rule) for one in wrong.problems] == [("x", "kind"), ("no", "element")]


def test_nothing_changes_when_it_does_not_fit(cast: Cast) -> None:
    first = deploy(cast, V1)
    instance_id = begin(cast.liwen)
    other = deploy(cast, process(starts("s") + users("z") + ends("e") + flows("s > z > e")))
    assert refusal(cast, instance_id, other) == [("a", "unmapped")]
    assert refusal(cast, instance_id, other, {"a": "e"}) == [("a", "kind")]
    (found,) = migration_trials.named(cast.admin, other, [instance_id])
    assert (found.code, found.is_fit, [one.element_id for one in found.problems]) == (None, False, ["a"])
    assert instances.get(cast.admin, instance_id).definition_id == first
    with pytest.raises(Conflict):
        migrating.migrate(cast.admin, instance_id, first, reason="the same")
    with pytest.raises(Forbidden):
        migrating.migrate(cast.sunqiang, instance_id, other, reason="no administrator")
    with pytest.raises(Invalid):
        migrating.migrate(cast.admin, instance_id, other, reason="")
    complete(cast.liwen, "a")
    (over,) = migration_trials.named(cast.admin, other, [instance_id])
    assert (over.code, over.is_fit, over.problems) == ("instance_over", False, [])
    with pytest.raises(Forbidden):
        migration_trials.named(cast.sunqiang, other, [instance_id])
    with pytest.raises(NotFound):
        migration_trials.named(cast.admin, other, [instance_id, "nobody"])


GATE = gateway("eventBased", "g") + catch("m1", MESSAGE) + catch("t1", timer())


def test_events_change_their_places_and_elements_their_names(cast: Cast) -> None:
    deploy(cast, process(starts("s") + GATE + users("a", "b") + ends("e", "e2") + flows("s > g > m1 > a > e\ng > t1 > b > e2")))
    by_message, by_time = begin(cast.liwen, key="R-1"), begin(cast.liwen, key="R-2")
    turned = gateway("eventBased", "gg") + catch("tt", timer("PT8H")) + catch("mm", SECOND_MESSAGE)
    second = deploy(
        cast, process(starts("s") + turned + users("a", "b") + ends("e", "e2") + flows("s > gg > tt > b > e2\ngg > mm > a > e"))
    )
    pairs = {"g": "gg", "m1": "mm", "t1": "tt"}
    for one in (by_message, by_time):
        migrating.migrate(cast.admin, one, second, pairs, reason="renamed")
    assert {(one.element_id, one.event_index) for one in (*rows("job"), *rows("subscription"))} == {("tt", 0), ("mm", 1)}
    assert {one.element_id for one in rows("activity") if one.left_at is None} == {"gg"}
    assert messages.correlate(cast.liwen, "m2", key="R-1").instance_id == by_message
    with now.at(now.now() + timedelta(hours=1, minutes=1)):
        assert jobs.run_due() == 1
    assert [(one.instance_id, one.element_id) for one in rows("user_task")] == [(by_message, "a"), (by_time, "b")]


def test_called_and_caller_are_migrated_apart_also_while_they_are_held(cast: Cast) -> None:
    deploy(cast, process(starts("s") + users("x") + ends("e") + flows("s > x > e"), key="inner"))
    outer = starts("s") + call("k", "inner") + users("b") + ends("e") + flows("s > k > b > e")
    deploy(cast, process(outer))
    root_id = begin(cast.liwen)
    (inner,) = [row for row in rows("process_instance") if row.parent_id]
    newer = deploy(cast, process(starts("s") + users("x", "y") + ends("e") + flows("s > x > y > e"), key="inner"))
    again = deploy(cast, process(outer.replace('id="b"', 'id="b" name="B"')))
    suspending.suspend(cast.admin, root_id, reason="hold")
    migrating.migrate(cast.admin, inner.id, newer, reason="inside")
    migrating.migrate(cast.admin, root_id, again, reason="outside")
    assert state_of(root_id) == "suspended"
    suspending.resume(cast.admin, root_id, reason="go")
    assert {row.definition_id for row in rows("process_instance")} == {newer, again}
    for element_id in ("x", "y", "b"):
        complete(cast.liwen, element_id)
    assert {row.state for row in rows("process_instance")} == {"completed"}


def test_instances_are_chosen_and_tried_portion_by_portion(cast: Cast) -> None:
    first = deploy(cast, V1)
    ids = [begin(cast.liwen, key=f"R-{number}") for number in range(3)]
    complete(cast.liwen, "a", instance_id=ids[0])
    suspending.suspend(cast.admin, ids[1], reason="hold")
    second = deploy(cast, process(starts("s") + users("b") + ends("e") + flows("s > b > e")))
    begin(cast.liwen)
    whole = Choice(first)
    assert migration_choice.count(cast.admin, whole) == 2
    assert migration_choice.count(cast.admin, replace(whole, state="suspended")) == 1
    assert migration_choice.count(cast.admin, replace(whole, element_id="b")) == 0
    assert [migration_choice.count(who, replace(whole, element_id="a")) for who in (cast.admin, cast.wuyue, cast.tuzhi)] == [2, 0, 0]
    page = migration_trials.portion(cast.admin, whole, second, {"a": "b"}, limit=1)
    (begun,) = page.items
    assert (begun.instance_id, begun.instance.business_key, begun.is_fit) == (ids[1], "R-1", True)
    rest = migration_trials.portion(cast.admin, whole, second, {}, after=page.next)
    assert ([(one.instance_id, [p.rule for p in one.problems]) for one in rest.items], rest.next) == ([(ids[2], ["unmapped"])], None)
    (unsound,) = migration_trials.portion(cast.admin, replace(whole, state="active"), second, {"a": "e"}).items
    assert [one.rule for one in unsound.problems] == ["kind"]
    (same,) = migration_trials.portion(cast.admin, replace(whole, state="active"), first).items
    assert same.code == "same_definition"
    assert {one.code for one in migration_trials.portion(cast.sunqiang, whole, second).items} == {"forbidden"}


def test_an_expression_that_fails_quotes_no_case(cast: Cast) -> None:
    deploy(cast, process(starts("s") + job("a") + ends("e") + flows("s > a > e")))
    instance_id = begin(cast.liwen, name="王小明")
    second = deploy(cast, process(starts("s") + job("a", "${name.home}") + ends("e") + flows("s > a > e")))
    (found,) = migration_trials.named(cast.admin, second, [instance_id])
    assert [(one.rule, one.message) for one in found.problems] == [("expression", migration_trials.FAILS)]
    with pytest.raises(Unsuitable) as refused:
        migrating.migrate(cast.admin, instance_id, second, reason="x")
    assert refused.value.problems == found.problems


def test_a_dry_run_asks_the_database_no_more_for_more_instances(cast: Cast, database: Engine) -> None:
    first = deploy(cast, V1)
    for _ in range(12):
        begin(cast.liwen)
    second = deploy(cast, V2)
    migration_trials.portion(cast.admin, Choice(first), second)
    keys.forget()
    asked: list[str] = []
    note = lambda _c, _cursor, statement, *_more: asked.append(statement)  # noqa: E731
    event.listen(database, "before_cursor_execute", note)
    try:
        assert len(migration_trials.portion(cast.admin, Choice(first), second).items) == 12
    finally:
        event.remove(database, "before_cursor_execute", note)
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT") and "FROM demo_time" not in one]) <= 4

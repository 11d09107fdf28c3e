"""Ad hoc sub-processes: who may choose, what begins, and that nothing is lost on the way; on both databases."""

from typing import Any

import pytest

from services import choosing, deployments, instances, migrating, modifying, now, policy, suspending, user_tasks
from services.actor import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.masking import HIDDEN
from services.modifying import StartBefore
from tests.cast import Cast
from tests.engine.drawing import call, ends, flows, multiple, process, script, starts, sub, users
from tests.services.clockwork import at_once, begin, complete, rows, state_of, states, values_of

UNTIL = "<completionCondition>=done</completionCondition>"
LANES = '<laneSet id="lanes"><lane id="{}"><flowNodeRef>O</flowNodeRef></lane></laneSet>'


def ad_hoc(inside: str = users("a", "b"), attributes: str = "", lane: str = "", key: str = "main", version: str = "1") -> bytes:
    """Draw a process with an ad hoc sub-process and a user task behind it."""
    lanes = LANES.format(lane) if lane else ""
    body = lanes + starts("s") + sub("O", inside + UNTIL, f'name="走访" {attributes}', "adHocSubProcess") + users("n") + ends("e")
    return process(body + flows("s > O > n > e"), key=key, attributes=f'camunda:versionTag="{version}"')


def deploy(cast: Cast, *documents: bytes) -> list[str]:
    files = [(f"{number}.bpmn", xml) for number, xml in enumerate(documents)]
    return [view.id for view in deployments.deploy(cast.admin, files, name="main").definitions]


def offered(actor: Actor, instance_id: str) -> list[str]:
    return [choice.element_id for choice in choosing.find(actor, instance_id)]


def open_tasks() -> list[str]:
    return sorted(row.element_id for row in rows("user_task") if row.ended_at is None)


def test_somebody_of_the_office_lets_activities_begin_until_it_is_over(cast: Cast) -> None:
    deploy(cast, ad_hoc())
    instance_id = begin(cast.liwen, done=False)
    (first, second) = choosing.find(cast.liwen, instance_id)
    assert (first.element_id, first.element_type, first.scope_element_id, first.scope_name) == ("a", "userTask", "O", "走访")
    assert (second.element_id, first.is_yours) == ("b", True)
    choosing.begin(cast.liwen, instance_id, "a", variables={"note": "初次"})
    with pytest.raises(Invalid):
        choosing.begin(cast.liwen, instance_id, "a", variables={"note": HIDDEN})
    activity_id = choosing.begin(cast.zhaomin, instance_id, "a")
    assert open_tasks() == ["a", "a"]
    assert rows("user_task", activity_id=activity_id)[0].element_id == "a"
    assert values_of(cast, instance_id)["note"] == "初次"
    logged = [row.actor_id for row in rows("verb_log", verb="activity.begin")]
    assert sorted(logged) == sorted([cast.liwen.person_id, cast.zhaomin.person_id])
    for row in rows("user_task", element_id="a"):
        user_tasks.complete(cast.liwen, row.id, {})
    choosing.begin(cast.liwen, instance_id, "b")
    complete(cast.liwen, "b", {"done": True})
    assert (open_tasks(), offered(cast.liwen, instance_id)) == (["n"], [])
    with pytest.raises(Conflict):
        choosing.begin(cast.liwen, instance_id, "a")
    complete(cast.liwen, "n")
    assert (state_of(instance_id), offered(cast.liwen, instance_id)) == ("completed", [])
    with pytest.raises(Conflict):
        choosing.begin(cast.liwen, instance_id, "a")


def test_who_may(cast: Cast) -> None:
    deploy(cast, ad_hoc())
    instance_id = begin(cast.liwen, done=False)
    yours = {
        name: choosing.find(getattr(cast, name), instance_id)[0].is_yours for name in ("liwen", "sunqiang", "admin", "heping", "qianjing")
    }
    assert yours == {"liwen": True, "sunqiang": True, "admin": True, "heping": False, "qianjing": False}
    for actor in (cast.heping, cast.qianjing):
        with pytest.raises(Forbidden):
            choosing.begin(actor, instance_id, "a")
    for act in (choosing.find, lambda actor, one: choosing.begin(actor, one, "a")):
        with pytest.raises(NotFound):
            act(cast.wuyue, instance_id)
    with pytest.raises(NotFound):
        choosing.find(cast.admin, "no such instance")
    assert open_tasks() == []


def test_a_lane_asks_its_role_wherever_that_is_held(cast: Cast) -> None:
    deploy(cast, ad_hoc(lane="rehab_org"))
    instance_id = begin(cast.liwen, done=False, target_office_id=cast.offices["kangning"])
    assert [choice.is_yours for choice in choosing.find(cast.liwen, instance_id)] == [False, False]
    with pytest.raises(Forbidden):
        choosing.begin(cast.liwen, instance_id, "a")
    assert offered(cast.kangfu, instance_id) == ["a", "b"]  # who sees nothing else of it
    with pytest.raises(NotFound):
        choosing.find(cast.tianyuan, instance_id)
    choosing.begin(cast.kangfu, instance_id, "a")
    assert open_tasks() == ["a"]
    row = {
        "area_code": "440111",
        "office_id": "other",
        "candidates": [{"role": "rehab_org", "office_id": cast.offices["kangning"], "person_id": None}],
    }
    assert policy.can(cast.kangfu, "activity.begin", row)


def test_a_lane_around_the_sub_process_around_it(cast: Cast) -> None:
    lanes = '<laneSet id="lanes"><lane id="confirmer"><flowNodeRef>outer</flowNodeRef></lane></laneSet>'
    inner = sub("O", users("a") + UNTIL, "", "adHocSubProcess")
    deploy(cast, process(lanes + starts("s") + sub("outer", inner) + flows("s > outer")))
    instance_id = begin(cast.liwen, done=False)
    assert [choice.is_yours for choice in choosing.find(cast.heping, instance_id)] == [True]
    assert [choice.is_yours for choice in choosing.find(cast.liwen, instance_id)] == [False]


def test_one_at_a_time_when_it_is_sequential(cast: Cast) -> None:
    deploy(cast, ad_hoc(attributes='ordering="Sequential"'))
    instance_id = begin(cast.liwen, done=False)
    outcomes: list[str] = []

    def choose(actor: Actor, element_id: str) -> None:
        try:
            choosing.begin(actor, instance_id, element_id)
            outcomes.append("begun")
        except Conflict as error:
            outcomes.append(error.reason)

    at_once(1, lambda _: choose(cast.liwen, "a"), lambda _: choose(cast.zhaomin, "b"), lambda _: choose(cast.sunqiang, "a"))
    assert sorted(outcomes) == ["begun", "no_choice", "no_choice"]
    assert len(open_tasks()) == 1
    assert offered(cast.liwen, instance_id) == []


def test_several_sub_processes_offer_the_same(cast: Cast) -> None:
    deploy(cast, ad_hoc(multiple("=2") + users("a")))
    instance_id = begin(cast.liwen, done=False)
    scopes = [choice.scope_id for choice in choosing.find(cast.liwen, instance_id)]
    assert len(set(scopes)) == 2
    with pytest.raises(Conflict) as refusal:
        choosing.begin(cast.liwen, instance_id, "a")
    assert refusal.value.reason == "several_choices"
    for scope_id in scopes:
        choosing.begin(cast.liwen, instance_id, "a", scope_id=scope_id)
    assert open_tasks() == ["a", "a"]
    with pytest.raises(Conflict):
        choosing.begin(cast.liwen, instance_id, "a", scope_id=999)


def test_in_a_called_process_it_is_the_called_instances_choice(cast: Cast) -> None:
    deploy(cast, ad_hoc(key="inner"), process(starts("s") + call("k", "inner", '<camunda:in variables="all"/>') + flows("s > k"), "outer"))
    root_id = begin(cast.liwen, "outer", done=False)
    (called,) = [row.id for row in rows("process_instance") if row.parent_id]
    assert (offered(cast.liwen, root_id), offered(cast.liwen, called)) == ([], ["a", "b"])
    with pytest.raises(Conflict):
        choosing.begin(cast.liwen, root_id, "a")
    choosing.begin(cast.liwen, called, "b")
    complete(cast.liwen, "b", {"done": True})
    assert open_tasks() == ["n"]


def test_a_suspended_instance_begins_nothing(cast: Cast) -> None:
    deploy(cast, ad_hoc())
    instance_id = begin(cast.liwen, done=False)
    suspending.suspend(cast.admin, instance_id, reason="核查")
    with pytest.raises(Conflict) as refusal:
        choosing.begin(cast.liwen, instance_id, "a")
    assert (refusal.value.reason, open_tasks()) == ("instance_suspended", [])
    with pytest.raises(NotFound):
        choosing.begin(cast.wuyue, instance_id, "a", version=99)
    suspending.resume(cast.admin, instance_id, reason="继续")
    choosing.begin(cast.liwen, instance_id, "a")
    assert open_tasks() == ["a"]


def test_termination_ends_what_was_chosen(cast: Cast) -> None:
    deploy(cast, ad_hoc())
    instance_id = begin(cast.liwen, done=False)
    choosing.begin(cast.liwen, instance_id, "a")
    instances.terminate(cast.admin, instance_id, reason="撤回")
    assert (states("user_task"), offered(cast.liwen, instance_id)) == (["cancelled"], [])


def test_migration_in_the_midst_keeps_what_was_chosen_and_what_can_be(cast: Cast) -> None:
    deploy(cast, ad_hoc())
    instance_id = begin(cast.liwen, done=False)
    choosing.begin(cast.liwen, instance_id, "a")
    (target,) = deploy(cast, ad_hoc(users("a", "b", "c"), version="2"))
    migrating.migrate(cast.admin, instance_id, target, reason="新版")
    assert (open_tasks(), offered(cast.liwen, instance_id)) == (["a"], ["a", "b", "c"])
    choosing.begin(cast.liwen, instance_id, "c")
    complete(cast.liwen, "a")
    complete(cast.liwen, "c", {"done": True})
    assert open_tasks() == ["n"]


def test_an_operator_opens_it_by_hand(cast: Cast) -> None:
    deploy(cast, ad_hoc())
    instance_id = begin(cast.liwen, done=True)
    choosing.begin(cast.liwen, instance_id, "a")
    complete(cast.liwen, "a")
    modifying.modify(cast.admin, instance_id, [StartBefore("b")], reason="调整")
    assert open_tasks() == ["b", "n"]
    assert offered(cast.liwen, instance_id) == ["a", "b"]


def test_what_happened_earlier_and_an_older_view(cast: Cast) -> None:
    deploy(cast, ad_hoc())
    instance_id = begin(cast.liwen, done=False)
    version = instances.get(cast.liwen, instance_id).version
    moment = now.now()
    with pytest.raises(Invalid):
        choosing.begin(cast.liwen, instance_id, "a", occurred_at=moment)
    choosing.begin(cast.liwen, instance_id, "a", version=version, occurred_at=moment, reason="上门走访后补录")
    assert rows("activity", element_id="a")[0].entered_at == moment
    with pytest.raises(Conflict) as refusal:
        choosing.begin(cast.liwen, instance_id, "a", version=version)
    assert refusal.value.reason == "version"


def test_what_breaks_off_in_the_midst_has_not_begun(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(cast, ad_hoc())
    instance_id = begin(cast.liwen, done=False)

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("services.recording.incident_rows.write", killed)
        with pytest.raises(KeyboardInterrupt):
            choosing.begin(cast.liwen, instance_id, "a")
    assert (open_tasks(), offered(cast.liwen, instance_id), rows("verb_log", verb="activity.begin")) == ([], ["a", "b"], [])
    choosing.begin(cast.liwen, instance_id, "a")
    assert open_tasks() == ["a"]


def test_a_script_is_done_at_once_and_a_value_that_is_none_is_refused(cast: Cast) -> None:
    deploy(cast, ad_hoc(script("a", done="true")))
    instance_id = begin(cast.liwen, done=False)
    choosing.begin(cast.liwen, instance_id, "a")
    assert open_tasks() == ["n"]

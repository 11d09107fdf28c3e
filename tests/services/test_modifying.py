"""Instances moved by hand through the services, on both databases."""

import pytest

from services import modifying, user_tasks
from services.errors import Conflict, Forbidden, Invalid, NotFound, Unsuitable
from services.modifying import Cancel, StartBefore
from tests.cast import Cast
from tests.engine.drawing import boundary, call, ends, flows, process, starts, timer, users
from tests.services.clockwork import begin, complete, deploy, rows, states, values_of

LINE = process(starts("s") + users("a", "b") + boundary("t", "a", timer()) + ends("e", "e2") + flows("s > a > b > e\nt > e2"))


def test_an_instance_is_moved_with_a_reason(cast: Cast) -> None:
    deploy(cast, LINE)
    instance_id = begin(cast.liwen)
    modifying.modify(cast.sunqiang, instance_id, [StartBefore("b"), Cancel(element_id="a")], reason="误填", variables={"x": 1})
    assert [(row.element_id, row.state) for row in sorted(rows("user_task"), key=lambda row: row.id)] == [("a", "cancelled"), ("b", "open")]
    assert (states("job"), values_of(cast, instance_id)["x"]) == (["cancelled"], 1)
    (entry,) = rows("verb_log", verb="instance.modify")
    assert (entry.actor_id, entry.object_id) == (cast.sunqiang.person_id, instance_id)
    assert entry.reason is not None
    complete(cast.liwen, "b")
    with pytest.raises(Conflict):
        modifying.modify(cast.sunqiang, instance_id, [StartBefore("b")], reason="again")


def test_nothing_moves_when_one_instruction_is_wrong(cast: Cast) -> None:
    deploy(cast, LINE)
    instance_id = begin(cast.liwen)
    wish = [StartBefore("b"), Cancel(element_id="nobody")]
    assert [one.element_id for one in modifying.check(cast.sunqiang, instance_id, wish)] == ["nobody"]
    with pytest.raises(Unsuitable) as refused:
        modifying.modify(cast.sunqiang, instance_id, wish, reason="误填")
    assert refused.value.problems[0].element_id == "nobody"
    with pytest.raises(Unsuitable):
        modifying.modify(cast.sunqiang, instance_id, [Cancel(element_id="a")], reason="nothing would be left")
    assert ([row.element_id for row in rows("user_task")], rows("verb_log", verb="instance.modify")) == (["a"], [])
    assert modifying.check(cast.sunqiang, instance_id, [StartBefore("b")]) == []


def test_only_who_steers_may_and_says_why(cast: Cast) -> None:
    deploy(cast, LINE)
    instance_id = begin(cast.liwen)
    with pytest.raises(Invalid):
        modifying.modify(cast.sunqiang, instance_id, [StartBefore("b")], reason=" ")
    with pytest.raises(Forbidden):
        modifying.modify(cast.liwen, instance_id, [StartBefore("b")], reason="I")
    with pytest.raises(NotFound):
        modifying.modify(cast.wuyue, instance_id, [StartBefore("b")], reason="I")
    with pytest.raises(Forbidden):
        modifying.check(cast.qianjing, instance_id, [StartBefore("b")])


def test_a_called_process_is_moved_under_its_own_id(cast: Cast) -> None:
    deploy(cast, process(starts("s") + users("x", "y") + ends("e") + flows("s > x > y > e"), key="inner"))
    deploy(cast, process(starts("s") + call("k", "inner") + users("b") + ends("e") + flows("s > k > b > e")))
    begin(cast.liwen)
    (inner,) = [row for row in rows("process_instance") if row.parent_id]
    modifying.modify(cast.sunqiang, inner.id, [StartBefore("y"), Cancel(element_id="x")], reason="跳过")
    found = user_tasks.find(cast.liwen, state="open").items
    assert [(one.element_id, one.process_id) for one in found] == [("y", "inner")]

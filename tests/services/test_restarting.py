"""Processes that are over begin again or are deleted, on both databases."""

import pytest

from models import Base
from services import cases, erasing, instances, messages, restarting, user_tasks
from services.errors import Conflict, Forbidden, Invalid, NotFound, Unsuitable
from services.masking import HIDDEN
from services.modifying import StartBefore
from tests import diagrams
from tests.cast import Cast
from tests.diagrams import chain, document, node, process
from tests.engine.drawing import MESSAGE, boundary, call, catch, ends, flows, job, starts, timer, users
from tests.engine.drawing import process as drawn
from tests.services.clockwork import begin, complete, deploy, rows, state_of, values_of
from tests.services.conftest import Deploy


def over(cast: Cast, deploy: Deploy) -> instances.Started:
    parts = (node("startEvent", "start"), node("userTask", "a"), node("userTask", "b"), node("endEvent", "end"))
    deploy(document(process("main", *parts, chain("start", "a", "b", "end"), extension=diagrams.case())))
    started = instances.start(cast.liwen, "main", variables={"x": 1})
    complete(cast.liwen, "a", {"y": 2, "outcome": "granted"})
    complete(cast.liwen, "b")
    return started


def test_a_case_is_opened_again_where_it_was_left(cast: Cast, deploy: Deploy) -> None:
    started = over(cast, deploy)
    case_id = started.case_id or ""
    assert cases.get(cast.liwen, case_id).state == "closed"
    begun = restarting.restart(cast.sunqiang, started.instance_id, [StartBefore("b")], reason="退回重办", variables={"y": 3})
    case = cases.get(cast.liwen, case_id)
    assert (case.state, case.outcome, begun.business_key) == ("open", None, started.business_key)
    assert instances.variables(cast.liwen, begun.instance_id) == {"x": 1, "y": 3, "outcome": "granted"}
    assert [one.element_id for one in user_tasks.find(cast.liwen, state="open").items] == ["b"]
    assert {row.object_id for row in rows("verb_log", verb="instance.restart")} == {started.instance_id, begun.instance_id}
    complete(cast.liwen, "b")
    assert cases.get(cast.liwen, case_id).state == "closed"


def test_only_what_is_over_begins_again_and_only_where_it_can(cast: Cast, deploy: Deploy) -> None:
    started = over(cast, deploy)
    with pytest.raises(Unsuitable):
        restarting.restart(cast.sunqiang, started.instance_id, [StartBefore("nowhere")], reason="wrong")
    with pytest.raises(Invalid):
        restarting.restart(cast.sunqiang, started.instance_id, reason="")
    with pytest.raises(Invalid):
        restarting.restart(cast.sunqiang, started.instance_id, reason="what was masked", variables={"x": HIDDEN})
    with pytest.raises(Forbidden):
        restarting.restart(cast.liwen, started.instance_id, reason="no supervisor")
    with pytest.raises(NotFound):
        restarting.restart(cast.wuyue, started.instance_id, reason="a stranger")
    assert cases.get(cast.liwen, started.case_id or "").state == "closed"
    begun = restarting.restart(cast.sunqiang, started.instance_id, reason="from the beginning")
    with pytest.raises(Conflict):
        restarting.restart(cast.sunqiang, begun.instance_id, reason="it goes on")


def test_what_a_case_holds_is_never_deleted(cast: Cast, deploy: Deploy) -> None:
    started = over(cast, deploy)
    with pytest.raises(Forbidden) as refused:
        erasing.erase(cast.admin, started.instance_id, reason="gone")
    assert refused.value.reason == "belongs_to_case"
    assert state_of(started.instance_id) == "completed"


def test_what_no_case_holds_is_deleted_with_everything_but_the_verb_log(cast: Cast) -> None:
    deploy(cast, drawn(starts("s") + users("deep") + ends("e") + flows("s > deep > e"), key="inner"))
    body = starts("s") + call("k", "inner") + users("a") + boundary("t", "a", timer()) + catch("m1", MESSAGE) + job("j")
    deploy(cast, drawn(body + ends("e", "e2") + flows("s > k > a > m1 > j > e\nt > e2")))
    instance_id, other = begin(cast.liwen, key="R-1", x=1), begin(cast.liwen, key="R-2")
    with pytest.raises(Conflict):
        erasing.erase(cast.admin, instance_id, reason="it goes on")
    user_tasks.complete(cast.liwen, rows("user_task", instance_id=instance_id)[0].id, {})
    user_tasks.complete(cast.liwen, next(row.id for row in rows("user_task", instance_id=instance_id) if row.element_id == "a"), {})
    messages.correlate(cast.liwen, "m", key="R-1")
    (inner,) = [row for row in rows("process_instance", root_id=instance_id) if row.parent_id]
    instances.terminate(cast.admin, instance_id, reason="end")
    with pytest.raises(Conflict):
        erasing.erase(cast.admin, inner.id, reason="a part")
    with pytest.raises(Forbidden):
        erasing.erase(cast.sunqiang, instance_id, reason="no administrator")
    erasing.erase(cast.admin, instance_id, reason="误建")
    assert {row.root_id for row in rows("process_instance")} == {other}
    for table in Base.metadata.sorted_tables:
        if "instance_id" in table.c and table.name != "verb_log":
            assert not rows(table.name, instance_id=instance_id), table.name
    assert [row.verb for row in rows("verb_log", object_id=instance_id)][-1] == "instance.delete"
    assert values_of(cast, other) == {}

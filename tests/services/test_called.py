"""Called processes are instances of their own to whoever looks, and live in their root."""

from sqlalchemy import select

from models import Incident
from services import cases, instances, transaction, user_tasks
from tests import diagrams
from tests.cast import Cast
from tests.diagrams import chain, document, node, process
from tests.services.conftest import Deploy

INNER = document(
    process("inner", node("startEvent", "start"), node("userTask", "deep"), node("endEvent", "end"), chain("start", "deep", "end"))
)


def calling(process_id: str, called: str, extension: str = "", **attributes: str) -> bytes:
    call = node("callActivity", "call", calledElement=called, **attributes)
    parts = (node("startEvent", "start"), call, node("userTask", "last"), node("endEvent", "end"), chain("start", "call", "last", "end"))
    return document(process(process_id, *parts, extension=extension))


def test_a_called_process_has_a_row_of_its_own(cast: Cast, deploy: Deploy) -> None:
    deploy(INNER)
    deploy(calling("middle", "inner"))
    deploy(calling("outer", "middle", diagrams.case()))
    started = instances.start(cast.liwen, "outer")
    found = {one.process_id: one for one in instances.find(cast.liwen, root_id=started.instance_id).items}
    assert found["middle"].parent_id == started.instance_id
    assert found["inner"].parent_id == found["middle"].id
    assert {one.business_key for one in found.values()} == {started.business_key}
    user_task = user_tasks.find(cast.liwen).items[0]
    assert (user_task.element_id, user_task.process_id, user_task.instance_id) == ("deep", "inner", started.instance_id)
    assert [one.element_id for one in instances.history(cast.liwen, found["inner"].id)] == ["start", "deep"]
    user_tasks.complete(cast.liwen, user_task.id, {"x": 1})
    states = {one.process_id: one.state for one in instances.find(cast.liwen, root_id=started.instance_id).items}
    assert states == {"outer": "active", "middle": "active", "inner": "completed"}
    following = user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen, state="open").items[0].id, {}).next_user_task_id
    user_tasks.complete(cast.liwen, following or "", {})
    assert {one.state for one in instances.find(cast.liwen, root_id=started.instance_id).items} == {"completed"}
    assert cases.get(cast.liwen, started.case_id or "").state == "closed"


def test_ending_the_root_ends_what_it_called(cast: Cast, deploy: Deploy) -> None:
    deploy(INNER)
    deploy(calling("outer", "inner"))
    started = instances.start(cast.liwen, "outer")
    instances.terminate(cast.sunqiang, started.instance_id, reason="误建")
    assert {one.state for one in instances.find(cast.liwen, root_id=started.instance_id).items} == {"terminated"}
    assert user_tasks.find(cast.sunqiang, state="open").items == []
    assert user_tasks.find(cast.sunqiang).items[0].state == "cancelled"


def test_a_process_that_is_missing_is_an_incident(cast: Cast, deploy: Deploy) -> None:
    deploy(INNER)
    deploy(calling("outer", "inner", camunda_calledElementBinding="version", camunda_calledElementVersion="7"))
    started = instances.start(cast.liwen, "outer")
    assert instances.get(cast.liwen, started.instance_id).state == "active"
    with transaction.reading() as look:
        assert look.execute(select(Incident.kind, Incident.element_id)).all() == [("called_process", "call")]

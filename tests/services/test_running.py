"""A process runs: deployed, started, completed; on both databases."""

import pytest
from sqlalchemy import Engine, func, select

from models import Activity, VerbLog
from services import cases, deployments, instances, transaction, user_tasks
from services.errors import Conflict, Forbidden, NotFound
from tests import diagrams
from tests.cast import COUNTY, Cast


def deploy(cast: Cast, data: bytes, name: str = "p.bpmn") -> deployments.Deployed:
    return deployments.deploy(cast.admin, [(name, data)], name="test")


def test_a_sequence_runs_to_its_end(cast: Cast) -> None:
    deploy(cast, diagrams.sequence("seq", 3))
    started = instances.start(cast.liwen, "seq", variables={"a": 1})
    assert started.case_id is None
    done = []
    following = user_tasks.find(cast.liwen, mine=True).items[0].id
    while following:
        completed = user_tasks.complete(cast.liwen, following, {"b": len(done)})
        done.append(following)
        following = completed.next_user_task_id
    assert len(done) == 3
    assert completed.is_ended
    view = instances.get(cast.liwen, started.instance_id)
    assert (view.state, view.version) == ("completed", 4)
    assert instances.variables(cast.liwen, started.instance_id) == {"a": 1, "b": 2}
    history = instances.history(cast.liwen, started.instance_id)
    assert [one.element_id for one in history] == ["start", "t1", "t2", "t3", "end"]
    assert all(one.how == "completed" for one in history)
    assert [(one.name, one.value) for one in instances.changes(cast.liwen, started.instance_id)] == [("a", 1), ("b", 0), ("b", 1), ("b", 2)]


def test_the_stranger_sees_nothing(cast: Cast) -> None:
    deploy(cast, diagrams.sequence("seq", 1, extension=diagrams.case()))
    started = instances.start(cast.liwen, "seq")
    user_task = user_tasks.find(cast.liwen).items[0]
    assert user_tasks.find(cast.wuyue).items == []
    for look in (
        lambda: user_tasks.get(cast.wuyue, user_task.id),
        lambda: user_tasks.complete(cast.wuyue, user_task.id, {}),
        lambda: user_tasks.claim(cast.wuyue, user_task.id),
        lambda: instances.get(cast.wuyue, started.instance_id),
        lambda: cases.get(cast.wuyue, started.case_id or ""),
        lambda: instances.terminate(cast.wuyue, started.instance_id, reason="x"),
    ):
        with pytest.raises(NotFound):
            look()
    with pytest.raises(Forbidden):
        instances.terminate(cast.liwen, started.instance_id, reason="x")


def test_a_case_opens_with_its_first_instance_and_closes_with_its_last(cast: Cast) -> None:
    deploy(cast, diagrams.sequence("seq", 1, extension=diagrams.case()))
    started = instances.start(cast.liwen, "seq", subject={"name": "王小明", "id_number": "440111199001011234", "phone": "13800000000"})
    second = instances.start(cast.liwen, "seq", case_id=started.case_id)
    view = cases.get(cast.liwen, started.business_key or "")
    assert view.number.startswith(f"{COUNTY}-")
    assert view.number.endswith("-0001")
    assert (view.state, len(view.instances), len(view.user_tasks)) == ("open", 2, 2)
    assert view.subject == {"name": "王小明", "id_number": "440111********1234", "phone": "138****0000"}
    assert cases.get(cast.admin, view.id).subject is None
    assert [case.id for case in cases.find(cast.liwen, subject="王小明").items] == [view.id]
    assert [case.id for case in cases.find(cast.liwen, subject="明").items] == [view.id]
    assert cases.find(cast.liwen, subject="李").items == []
    first, other = user_tasks.find(cast.liwen, mine=True).items
    user_tasks.complete(cast.liwen, first.id, {})
    assert cases.get(cast.liwen, view.id).state == "open"
    user_tasks.complete(cast.liwen, other.id, {"outcome": "refused"})
    closed = cases.get(cast.liwen, view.id)
    assert (closed.state, closed.closed_at is not None, second.case_id) == ("closed", True, view.id)


def test_numbers_follow_each_other_and_a_given_key_is_taken_once(cast: Cast) -> None:
    deploy(cast, diagrams.sequence("seq", 1, extension=diagrams.case()))
    numbers = [instances.start(cast.liwen, "seq").business_key for _ in range(3)]
    assert [str(number)[-4:] for number in numbers] == ["0001", "0002", "0003"]
    assert instances.start(cast.liwen, "seq", business_key="X-1").business_key == "X-1"
    with pytest.raises(Conflict):
        instances.start(cast.liwen, "seq", business_key="X-1")


def test_every_verb_writes_its_row(cast: Cast, database: Engine) -> None:
    deploy(cast, diagrams.sequence("seq", 1))
    instances.start(cast.liwen, "seq")
    user_task = user_tasks.find(cast.liwen).items[0]
    user_tasks.claim(cast.liwen, user_task.id)
    user_tasks.release(cast.liwen, user_task.id)
    user_tasks.complete(cast.liwen, user_task.id, {})
    with transaction.reading() as look:
        verbs = look.execute(select(VerbLog.verb).order_by(VerbLog.id)).scalars().all()
    assert verbs == ["deployment.deploy", "instance.start", "user_task.claim", "user_task.release", "user_task.complete"]


def test_a_refused_verb_changes_nothing(cast: Cast) -> None:
    deploy(cast, diagrams.sequence("seq", 2))
    instances.start(cast.liwen, "seq")
    user_task = user_tasks.find(cast.liwen).items[0]
    user_tasks.complete(cast.liwen, user_task.id, {})
    with transaction.reading() as look:
        before = look.execute(select(func.count()).select_from(Activity)).scalar_one()
    with pytest.raises(Conflict):
        user_tasks.complete(cast.liwen, user_task.id, {})
    with transaction.reading() as look:
        assert look.execute(select(func.count()).select_from(Activity)).scalar_one() == before

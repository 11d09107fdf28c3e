"""When something really happened: clocks and timers start from there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Activity, Job, ProcessInstance, VerbLog
from services import clocks, instances, jobs, now, transaction, user_tasks
from services.errors import Invalid, Undeployable
from tests.cast import COUNTY, Cast
from tests.diagrams import chain, document, node, process
from tests.services.conftest import Deploy

TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>P5D</bpmn:timeDuration></bpmn:timerEventDefinition>"
WAIT = document(
    process(
        "waiting",
        node("startEvent", "start"),
        node("userTask", "ask", camunda_dueDate="=deadline(&quot;jk.desk&quot;)"),
        node("intermediateCatchEvent", "wait", TIMER),
        node("userTask", "after"),
        node("endEvent", "end"),
        chain("start", "ask", "wait", "after", "end"),
    )
)


def test_clocks_and_timers_start_when_it_really_happened(cast: Cast, deploy: Deploy) -> None:
    deploy(WAIT)
    earlier = now.now() - timedelta(days=30)
    started = instances.start(cast.liwen, "waiting", occurred_at=earlier, reason="纸质材料补录")
    user_task = user_tasks.find(cast.liwen).items[0]
    assert (user_task.opened_at, user_task.due_clock) == (earlier, "jk.desk")
    assert user_task.due_at == clocks.due("jk.desk", earlier, COUNTY)
    user_tasks.complete(cast.liwen, user_task.id, {}, occurred_at=earlier + timedelta(days=2), reason="补录")
    with transaction.reading() as look:
        job = look.execute(select(Job.__table__)).one()
        assert job.due_at == earlier + timedelta(days=7)
        assert look.execute(select(ProcessInstance.started_at)).scalar_one() == earlier
        assert look.execute(select(Activity.entered_at).where(Activity.element_id == "wait")).scalar_one() == earlier + timedelta(days=2)
        log = look.execute(select(VerbLog.__table__).order_by(VerbLog.id.desc())).first()
        assert log is not None
        assert (log.occurred_at, log.logged_at > log.occurred_at) == (earlier + timedelta(days=2), True)
    assert jobs.run_due(10) == 1  # due already: fires at once
    assert [one.element_id for one in user_tasks.find(cast.liwen, state="open").items] == ["after"]
    assert instances.get(cast.liwen, started.instance_id).state == "active"


def test_an_earlier_moment_needs_a_reason(cast: Cast, deploy: Deploy) -> None:
    deploy(WAIT)
    with pytest.raises(Invalid):
        instances.start(cast.liwen, "waiting", occurred_at=now.now() - timedelta(days=1))
    with pytest.raises(Invalid):
        instances.start(cast.liwen, "waiting", occurred_at=now.now() + timedelta(days=1), reason="x")


def test_a_clock_nobody_knows_is_not_deployed(cast: Cast, deploy: Deploy) -> None:
    with pytest.raises(Undeployable) as refused:
        deploy(WAIT.replace(b"jk.desk", b"jk.nobody"))
    assert [problem.rule for problem in refused.value.problems if problem.severity == "error"] == ["clock"]

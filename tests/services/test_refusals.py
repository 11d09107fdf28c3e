"""What cannot go on: a person is refused and nothing changes; what nobody waits for becomes an incident."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from engine.jobs import BpmnError, JobContext, JobResult
from models import Draft, Incident, NumberSeries
from services import drafts, instances, keys, stepping, transaction, user_tasks
from services.errors import Conflict, Forbidden, NotReady
from services.transaction import Work
from tests import diagrams
from tests.cast import Cast
from tests.diagrams import chain, document, flow, node, process
from tests.services.conftest import Deploy

CHOICE = document(
    process(
        "choice",
        node("startEvent", "start"),
        node("userTask", "ask"),
        node("exclusiveGateway", "gateway"),
        node("endEvent", "yes"),
        node("endEvent", "no"),
        chain("start", "ask", "gateway"),
        flow("gateway", "yes", "=amount &gt; 10"),
        flow("gateway", "no", "=amount &lt;= 10"),
    )
)
WORK = document(
    process(
        "work",
        node("startEvent", "start"),
        node("userTask", "ask"),
        node("serviceTask", "register", camunda_type="external", camunda_topic="test.register"),
        node("userTask", "after"),
        node("endEvent", "end"),
        chain("start", "ask", "register", "after", "end"),
    )
)
Local = Callable[..., None]


def incidents() -> list[tuple[str | None, str, str, str]]:
    with transaction.reading() as look:
        rows = look.execute(select(Incident.__table__).order_by(Incident.id)).all()
        return [(row.element_id, row.kind, row.state, keys.unseal(look, row.data_key_id, row.message).decode()) for row in rows]


def test_a_completion_that_cannot_go_on_keeps_a_draft_and_raises_an_incident(cast: Cast, deploy: Deploy) -> None:
    deploy(CHOICE)
    started = instances.start(cast.liwen, "choice")
    user_task = user_tasks.find(cast.liwen).items[0]
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            user_tasks.complete(cast.liwen, user_task.id, {"amount": "many"})
        assert refused.value.reason == "cannot_go_on"
        assert refused.value.parameters == {"element_id": "gateway"}
    view = user_tasks.get(cast.liwen, user_task.id)
    assert (view.state, instances.get(cast.liwen, started.instance_id).version) == ("open", 1)
    draft = drafts.get(cast.liwen, user_task.id)
    assert draft is not None
    assert draft.values == {"amount": "many"}
    assert [one[:3] for one in incidents()] == [("gateway", "expression", "resolved"), ("gateway", "expression", "open")]
    user_tasks.complete(cast.liwen, user_task.id, {"amount": 11})
    assert [one[2] for one in incidents()] == ["resolved", "resolved"]
    with transaction.reading() as look:
        assert look.execute(select(Draft.version)).first() is None


def test_what_a_token_for_completions_alone_could_not_complete_is_an_incident_too(cast: Cast, deploy: Deploy) -> None:
    deploy(CHOICE)
    instances.start(cast.liwen, "choice")
    user_task = user_tasks.find(cast.liwen).items[0]
    with pytest.raises(Conflict) as refused:
        user_tasks.complete(replace(cast.liwen, scopes=frozenset({"user_task.complete"})), user_task.id, {"amount": "many"})
    assert refused.value.reason == "cannot_go_on"
    assert [one[:3] for one in incidents()] == [("gateway", "expression", "open")]


def test_a_local_action_writes_in_the_step(cast: Cast, deploy: Deploy, local: Local) -> None:
    def register(work: Work, context: JobContext) -> JobResult:
        work.execute(NumberSeries.__table__.insert(), {"name": str(context.variables["n"]), "last": 1})
        return JobResult({"registered": context.element_id})

    local("test.register", register)
    deploy(WORK)
    started = instances.start(cast.liwen, "work")
    completed = user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen).items[0].id, {"n": 7})
    assert instances.variables(cast.liwen, started.instance_id) == {"n": 7, "registered": "register"}
    assert user_tasks.get(cast.liwen, completed.next_user_task_id or "").element_id == "after"
    with transaction.reading() as look:
        assert look.execute(select(NumberSeries.name)).scalars().all() == ["7"]


def test_what_a_local_action_refuses_the_person_is_told(cast: Cast, deploy: Deploy, local: Local) -> None:
    def refuse(work: Work, context: JobContext) -> JobResult:
        work.execute(NumberSeries.__table__.insert(), {"name": "x", "last": 1})
        raise NotReady(code="institution_full")

    local("test.register", refuse)
    deploy(WORK)
    instances.start(cast.liwen, "work")
    with pytest.raises(NotReady):
        user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen).items[0].id, {})
    assert user_tasks.find(cast.liwen).items[0].element_id == "ask"
    with transaction.reading() as look:
        assert look.execute(select(NumberSeries.name)).first() is None


def test_a_local_action_that_breaks_is_no_crash(cast: Cast, deploy: Deploy, local: Local, caplog: pytest.LogCaptureFixture) -> None:
    def break_down(work: Work, context: JobContext) -> JobResult:
        raise ZeroDivisionError

    local("test.register", break_down)
    deploy(WORK)
    instances.start(cast.liwen, "work")
    with pytest.raises(Conflict) as refused:
        user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen).items[0].id, {})
    assert refused.value.parameters == {"element_id": "register"}
    assert incidents()[0][3] == "test.register: ZeroDivisionError"


def test_a_bpmn_error_of_a_local_action_is_a_path_of_the_diagram(cast: Cast, deploy: Deploy, local: Local) -> None:
    def fail(work: Work, context: JobContext) -> JobResult:
        raise BpmnError("full")

    local("test.register", fail)
    boundary = '<bpmn:errorEventDefinition errorRef="full"/>'
    data = document(
        '<bpmn:error id="full" errorCode="full"/>',
        process(
            "caught",
            node("startEvent", "start"),
            node("serviceTask", "register", camunda_type="external", camunda_topic="test.register"),
            f'<bpmn:boundaryEvent id="caught_it" attachedToRef="register">{boundary}</bpmn:boundaryEvent>',
            node("userTask", "instead"),
            node("endEvent", "end"),
            chain("start", "register", "end"),
            chain("caught_it", "instead", "end"),
        ),
    )
    deploy(data)
    instances.start(cast.liwen, "caught")
    assert [one.element_id for one in user_tasks.find(cast.liwen).items] == ["instead"]


def test_a_step_nobody_waits_for_records_the_failure_of_its_action(cast: Cast, deploy: Deploy, local: Local) -> None:
    calls = []

    def flaky(work: Work, context: JobContext) -> JobResult:
        calls.append(context.job_id)
        if len(calls) == 1:
            raise NotReady("the register is closed")
        return JobResult({"done": True})

    local("test.register", flaky)
    deploy(WORK)
    started = instances.start(cast.liwen, "work")
    user_task = user_tasks.find(cast.liwen).items[0]
    with transaction.transaction(cast.admin, "job.run") as work:
        stepping.step(work, started.instance_id, lambda execution: execution.complete(user_task.activity_id, {}))
        work.log("job", None)
    assert [one[1:] for one in incidents()] == [("job", "open", "the register is closed")]
    activity_id = instances.history(cast.liwen, started.instance_id)[-1].activity_id
    with transaction.transaction(cast.admin, "incident.retry") as work:
        stepping.step(work, started.instance_id, lambda execution: execution.retry(activity_id))
        work.log("incident", None)
    assert [one[2] for one in incidents()] == ["resolved"]
    assert calls[0] == calls[1]
    assert [one.element_id for one in user_tasks.find(cast.liwen).items if one.state == "open"] == ["after"]


def test_a_start_that_cannot_go_on_is_an_incident(cast: Cast, deploy: Deploy) -> None:
    data = diagrams.document(
        process(
            "stuck",
            node("startEvent", "start"),
            node("exclusiveGateway", "gateway"),
            node("endEvent", "end"),
            chain("start", "gateway"),
            flow("gateway", "end", "=nothing"),
        )
    )
    deploy(data)
    started = instances.start(cast.liwen, "stuck")
    assert incidents()[0][:3] == ("gateway", "expression", "open")
    instances.terminate(cast.sunqiang, started.instance_id, reason="误建")
    assert incidents()[0][2] == "resolved"
    assert instances.get(cast.liwen, started.instance_id).state == "terminated"


def test_a_role_nobody_holds_goes_to_the_supervisor(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("lonely", 1, camunda_candidateGroups="psychologist"))
    instances.start(cast.liwen, "lonely")
    user_task = user_tasks.find(cast.sunqiang, mine=True).items[0]
    assert incidents()[0][1] == "role"
    with pytest.raises(Forbidden):
        user_tasks.complete(cast.zhaomin, user_task.id, {})
    user_tasks.complete(cast.sunqiang, user_task.id, {})
    assert incidents()[0][2] == "resolved"

"""Jobs: run, failed, stuck, tried again, rescued; on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.jobs import BpmnError, JobContext, JobResult
from models import Base
from services import claiming, instances, jobs, now, running, transaction
from services.errors import Conflict, Forbidden, NotFound
from tests.cast import Cast
from tests.engine.drawing import ERROR, boundary, call, ends, flows, job, process, properties, starts, user
from tests.services.clockwork import begin, complete, deploy, due_at, handle, rows, state_of, states, values_of

JOB = Base.metadata.tables["job"]
CATCHING = process(
    starts("s") + job("a") + boundary("b", "a", ERROR) + user("u") + ends("e", "x") + flows("s > a > e\nb > u > x"),
)
INTERRUPTED = process(
    starts("s")
    + "<parallelGateway id='g'/>"
    + job("a")
    + user("u")
    + "<endEvent id='t'><terminateEventDefinition/></endEvent>"
    + ends("e")
    + flows("s > g > a > e\ng > u > t"),
)


def fine(context: JobContext) -> JobResult:
    return JobResult({"answer": context.variables["x"] + 1, "key": context.job_id})


def broken(_context: JobContext) -> JobResult:
    message = "the other side does not answer"
    raise ConnectionError(message)


def refused(_context: JobContext) -> JobResult:
    raise BpmnError("E1", "refused", {"why": "no"})


def test_a_handler_does_its_job_once(cast: Cast) -> None:
    handle(work=fine)
    deploy(cast)
    instance_id = begin(cast.liwen, x=1)
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    assert (state_of(instance_id), states()) == ("completed", ["done"])
    assert values_of(cast, instance_id)["answer"] == 2
    assert values_of(cast, instance_id)["key"] == rows("job")[0].id


def test_an_expected_failure_is_caught_by_the_diagram(cast: Cast) -> None:
    handle(work=refused)
    deploy(cast, CATCHING)
    instance_id = begin(cast.liwen)
    jobs.run_due()
    assert (states(), rows("incident")) == (["done"], [])
    assert values_of(cast, instance_id)["why"] == "no"
    complete(cast.liwen, "u")
    assert state_of(instance_id) == "completed"


def test_an_expected_failure_that_nobody_catches_is_an_incident_and_can_be_tried_again(cast: Cast) -> None:
    handle(work=refused)
    deploy(cast)
    instance_id = begin(cast.liwen, x=1)
    jobs.run_due()
    (incident,) = rows("incident")
    assert (states(), incident.state, incident.kind, incident.job_id) == (["stuck"], "open", "error", rows("job")[0].id)
    handle(work=fine)
    jobs.retry(cast.admin, rows("job")[0].id)
    assert jobs.run_due() == 1
    assert (state_of(instance_id), states(), states("incident")) == ("completed", ["done"], ["resolved"])


def test_failures_are_tried_again_later_and_end_as_one_incident(cast: Cast) -> None:
    handle(work=broken)
    deploy(cast)
    begin(cast.liwen, x=1)
    waits = []
    for _ in range(4):
        moment = max(now.now(), due_at())
        with now.at(moment):
            assert jobs.run_due() == 1
            assert jobs.run_due() == 0
        waits.append(round((due_at() - moment) / timedelta(minutes=1)))
    assert waits[:3] == [1, 5, 30]
    assert (states(), states("incident")) == (["stuck"], ["open"])
    with now.at(now.now() + timedelta(days=9)):
        assert jobs.run_due() == 0
    assert "does not answer" in (jobs.get(cast.admin, rows("job")[0].id).error or "")


def test_the_diagram_says_how_often_and_when_it_is_tried_again(cast: Cast) -> None:
    handle(work=broken)
    retrying = "<extensionElements><camunda:failedJobRetryTimeCycle>R2/PT10M</camunda:failedJobRetryTimeCycle></extensionElements>"
    deploy(cast, process(starts("s") + job("a", inside=retrying) + ends("e") + flows("s > a > e")))
    begin(cast.liwen)
    moment = now.now()
    with now.at(moment):
        jobs.run_due()
    assert due_at() - moment == timedelta(minutes=10)
    with now.at(due_at()):
        jobs.run_due()
    assert states() == ["stuck"]


def test_one_bad_job_does_not_stop_the_others(cast: Cast) -> None:
    handle(work=lambda context: broken(context) if context.variables["x"] == 1 else fine(context))
    deploy(cast)
    instances_ = [begin(cast.liwen, x=number) for number in range(3)]
    assert jobs.run_due() == 3
    assert [state_of(one) for one in instances_] == ["completed", "active", "completed"]


def test_a_state_that_cannot_be_read_becomes_an_incident_and_stops_nobody(cast: Cast) -> None:
    handle(work=fine)
    deploy(cast)
    bad, good = begin(cast.liwen, x=1), begin(cast.liwen, x=1)
    instance = Base.metadata.tables["process_instance"]
    with transaction.upkeep() as look:
        look.execute(update(instance).where(instance.c.id == bad).values(blob=b"\x01nonsense"))
        look.execute(update(JOB).where(JOB.c.instance_id == bad).values(retries=1))
    assert jobs.run_due() == 2
    assert (state_of(good), states(instance_id=bad), states("incident", instance_id=bad)) == ("completed", ["stuck"], ["open"])


def test_an_answer_for_an_activity_that_is_gone_is_recorded_and_changes_nothing(cast: Cast) -> None:
    deploy(cast, INTERRUPTED)

    def slow(_context: JobContext) -> JobResult:
        complete(cast.liwen, "u")
        return JobResult({"late": True})

    handle(work=slow)
    instance_id = begin(cast.liwen)
    jobs.run_due()
    assert (state_of(instance_id), states(), rows("incident")) == ("completed", ["done"], [])
    assert "late" not in values_of(cast, instance_id)


def test_a_job_whose_holder_was_lost_is_taken_by_another(cast: Cast) -> None:
    handle(work=fine)
    deploy(cast)
    begin(cast.liwen, x=1)
    with transaction.upkeep() as look:
        assert claiming.claim(look, JOB.select(), ("dead process", claiming.LEASE))
    assert (jobs.run_due(), states()) == (0, ["running"])
    with now.at(now.now() + claiming.LEASE + timedelta(seconds=1)):
        assert jobs.run_due() == 1
    assert (states(), rows("job")[0].attempts) == (["done"], 2)


def test_a_lease_is_renewed_while_a_handler_works(cast: Cast) -> None:
    deploy(cast)

    def slow(context: JobContext) -> JobResult:
        before = rows("job")[0].locked_until
        claiming.renew()
        assert rows("job")[0].locked_until > before
        return fine(context)

    handle(work=slow)
    begin(cast.liwen, x=1)
    jobs.run_due()
    assert states() == ["done"]


def test_a_job_that_kills_every_process_gets_stuck_in_the_end(cast: Cast) -> None:
    handle(work=fine)
    deploy(cast)
    begin(cast.liwen, x=1)
    with transaction.upkeep() as look:
        look.execute(update(JOB).values(attempts=25))
    jobs.run_due()
    assert states() == ["stuck"]


def test_many_runners_do_every_job_once(cast: Cast) -> None:
    done: list[str] = []
    deploy(cast)

    def count(context: JobContext) -> JobResult:
        done.append(context.job_id)
        return fine(context)

    handle(work=count)
    for _ in range(12):
        begin(cast.liwen, x=1)
    threads = [threading.Thread(target=jobs.run_due) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states() == ["done"] * 12
    assert sorted(done) == sorted(row.id for row in rows("job"))


def test_jobs_run_in_the_order_of_their_due_moments(cast: Cast) -> None:
    order: list[int] = []
    deploy(cast)

    def note(context: JobContext) -> JobResult:
        order.append(context.variables["x"])
        return JobResult()

    handle(work=note)
    for number in (3, 1, 2):
        with now.at(now.now() - timedelta(hours=4 - number)):
            begin(cast.liwen, x=number)
    jobs.run_due()
    assert order == [1, 2, 3]


def test_a_limit_and_a_moment_bound_a_run(cast: Cast) -> None:
    handle(work=fine)
    deploy(cast)
    past = now.now() - timedelta(hours=1)
    with now.at(past):
        begin(cast.liwen, x=1)
        begin(cast.liwen, x=1)
    begin(cast.liwen, x=1)
    assert jobs.run_due(limit=1) == 1
    assert jobs.run_due(until=past) == 1
    assert len(running.due(now.now(), 10)) == 1


def test_only_administrators_try_again_and_strangers_see_nothing(cast: Cast) -> None:
    handle(work=refused)
    deploy(cast)
    begin(cast.liwen, x=1)
    jobs.run_due()
    job_id = rows("job")[0].id
    assert [view.id for view in jobs.find(cast.sunqiang).items] == [job_id]
    assert jobs.find(cast.admin, jobs.Filters(state="due")).items == []
    for stranger in (cast.wuyue, cast.liwen):
        with pytest.raises(Forbidden):
            jobs.find(stranger)
    with pytest.raises(Forbidden):
        jobs.retry(cast.sunqiang, job_id)
    with pytest.raises(NotFound):
        jobs.retry(cast.wuyue, job_id)
    jobs.retry(cast.admin, job_id)
    with pytest.raises(Conflict):
        jobs.retry(cast.admin, job_id)


def test_a_job_of_a_called_process_knows_its_own_element(cast: Cast) -> None:
    handle(work=lambda context: JobResult({"colour": context.properties["colour"]}))
    inner = process(starts("s") + job("a", inside=properties(colour="red")) + ends("e") + flows("s > a > e"), key="inner")
    outer = process(starts("s") + call("c", "inner", inside='<camunda:out variables="all"/>') + ends("e") + flows("s > c > e"))
    deploy(cast, inner)
    deploy(cast, outer)
    instance_id = begin(cast.liwen)
    assert jobs.run_due() == 1
    assert (state_of(instance_id), values_of(cast, instance_id)["colour"]) == ("completed", "red")


def test_jobs_of_a_terminated_instance_are_no_longer_owed(cast: Cast) -> None:
    handle(work=fine)
    deploy(cast)
    instance_id = begin(cast.liwen, x=1)
    instances.terminate(cast.sunqiang, instance_id, reason="错录")
    assert (jobs.run_due(), states()) == (0, ["cancelled"])

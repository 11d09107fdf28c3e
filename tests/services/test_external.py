"""External workers, on both databases."""

import threading
from datetime import timedelta

import pytest

from engine.jobs import BpmnError
from services import claiming, external, instances, jobs, now
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.external import Failure
from tests.cast import Cast
from tests.engine.drawing import ERROR, boundary, ends, flows, job, process, starts, user
from tests.services.clockwork import begin, deploy, due_at, handle, rows, state_of, states, values_of

CATCHING = process(starts("s") + job("a") + boundary("b", "a", ERROR) + user("u") + ends("e", "x") + flows("s > a > e\nb > u > x"))


@pytest.fixture(autouse=True)
def nobody_inside() -> None:
    """Leave the work to external workers."""
    handle()


def fetch(cast: Cast, worker: str = "w", **more: int) -> list[external.Fetched]:
    return external.fetch_and_lock(cast.notifier, worker, ["work"], **more)


def test_a_worker_fetches_does_and_answers(cast: Cast) -> None:
    deploy(cast)
    instance_id = begin(cast.liwen, key="R-1", x=1)
    assert jobs.run_due() == 0
    assert external.fetch_and_lock(cast.notifier, "w", ["other"]) == []
    (fetched,) = fetch(cast)
    assert (fetched.job_type, fetched.business_key, dict(fetched.variables)) == ("work", "R-1", {"x": 1})
    assert fetch(cast) == []
    assert external.complete(cast.notifier, fetched.id, "w", {"answer": 2})
    assert (state_of(instance_id), states(), values_of(cast, instance_id)["answer"]) == ("completed", ["done"], 2)
    with pytest.raises(Conflict):
        external.complete(cast.notifier, fetched.id, "w")


def test_a_lock_that_ran_out_lets_another_worker_in(cast: Cast) -> None:
    deploy(cast)
    begin(cast.liwen)
    (fetched,) = fetch(cast, "first", lock_seconds=60)
    with now.at(now.now() + timedelta(seconds=61)):
        (again,) = fetch(cast, "second")
        assert again.id == fetched.id
        with pytest.raises(Conflict):
            external.complete(cast.notifier, fetched.id, "first")
        assert external.complete(cast.notifier, fetched.id, "second")


def test_a_worker_keeps_a_job_longer_or_gives_it_back(cast: Cast) -> None:
    deploy(cast)
    begin(cast.liwen)
    (fetched,) = fetch(cast, lock_seconds=60)
    until = external.extend(cast.notifier, fetched.id, "w", 600)
    assert rows("job")[0].locked_until == until
    with pytest.raises(Conflict):
        external.extend(cast.notifier, fetched.id, "other", 600)
    external.unlock(cast.notifier, fetched.id)
    assert [one.id for one in fetch(cast, "other")] == [fetched.id]
    for seconds in (0, 90_000):
        with pytest.raises(Invalid):
            external.extend(cast.notifier, fetched.id, "other", seconds)


def test_a_failure_waits_and_without_retries_is_an_incident(cast: Cast) -> None:
    deploy(cast)
    begin(cast.liwen)
    (fetched,) = fetch(cast)
    moment = now.now()
    with now.at(moment):
        assert external.fail(cast.notifier, fetched.id, "w", Failure("no paper", retries=1, delay=timedelta(minutes=7)))
    assert (states(), due_at() - moment) == (["due"], timedelta(minutes=7))
    with now.at(moment + timedelta(minutes=7)):
        (fetched,) = fetch(cast)
        assert external.fail(cast.notifier, fetched.id, "w", Failure("no ink", retries=0))
    (incident,) = rows("incident")
    assert (states(), incident.job_id, incident.state) == (["stuck"], fetched.id, "open")
    jobs.retry(cast.admin, fetched.id)
    (fetched,) = fetch(cast)
    assert external.complete(cast.notifier, fetched.id, "w")
    assert states("incident") == ["resolved"]


def test_an_expected_failure_is_caught(cast: Cast) -> None:
    deploy(cast, CATCHING)
    begin(cast.liwen)
    (fetched,) = fetch(cast)
    assert external.bpmn_error(cast.notifier, fetched.id, "w", BpmnError("E1", "refused"))
    assert [row.element_id for row in rows("user_task")] == ["u"]


def test_an_answer_nobody_waits_for_is_recorded(cast: Cast) -> None:
    deploy(cast)
    instance_id = begin(cast.liwen)
    (fetched,) = fetch(cast)
    instances.terminate(cast.sunqiang, instance_id, reason="错录")
    assert states() == ["cancelled"]
    assert external.complete(cast.notifier, fetched.id, "w", {"late": True}) is False
    assert (states(), rows("incident")) == (["done"], [])


def test_urgent_jobs_come_first_and_two_workers_never_share_one(cast: Cast) -> None:
    deploy(
        cast,
        process(
            starts("s") + job("a").replace("<serviceTask ", '<serviceTask camunda:taskPriority="${p}" ') + ends("e") + flows("s > a > e")
        ),
    )
    for priority in (1, 9, 5, 7):
        begin(cast.liwen, p=priority)
    taken: list[int] = []

    def work(name: str) -> None:
        while found := fetch(cast, name, limit=1):
            taken.append(found[0].priority)

    first = fetch(cast, "first", limit=1)
    assert [one.priority for one in first] == [9]
    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [1, 5, 7]


def test_only_administrators_and_programs_are_workers(cast: Cast) -> None:
    deploy(cast)
    begin(cast.liwen)
    for person in (cast.liwen, cast.sunqiang, cast.heping, cast.qianjing):
        with pytest.raises(Forbidden):
            external.fetch_and_lock(person, "w", ["work"])
    (fetched,) = fetch(cast)
    with pytest.raises(NotFound):
        external.complete(cast.wuyue, fetched.id, "w")
    with pytest.raises(Forbidden):
        external.complete(cast.sunqiang, fetched.id, "w")
    assert claiming.holder() != rows("job")[0].locked_by == "w"
    assert external.complete(cast.admin, fetched.id, "w")

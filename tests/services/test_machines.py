"""The account of an external worker: it does the external jobs of its area, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.jobs import BpmnError
from models import Base
from services import cases, external, incidents, instances, policy, rights, transaction, user_tasks
from services.actor import Actor, Role
from services.errors import Forbidden, Invalid, NotFound
from services.external import Failure
from services.people import actor_of, add, grant
from tests.cast import AREAS, COUNTY, PASSWORD, Cast
from tests.engine.drawing import ends, flows, process, starts, user
from tests.services.clockwork import SERVICE, begin, complete, deploy, handle, rows, state_of

ASKING = process(starts("s") + user("u", attributes='camunda:candidateGroups="worker"') + ends("e") + flows("s > u > e"))
WORK = {f"external_job.{deed}" for deed in ("fetch", "complete", "fail", "error", "extend", "lock", "unlock")}
Machine = Callable[[str], Actor]


@pytest.fixture(autouse=True)
def nobody_inside() -> None:
    """Leave the work to external workers."""
    handle()


@pytest.fixture
def machine(cast: Cast) -> Machine:
    """Give a function that makes the account of a worker in an office."""

    def made(office: str) -> Actor:
        known = add(cast.admin, f"worker-{office}", "外部程序", PASSWORD, [("worker", cast.offices[office])])
        (account,) = rows("account", person_id=known.id)
        actor = actor_of(account.id)
        assert actor is not None
        return actor

    return made


@pytest.mark.parametrize("office", ["baiyun", "kangning", "guangzhou", "guangdong"])
def test_it_does_the_work_of_its_area_and_below(cast: Cast, machine: Machine, office: str) -> None:
    deploy(cast, SERVICE)
    instance_id, worker = begin(cast.liwen, key="R-1", x=1), machine(office)
    (fetched,) = external.fetch_and_lock(worker, "w", ["work"])
    assert (fetched.business_key, dict(fetched.variables)) == ("R-1", {"x": 1})
    external.extend(worker, fetched.id, "w", 600)
    external.unlock(worker, fetched.id)
    external.lock(worker, fetched.id, "w", timedelta(minutes=1))
    assert external.complete(worker, fetched.id, "w", {"answer": 2})
    assert state_of(instance_id) == "completed"


def test_it_answers_with_failures_and_errors(cast: Cast, machine: Machine) -> None:
    deploy(cast, SERVICE)
    worker = machine("baiyun")
    for _ in range(2):
        begin(cast.liwen)
    one, other = external.fetch_and_lock(worker, "w", ["work"])
    assert external.fail(worker, one.id, "w", Failure("no line", retries=0))
    assert external.bpmn_error(worker, other.id, "w", BpmnError("E", "nobody catches it"))
    assert len(rows("incident")) == 2


def test_elsewhere_it_finds_nothing(cast: Cast, machine: Machine) -> None:
    deploy(cast, SERVICE)
    begin(cast.liwen)
    worker = machine("tianhe")
    assert external.fetch_and_lock(worker, "w", ["work"]) == []
    (job,) = rows("job")
    with pytest.raises(NotFound):
        external.lock(worker, job.id, "w", timedelta(minutes=1))


def test_only_external_jobs_are_its_own(cast: Cast, machine: Machine) -> None:
    handle(work=lambda _context: pytest.fail("nobody runs it"))
    deploy(cast, SERVICE)
    begin(cast.liwen)
    (job,) = rows("job")
    with pytest.raises(NotFound):
        external.lock(machine("baiyun"), job.id, "w", timedelta(minutes=1))


def test_it_has_no_other_right_than_to_take_the_figures(cast: Cast, machine: Machine) -> None:
    worker = machine("baiyun")
    row = {"case_id": "a case", "area_code": COUNTY, "office_id": cast.offices["baiyun"], "is_involved": True, "starters": None}
    asked = {"role": "worker", "office_id": cast.offices["baiyun"], "person_id": None}
    task = [{"assignee_id": worker.person_id}, {"assignee_id": None, "candidates": [asked]}, {"assignee_id": None, "candidates": []}]
    for seen in (row, *(row | one for one in task)):
        assert {verb for verb in rights.RIGHTS if policy.can(worker, verb, seen)} == WORK | {"figures.read"}
    assert {verb for verb in rights.RIGHTS if policy.can(worker, verb, {"area_code": None, "office_id": None})} == set()


def test_it_sees_no_row_but_external_jobs(cast: Cast, machine: Machine) -> None:
    deploy(cast, SERVICE)
    begin(cast.liwen)
    worker = machine("guangdong")
    seen = set()
    with transaction.reading() as look:
        for name, table in Base.metadata.tables.items():
            if {"case_id", "instance_id"} & set(table.c.keys()) and {"area_code", "office_id"} <= set(table.c.keys()):
                seen |= {name for _ in look.execute(policy.visible(table.select(), worker, table)).all()}
        for name in ("area", "office", "process_definition", "deployment", "person", "verb_log", "process_instance"):
            table = Base.metadata.tables[name]
            assert look.execute(policy.visible(table.select(), worker, table)).all() == []
    assert seen == {"job"}


def test_no_list_shows_it_anything(cast: Cast, machine: Machine) -> None:
    deploy(cast, SERVICE)
    instance_id, worker = begin(cast.liwen), machine("baiyun")
    assert instances.find(worker).items == cases.find(worker).items == user_tasks.find(worker).items == []
    with pytest.raises(NotFound):
        instances.variables(worker, instance_id)
    with pytest.raises((NotFound, Forbidden)):
        instances.start(worker, "main")
    with pytest.raises(Forbidden):
        incidents.find(worker)


def test_nobody_asks_it_to_do_a_persons_work(cast: Cast, machine: Machine) -> None:
    deploy(cast, ASKING)
    worker = machine("baiyun")
    begin(cast.liwen)
    assert [row.kind for row in rows("incident")] == ["role"]
    assert user_tasks.find(worker).items == []


def test_nobody_is_both_a_person_and_a_machine(cast: Cast, machine: Machine) -> None:
    worker = machine("baiyun")
    for somebody, role in ((cast.liwen, "worker"), (worker, "caseworker")):
        with pytest.raises(Invalid) as refused:
            grant(cast.admin, str(somebody.person_id), role, cast.offices["tianhe"])
        assert refused.value.reason == "person_or_machine"
    with pytest.raises(Invalid):
        add(cast.admin, "both", "两者", PASSWORD, [("worker", cast.offices["baiyun"]), ("caseworker", cast.offices["baiyun"])])


def test_whoever_was_made_both_earlier_stays_a_person(cast: Cast) -> None:
    role = Role("worker", cast.offices["baiyun"], COUNTY, AREAS[COUNTY][2])
    liwen = replace(cast.liwen, roles=(*cast.liwen.roles, role))
    deploy(cast, SERVICE)
    instance_id = begin(liwen)
    assert [one.id for one in instances.find(liwen).items] == [instance_id]
    deploy(cast, process(starts("s") + user("u") + ends("e") + flows("s > u > e"), key="asking"))
    begin(liwen, "asking")
    complete(liwen, "u")

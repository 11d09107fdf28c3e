"""A deputy's reading says in whose place it was done, as his deeds do."""

import pytest
from sqlalchemy import select

from models import VerbLog
from services import cases, deputies, history, instances, people, person_files, readings, transaction, user_tasks, wire
from services.actor import OPERATOR, Actor
from services.deputies import Wish
from services.oversight import runs
from services.oversight.runs import Sought
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy
from tests.services.test_deputies import days


@pytest.fixture
def deputy(cast: Cast) -> Actor:
    """Give a caseworker of another county who stands in for one of 白云."""
    deputies.enter(OPERATOR, str(cast.liwen.person_id), Wish(*days(), (str(cast.wuyue.person_id),)))
    found = people.actor_of(str(cast.wuyue.account_id))
    assert found is not None
    return found


@pytest.fixture
def case_ids(cast: Cast, deploy: Deploy, deputy: Actor) -> tuple[str, str]:
    """Open a case of each of the two."""
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    of_principal, own = (instances.start(one, "seq").case_id for one in (cast.liwen, cast.wuyue))
    assert deputy.principals
    return str(of_principal), str(own)


def entries() -> list[tuple[str, str | None, str | None]]:
    columns = VerbLog.verb, VerbLog.case_id, VerbLog.as_whom_id
    query = select(*columns).where(VerbLog.verb.like("%.read"))
    with transaction.reading() as look:
        return [tuple(row) for row in look.execute(query.order_by(VerbLog.id))]


def test_it_names_the_principal_by_whom_he_sees_it(cast: Cast, deputy: Actor, case_ids: tuple[str, str]) -> None:
    of_principal, own = case_ids
    with readings.collecting() as collected:
        for case_id in case_ids:
            cases.get(deputy, case_id)
        collected.settle()
        assert entries() == [("case.read", of_principal, cast.liwen.person_id), ("case.read", own, None)]


def test_so_do_all_that_belongs_to_the_case_and_files(cast: Cast, deputy: Actor, case_ids: tuple[str, str]) -> None:
    file = person_files.open_file(cast.liwen, {"name": "王小明"})
    (task,) = user_tasks.find(cast.liwen).items
    with readings.collecting() as collected:
        user_tasks.form(deputy, task.id)
        history.of_case(deputy, case_ids[0])
        person_files.get(deputy, file.id)
        collected.settle()
    assert {as_whom for _, _, as_whom in entries()} == {cast.liwen.person_id}
    assert [verb for verb, _, _ in entries()] == ["user_task_form.read", "history.read", "person_file.read"]


@pytest.mark.usefixtures("case_ids")
def test_a_list_names_all_for_whom_he_stands_in(cast: Cast, deputy: Actor) -> None:
    with readings.collecting() as collected:
        cases.find(deputy)
        cases.find(cast.liwen)
        collected.settle()
    with transaction.reading() as look:
        rows = look.execute(select(VerbLog.actor_id, VerbLog.criteria).where(VerbLog.verb == "case.list").order_by(VerbLog.id)).all()
    assert [row.actor_id for row in rows] == [cast.wuyue.person_id, cast.liwen.person_id]
    told = [wire.loads(row.criteria).get("as_whom_ids") for row in rows]
    assert told == [[cast.liwen.person_id], None]


@pytest.mark.usefixtures("case_ids")
def test_what_was_looked_for_is_told_nowhere_in_the_audit(cast: Cast) -> None:
    with readings.collecting() as collected:
        runs.find(cast.sunqiang, Sought(business_key="RX-440111-0042", process_id="seq"))
        collected.settle()
    with transaction.reading() as look:
        (told,) = look.execute(select(VerbLog.criteria).where(VerbLog.verb == "process_instance.list")).scalars()
    assert "0042" not in told
    asked = wire.loads(told)["sought"]
    assert (asked["process_id"], list(asked["business_key"])) == ("seq", ["digest"])

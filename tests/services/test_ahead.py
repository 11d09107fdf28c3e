"""A verb that looks first and takes its turn with its first write, and statements that are written later; on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from models import Base, NumberSeries
from models.lifecycle import UserTaskState
from services import connections, drafts, instances, policy, transaction, user_task_facts, user_tasks
from services.actor import OPERATOR
from services.errors import Forbidden
from services.prepared import Write
from services.work import Work
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

_series = Base.metadata.tables["number_series"]
ADD = Write(insert(NumberSeries))
RAISE = Write(update(_series).where(_series.c.name == bindparam("of_name")).values(last=_series.c.last + 1))


@pytest.fixture
def user_task(cast: Cast, deploy: Deploy) -> str:
    """Give the first user task of a case, for caseworkers."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    instances.start(cast.liwen, "seq")
    return user_tasks.find(cast.liwen).items[0].id


def add(engine: Engine, name: str) -> None:
    """Write something with a connection of one's own, as another process does."""
    with engine.begin() as connection:
        connection.execute(insert(NumberSeries), {"name": name, "last": 0})


def series(work: transaction.Reading) -> list[tuple[str, int]]:
    return [(row.name, row.last) for row in work.execute(select(_series).order_by(_series.c.name))]


def test_who_only_looks_holds_nobody_up(database: Engine) -> None:
    with transaction.transaction(OPERATOR, "office.add", ahead=True) as work:
        assert series(work) == []
        add(database, "other")
        work.write(ADD, {"name": "own", "last": 1})
        assert series(work) == [("other", 0), ("own", 1)]
        work.log("office", "1")
    with transaction.reading() as look:
        assert series(look) == [("other", 0), ("own", 1)]


def test_what_was_read_ahead_is_checked_before_the_first_write(database: Engine) -> None:
    is_sqlite, checked = database.dialect.name == "sqlite", list[list[tuple[str, int]]]()
    with transaction.transaction(OPERATOR, "office.add", ahead=True) as work:
        work.check(lambda: checked.append(series(work)))
        assert series(work) == []
        add(database, "other")
        assert checked == []
        work.write_later(ADD, {"name": "own", "last": 1})
        work.log("office", "1")
    assert checked == ([[("other", 0)]] if is_sqlite else [])  # PostgreSQL locks the rows it reads for that


def test_nothing_is_checked_where_nobody_else_has_written(database: Engine) -> None:
    with transaction.transaction(OPERATOR, "office.add", ahead=True) as work:
        assert series(work) == []
        write_checked(work)
    with transaction.reading() as look:
        assert series(look) == [("own", 1)]


def refuse() -> None:
    raise LookupError


def write_checked(work: Work) -> None:
    work.check(refuse)
    work.write(ADD, {"name": "own", "last": 1})
    work.log("office", "1")


def write_too_late(work: Work, engine: Engine) -> None:
    assert series(work) == []
    add(engine, "other")
    write_checked(work)


def test_nothing_stays_when_the_check_refuses(database: Engine) -> None:
    written = [("own", 1)]
    if database.dialect.name == "sqlite":
        with pytest.raises(LookupError), transaction.transaction(OPERATOR, "office.add", ahead=True) as work:
            write_too_late(work, database)
        with transaction.reading() as look:
            assert series(look) == [("other", 0)]
        written = [("other", 0), ("own", 1)]
    with transaction.transaction(OPERATOR, "office.add") as work:
        write_checked(work)  # in turn from the beginning: never asked
    with transaction.reading() as look:
        assert series(look) == written


def test_a_program_that_does_not_queue_is_waited_for(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if database.dialect.name != "sqlite":
        return
    other = database.connect()
    begun = other.begin()
    other.execute(insert(NumberSeries), {"name": "other", "last": 0})
    monkeypatch.setattr(connections, "_say", after(begun.commit, connections._say))
    with transaction.transaction(OPERATOR, "office.add", ahead=True) as work:
        assert series(work) == []
        work.write(ADD, {"name": "own", "last": 1})
        work.log("office", "1")
    other.close()
    with transaction.reading() as look:
        assert series(look) == [("other", 0), ("own", 1)]


def after(first: Callable[[], None], then: Callable[..., None]) -> Callable[..., None]:
    """Do something before a transaction is begun again."""

    def done(connection: Connection, *statements: str) -> None:
        if "BEGIN IMMEDIATE" in statements:
            first()
        then(connection, *statements)

    return done


def test_what_is_written_later_is_there_for_whoever_asks(database: Engine) -> None:
    with transaction.transaction(OPERATOR, "office.add") as work:
        work.write_later(ADD, [{"name": "a", "last": 1}, {"name": "b", "last": 2}])
        work.write_later(RAISE, {"of_name": "a"}, missed=LookupError())
        assert series(work) == [("a", 2), ("b", 2)]
        work.write_later(RAISE, {"of_name": "b"})
        assert work.write(RAISE, {"of_name": "b"}) == 1
        work.write_later(RAISE, {"of_name": "b"})
        work.log("office", "1")
    with transaction.reading() as look:
        assert series(look) == [("a", 2), ("b", 5)]


def write_for_nobody(work: Work) -> None:
    work.write_later(ADD, {"name": "a", "last": 1})
    work.write_later(RAISE, {"of_name": "nobody"}, missed=LookupError())
    work.log("office", "1")


def test_a_statement_that_misses_its_row_raises(database: Engine) -> None:
    with pytest.raises(LookupError), transaction.transaction(OPERATOR, "office.add") as work:
        write_for_nobody(work)
    with transaction.reading() as look:
        assert series(look) == []


def write_twice(work: Work) -> None:
    for _ in range(2):
        work.write_later(ADD, {"name": "a secret", "last": 1})
    work.log("office", "1")


def test_the_drivers_errors_come_as_sqlalchemys_and_tell_no_values(database: Engine) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.transaction(OPERATOR, "office.add") as work:
        write_twice(work)
    assert "secret" not in str(caught.value).replace("Key (name)=(a secret)", "")


def meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], Any]) -> None:
    """Let somebody else act once, after a user task was read and judged for its completion."""
    original, deeds = policy.demand, [deed]

    def demand(*arguments: Any) -> None:
        original(*arguments)
        if deeds and arguments[1] == "user_task.complete":
            deeds.pop()()

    monkeypatch.setattr(policy, "demand", demand)


def claim_for(engine: Engine, user_task_id: str, person_id: str | None) -> None:
    """Claim as another process does."""
    table = user_task_facts._user_task
    change = update(table).where(table.c.id == user_task_id)
    with engine.begin() as connection:
        connection.execute(change.values(state=UserTaskState.CLAIMED, assignee_id=person_id, version=table.c.version + 1))


def test_a_completion_is_judged_again_when_somebody_took_the_user_task_meanwhile(
    cast: Cast, user_task: str, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.dialect.name == "sqlite":  # PostgreSQL holds the row meanwhile
        meanwhile(monkeypatch, lambda: claim_for(database, user_task, cast.zhaomin.person_id))
        with pytest.raises(Forbidden):
            user_tasks.complete(cast.liwen, user_task, {"by": "liwen"})
        monkeypatch.undo()
        assert user_tasks.get(cast.liwen, user_task).state == "claimed"
    assert user_tasks.complete(cast.zhaomin, user_task, {"by": "zhaomin"}).next_user_task_id


def test_a_completion_steps_again_when_its_process_has_moved_meanwhile(
    cast: Cast, user_task: str, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance_id = user_tasks.get(cast.liwen, user_task).instance_id
    with database.begin() as connection:
        before = connection.execute(select(user_task_facts._instance)).mappings().one()
    drafts.save(cast.liwen, user_task, {"by": "draft"})
    if database.dialect.name == "sqlite":
        table = user_task_facts._instance

        def move() -> None:
            with database.begin() as connection:
                connection.execute(update(table).values(version=before["version"] + 5))

        meanwhile(monkeypatch, move)
    user_tasks.complete(cast.liwen, user_task, {"by": "liwen"})
    moved = 5 if database.dialect.name == "sqlite" else 0
    assert instances.get(cast.liwen, instance_id).version == before["version"] + moved + 1
    assert instances.variables(cast.liwen, instance_id) == {"by": "liwen"}


def test_a_completion_writes_one_row_of_the_verb_log(cast: Cast, user_task: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    original = Work._close

    def close(work: Work) -> None:
        original(work)
        written.append(work.verb)

    monkeypatch.setattr(Work, "_close", close)
    user_tasks.complete(cast.liwen, user_task, {})
    assert written == ["user_task.complete"]

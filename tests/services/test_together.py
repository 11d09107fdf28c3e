"""Requests that one thread answers side by side, on SQLite."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert, select
from sqlalchemy.exc import OperationalError

from models import Base, NumberSeries, VerbLog
from services import connections, keys, queueing, together, transaction
from services.actor import OPERATOR
from services.errors import Conflict
from services.work import Work
from tests.services.test_ahead import ADD, add

_series = Base.metadata.tables["number_series"]
Request = Callable[[], Any]
_told: ContextVar[str] = ContextVar("told", default="nothing")


@pytest.fixture
def database(sqlite: Engine) -> Engine:
    """Give SQLite: elsewhere nobody waits for his turn."""
    return sqlite


@pytest.fixture
def commits(database: Engine) -> Iterator[list[str]]:
    """Give how often somebody has had his turn, and how it ended."""
    ended: list[str] = []

    def commit(connection: Any) -> None:
        if queueing._threads.locked():
            ended.append("commit")

    event.listen(database, "commit", commit)
    yield ended
    event.remove(database, "commit", commit)


def answered(*requests: Request) -> list[Any]:
    """Answer requests side by side; give what each has led to."""
    found: list[Any] = [None] * len(requests)

    def ask(place: int, request: Request) -> None:
        try:
            found[place] = request()
        except Exception as error:  # noqa: BLE001 — as a door does
            found[place] = error

    transaction.side_by_side([partial(ask, place, request) for place, request in enumerate(requests)])
    return found


def series() -> dict[str, int]:
    with transaction.reading() as look:
        return {row.name: row.last for row in look.execute(select(_series).order_by(_series.c.name))}


def logged() -> list[str]:
    with transaction.reading() as look:
        return [str(object_id) for object_id in look.execute(select(VerbLog.object_id).order_by(VerbLog.id)).scalars()]


def adding(name: str, *, ahead: bool = False, then: Callable[[Work], Any] = lambda _work: None) -> Request:
    """Give a request that writes a row, and does something more before it is committed."""

    def request() -> str:
        with transaction.transaction(OPERATOR, "office.add", ahead=ahead) as work:
            if ahead:
                assert work.execute(select(_series.c.last).where(_series.c.name == name)).first() is None
            work.write(ADD, {"name": name, "last": 0})
            work.log("office", name)
            then(work)
        return name

    return request


def keeping(name: str) -> Request:
    """Give a request that writes a row which is nobody's deed."""

    def request() -> str:
        with transaction.upkeep() as house:
            house.execute(insert(NumberSeries), {"name": name, "last": 0})
        return name

    return request


def refuse(_work: Work) -> None:
    raise Conflict(code="version")


def test_what_several_write_is_committed_once(database: Engine, commits: list[str]) -> None:
    assert answered(adding("a"), adding("b", ahead=True), keeping("c"), adding("d", ahead=True)) == ["a", "b", "c", "d"]
    assert commits == ["commit"]
    assert series() == dict.fromkeys("abcd", 0)
    assert logged() == ["a", "b", "d"]


def test_more_than_a_few_are_answered_in_several_goes(database: Engine, commits: list[str]) -> None:
    names = [f"{number:02}" for number in range(together.MOST + 1)]
    assert answered(*map(adding, names)) == names
    assert (len(commits), list(series())) == (2, names)


@pytest.mark.parametrize("ahead", [True, False])
def test_who_is_refused_leaves_nothing_and_the_others_all_of_theirs(database: Engine, commits: list[str], *, ahead: bool) -> None:
    undone: list[str] = []

    def noted(work: Work) -> None:
        work.after_rollback(lambda: undone.append("b"))
        refuse(work)

    refused = adding("b", ahead=ahead, then=noted)
    first, second, third = answered(adding("a", ahead=ahead), refused, adding("c", ahead=ahead))
    assert (first, type(second), third) == ("a", Conflict, "c")
    assert (undone, commits) == (["b"], ["commit"])
    assert series() == dict.fromkeys("ac", 0)
    assert logged() == ["a", "c"]


def test_what_cannot_be_stored_is_refused_and_the_others_stay(database: Engine) -> None:
    _, refused, _ = answered(adding("a"), adding("\ud800"), adding("c"))
    assert refused.reason == "unstorable_value"
    assert (logged(), list(series())) == (["a", "c"], ["a", "c"])


def test_nobody_is_told_of_what_could_not_be_committed(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    undone: list[str] = []
    forgotten: list[str] = []
    monkeypatch.setattr(transaction, "_forgetters", [lambda: forgotten.append("all")])

    def break_commit(work: Work) -> None:
        work.after_rollback(lambda: undone.append("a"))
        work.after_commit(lambda: undone.append("never"))

    def fail(_connection: Any) -> None:
        raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    def last(_work: Work) -> None:
        event.listen(database, "commit", fail)

    try:
        found = answered(adding("a", then=break_commit), adding("b", then=refuse), adding("c", ahead=True, then=last))
    finally:
        event.remove(database, "commit", fail)
    assert [type(one) for one in found] == [OperationalError] * 3
    assert (undone, forgotten) == (["a"], ["all"])
    assert (series(), logged()) == ({}, [])
    assert answered(adding("a"), adding("b")) == ["a", "b"]


def test_when_sqlite_gives_everything_up_so_do_all(database: Engine) -> None:
    def give_up(work: Work) -> None:
        driver: Any = work.connection.connection.dbapi_connection
        driver.execute("ROLLBACK")  # as SQLite itself does when the disk is full
        raise OperationalError("INSERT", None, sqlite3.OperationalError("database or disk is full"))

    found = answered(adding("a"), adding("b", then=give_up), adding("c"))
    assert [type(one) for one in found] == [OperationalError] * 3
    assert (series(), logged()) == ({}, [])


def test_nobody_writes_after_sqlite_has_given_everything_up(database: Engine) -> None:
    def give_up(work: Work) -> None:
        driver: Any = work.connection.connection.dbapi_connection
        driver.execute("ROLLBACK")

    found = answered(adding("a"), adding("b", then=give_up), adding("c"))  # b has not even noticed
    assert [type(one) for one in found] == [OperationalError] * 3
    assert {"a", "c"}.isdisjoint(logged())


def test_a_part_that_cannot_begin_is_everybodys_failure(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    original, marks = connections.mark, iter([True, False, True])

    def mark(connection: Connection) -> None:
        original(connection)
        if not next(marks):
            raise OperationalError("SAVEPOINT", None, sqlite3.OperationalError("out of memory"))

    monkeypatch.setattr(connections, "mark", mark)
    found = answered(adding("a"), lambda: answered_twice(adding("b")), adding("c"))
    assert [type(one) for one in found] == [OperationalError, str, OperationalError]
    assert logged() == ["b"]


def answered_twice(request: Request) -> Any:
    with pytest.raises(OperationalError):
        request()
    return request()


def test_what_one_takes_back_is_unknown_to_the_next(database: Engine) -> None:
    known: list[str] = []

    def remember(work: Work) -> None:
        known.append("a")
        work.after_rollback(known.clear)
        refuse(work)

    seen: list[list[str]] = []
    answered(adding("a", then=remember), adding("b", then=lambda _work: seen.append(list(known))))
    assert seen == [[]]


def test_a_data_key_is_remembered_by_nobody_who_may_see_it_before_it_is_committed(database: Engine, key_files: Path) -> None:
    keys.load(key_files)

    def seal(work: Work) -> None:
        keys.seal(work, keys.system_data_key(work), b"x")

    answered(adding("a", then=seal), adding("b", then=seal))
    assert keys._known.get(keys.SYSTEM) is None


def test_a_transaction_that_cannot_begin_is_everybodys_failure(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: Any) -> bool:
        raise OperationalError("BEGIN", None, sqlite3.OperationalError("locked"))

    monkeypatch.setattr(connections, "go_on_to_write", fail)
    assert [type(one) for one in answered(adding("a", ahead=True), adding("b"))] == [OperationalError] * 2
    monkeypatch.undo()
    assert answered(adding("a"), adding("b")) == ["a", "b"]  # the turn was given back


def test_who_reads_meanwhile_sees_only_what_is_committed(database: Engine) -> None:
    seen: list[dict[str, int]] = []

    def look() -> None:
        thread = threading.Thread(target=lambda: seen.append(series()))
        thread.start()
        thread.join()

    answered(adding("a"), adding("b", then=lambda _work: look()), lambda: seen.append(series()))
    assert seen == [{}, {}]  # the one who writes nothing is answered before, the other thread meanwhile
    assert series() == dict.fromkeys("ab", 0)


def checked(name: str, seen: list[Any], then: Callable[[], None] = lambda: None) -> Request:
    """Give a request that looks before its turn, and notes in which state it finds the rows if it has to look again."""

    def request() -> str:
        with transaction.transaction(OPERATOR, "office.add", ahead=True) as work:
            work.check(lambda: seen.append((name, [row.name for row in work.execute(select(_series.c.name).order_by(_series.c.name))])))
            assert work.execute(select(_series)).all() == []
            then()
            work.write(ADD, {"name": name, "last": 0})
            work.log("office", name)
        return name

    return request


def test_what_was_read_is_looked_at_again_only_after_another_has_written(database: Engine) -> None:
    seen: list[Any] = []
    assert answered(checked("a", seen), checked("b", seen)) == ["a", "b"]
    assert seen == [("b", ["a"])]


def test_everybody_looks_again_when_another_process_was_faster(database: Engine) -> None:
    seen: list[Any] = []
    answered(checked("a", seen), checked("b", seen, lambda: add(database, "other")))
    assert seen == [("a", ["other"]), ("b", ["a", "other"])]
    assert list(series()) == ["a", "b", "other"]


def test_who_writes_twice_writes_again_with_those_who_do_as_well(database: Engine, commits: list[str]) -> None:
    def twice(name: str) -> Request:
        return lambda: (adding(f"{name}1")(), adding(f"{name}2", ahead=True)())

    assert answered(twice("a"), adding("b"), twice("c")) == [("a1", "a2"), "b", ("c1", "c2")]
    assert commits == ["commit"] * 2
    assert logged() == ["a1", "b", "c1", "a2", "c2"]


def test_each_has_a_context_of_its_own(database: Engine) -> None:
    def telling(name: str) -> Request:
        def request() -> str:
            _told.set(name)
            adding(name)()
            return _told.get()

        return request

    def asking() -> str:
        return _told.get()

    assert answered(telling("a"), telling("b")) == ["a", "b"]
    assert answered(asking, asking) == ["nothing"] * 2
    assert (_told.get(), together.company()) == ("nothing", None)


def test_who_waits_for_something_else_holds_nobody_up(database: Engine, commits: list[str]) -> None:
    order: list[str] = []

    def slow() -> None:
        together.leave()
        order.append("slow")
        adding("b")()

    def quick(name: str) -> Request:
        return lambda: order.append(adding(name)())

    answered(quick("a"), slow, quick("c"))
    assert order == ["a", "c", "slow"]
    assert (commits, logged()) == (["commit"] * 2, ["a", "c", "b"])


def test_nobody_leaves_while_it_writes(database: Engine, commits: list[str]) -> None:
    assert answered(adding("a", then=lambda _work: together.leave()), adding("b")) == ["a", "b"]
    assert (commits, logged()) == (["commit"], ["a", "b"])


def test_what_one_raises_beyond_its_door_holds_nobody_up(database: Engine) -> None:
    def broken() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        transaction.side_by_side([adding("a"), broken, adding("c")])
    assert logged() == ["a", "c"]


def test_who_is_answered_alone_waits_for_nobody(database: Engine) -> None:
    together.leave()
    assert together.company() is None
    assert adding("a")() == "a"

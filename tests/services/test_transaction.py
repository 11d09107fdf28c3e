"""All or nothing, on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from models import NumberSeries, VerbLog
from services import keys, now, transaction
from services.actor import OPERATOR
from services.errors import Invalid
from tests.cast import Cast

ADD = insert(NumberSeries)


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return len(connection.execute(select(VerbLog.id)).all())


def test_a_verb_without_its_log_row_is_rolled_back(database: Engine) -> None:
    with pytest.raises(RuntimeError, match="verb log"), transaction.transaction(OPERATOR, "office.add") as work:
        work.execute(ADD, {"name": "a", "last": 1})
    with transaction.reading() as look:
        assert look.execute(select(NumberSeries.name)).all() == []


def test_the_log_row_is_committed_with_the_work(cast: Cast, database: Engine) -> None:
    with transaction.transaction(cast.liwen, "office.add", reason="补录") as work:
        work.execute(ADD, {"name": "a", "last": 1})
        work.log("office", "1")
    with transaction.reading() as look:
        row = look.execute(select(VerbLog)).mappings().one()
        assert (row["verb"], row["actor_id"], row["object_id"]) == ("office.add", cast.liwen.person_id, "1")
        assert keys.unseal(look, row["data_key_id"], row["reason"]).decode() == "补录"


def test_verbs_never_call_verbs(database: Engine) -> None:
    with pytest.raises(RuntimeError, match="never call"), transaction.transaction(OPERATOR, "office.add"):  # noqa: SIM117
        with transaction.transaction(OPERATOR, "area.add"):
            pass


def test_reading_inside_a_transaction_sees_what_it_did(database: Engine) -> None:
    with transaction.transaction(OPERATOR, "office.add") as work:
        work.execute(ADD, {"name": "a", "last": 1})
        with transaction.reading() as look:
            assert look.execute(select(NumberSeries.last)).scalar_one() == 1
        work.log("office", "1")


def test_callbacks_run_after_commit_only(database: Engine) -> None:
    heard: list[str] = []
    with transaction.transaction(OPERATOR, "office.add") as work:
        work.after_commit(lambda: heard.append("committed"))
        work.after_rollback(lambda: heard.append("rolled back"))
        work.log("office", "1")
        assert heard == []
    with pytest.raises(ZeroDivisionError), transaction.transaction(OPERATOR, "office.add") as work:  # noqa: PT012
        work.after_rollback(lambda: heard.append("rolled back"))
        raise ZeroDivisionError
    assert heard == ["committed", "rolled back"]


def test_an_earlier_moment_needs_a_reason_and_a_later_one_is_refused(database: Engine) -> None:
    moment = now.now()
    for occurred_at, reason in ((moment - timedelta(days=1), None), (moment + timedelta(days=1), "x")):
        with pytest.raises(Invalid), transaction.transaction(OPERATOR, "office.add", occurred_at=occurred_at, reason=reason):
            pass
    with transaction.transaction(OPERATOR, "office.add", occurred_at=moment - timedelta(days=1), reason="纸质件") as work:
        work.log("office", "1")
    assert count(database) == 1


def test_no_update_is_lost(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(ADD, {"name": "a", "last": 0})

    def raise_by_one() -> None:
        for _ in range(20):
            with transaction.transaction(OPERATOR, "office.add") as work:
                last = work.execute(select(NumberSeries.last).with_for_update()).scalar_one()
                work.execute(update(NumberSeries).values(last=last + 1))
                work.log("office", "1")

    threads = [threading.Thread(target=raise_by_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction.reading() as look:
        assert look.execute(select(NumberSeries.last)).scalar_one() == 80

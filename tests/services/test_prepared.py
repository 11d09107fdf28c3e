"""Prepared statements, on both databases."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, bindparam, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from models import DataKey, NumberSeries, UserTask
from services import transaction
from services.actor import OPERATOR
from services.prepared import Read, Write
from services.transaction import Work

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_series = NumberSeries.__table__
ADD = Write(insert(NumberSeries))
RAISE = Write(
    update(_series).where(_series.c.name == bindparam("of_name"), _series.c.last.in_((1, 2))).values(last=_series.c.last + bindparam("by"))
)


def work() -> AbstractContextManager[Work]:
    return transaction.transaction(OPERATOR, "office.add")


def series() -> dict[str, int]:
    with transaction.reading() as look:
        return {row.name: row.last for row in look.execute(select(_series))}


def test_one_row_or_many_are_written(database: Engine) -> None:
    with work() as writing:
        assert writing.write(ADD, {"name": "a", "last": 1}) == 1
        assert writing.write(ADD, [{"name": "b", "last": 2}, {"last": 3, "name": "c"}]) == 2
        writing.log("office", "1")
    assert series() == {"a": 1, "b": 2, "c": 3}


def test_conditions_stay_and_the_rows_touched_are_counted(database: Engine) -> None:
    with work() as writing:
        writing.write(ADD, [{"name": "a", "last": 1}, {"name": "b", "last": 2}, {"name": "c", "last": 3}])
        assert writing.write(RAISE, [{"of_name": name, "by": 10} for name in "abcd"]) == 2
        assert writing.write(RAISE, {"of_name": "c", "by": 10}) == 0
        writing.log("office", "1")
    assert series() == {"a": 11, "b": 12, "c": 3}


def test_values_pass_through_the_types_of_their_columns(database: Engine) -> None:
    with work() as writing:
        writing.write(Write(insert(DataKey)), {"id": "k", "wrapping_key_id": "w", "wrapped": b"\x00\x01", "created_at": NOW})
        writing.log("office", "1")
    with transaction.reading() as look:
        row = look.execute(select(DataKey.wrapped, DataKey.created_at).where(DataKey.created_at == NOW)).one()
    assert (row.wrapped, row.created_at) == (b"\x00\x01", NOW)


def test_what_was_written_is_rolled_back_with_the_transaction(database: Engine) -> None:
    with pytest.raises(RuntimeError), work() as writing:
        writing.write(ADD, {"name": "a", "last": 1})
    assert series() == {}


def test_the_drivers_errors_come_as_sqlalchemys_and_tell_no_values(database: Engine) -> None:
    with pytest.raises(IntegrityError) as caught, work() as writing:
        writing.write(ADD, [{"name": "a secret", "last": 1}, {"name": "a secret", "last": 2}])
    assert "secret" not in str(caught.value).replace("Key (name)=(a secret)", "")
    assert series() == {}


def test_a_row_names_every_column_that_has_a_default(database: Engine) -> None:
    with pytest.raises(TypeError, match="version"), work() as writing:
        writing.write(Write(insert(UserTask)), {"id": "1", "state": "open"})


def test_rows_are_read_by_the_names_of_their_columns(database: Engine) -> None:
    with work() as writing:
        writing.write(Write(insert(DataKey)), {"id": "k", "wrapping_key_id": "w", "wrapped": b"\x00", "created_at": NOW})
        writing.log("office", "1")
    has_series = exists().where(_series.c.name == "a").label("has_series")
    find = Read(select(DataKey.__table__, has_series).where(DataKey.id == bindparam("id"), DataKey.wrapping_key_id.in_(("v", "w"))))
    with transaction.reading() as look:
        assert look.read(find, {"id": "k"}) == [
            {"id": "k", "wrapping_key_id": "w", "wrapped": b"\x00", "created_at": NOW, "has_series": False}
        ]
        assert look.read(find, {"id": "other"}) == []

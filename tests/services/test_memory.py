"""What a process remembers: so many values, and for so long."""

import pytest
from sqlalchemy import Engine, update

from models import DataKey
from services import keys, memory, transaction
from services.actor import OPERATOR
from services.errors import Conflict


class Clock:
    """A clock that is set by hand."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(memory, "monotonic", found)
    return found


def test_the_oldest_goes_first() -> None:
    known: memory.Memory[str, int] = memory.Memory(2)
    for name, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        known[name] = value
    assert [known.get(name) for name in "abc"] == [3, None, 4]


def test_what_has_had_its_time_is_gone_and_takes_no_room(clock: Clock) -> None:
    known: memory.Memory[str, int] = memory.Memory(10, seconds=60)
    known["a"] = 1
    clock.now += 30
    known["b"] = 2
    clock.now += 30
    assert (known.get("a"), known.get("b")) == (None, 2)
    known["c"] = 3
    assert list(known._values) == ["b", "c"]


def test_what_has_no_time_stays(clock: Clock) -> None:
    known: memory.Memory[str, int] = memory.Memory(10)
    known["a"] = 1
    clock.now += 10.0**9
    assert known.get("a") == 1


def test_a_key_that_another_process_destroyed_is_known_for_five_minutes_at_most(database: Engine, clock: Clock) -> None:
    with transaction.transaction(OPERATOR, "office.add") as work:
        key = keys.new_data_key(work)
        sealed = keys.seal(work, key, b"x")
        work.log("office", "1")
    with database.begin() as connection:  # as another process does it
        connection.execute(update(DataKey).where(DataKey.id == key).values(wrapped=keys.DESTROYED))
    with transaction.reading() as look:
        assert keys.unseal(look, key, sealed) == b"x"
        clock.now += keys.REMEMBERED
        with pytest.raises(Conflict):
            keys.unseal(look, key, sealed)

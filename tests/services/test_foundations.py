"""Ids, JSON, moments, keys: what everything stands on."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import Engine, select

from models import DataKey, VerbLog
from services import keys, now, packing, transaction, wire
from services.actor import OPERATOR
from services.errors import Invalid, NotReady
from services.ids import new_id


def test_ids_are_of_version_7_and_sort_by_time() -> None:
    made = [new_id() for _ in range(200)]
    assert len(set(made)) == 200
    assert [i[:18] for i in made] == sorted(i[:18] for i in made)
    assert {(i[14], i[19] in "89ab", len(i)) for i in made} == {("7", True, 36)}


def test_json_keeps_every_digit() -> None:
    text = '{"a": 0.10, "b": [12345678901234567890.5, "李文"], "c": 3}'
    assert wire.loads(text) == {"a": Decimal("0.10"), "b": [Decimal("12345678901234567890.5"), "李文"], "c": 3}
    assert wire.dumps(wire.loads(text)) == text
    dates = {"d": date(2026, 1, 2), "m": datetime(2026, 1, 2, tzinfo=UTC)}
    assert wire.dumps(dates) == '{"d": "2026-01-02", "m": "2026-01-02T00:00:00+00:00"}'


@pytest.mark.parametrize("text", ["", "{", "NaN", '{"a": Infinity}', "[" * 100_000, "9" * 5000])
def test_what_is_not_json_is_invalid(text: str) -> None:
    with pytest.raises(Invalid):
        wire.loads(text)


def test_packed_data_keep_their_types() -> None:
    value = {"a": Decimal("1.50"), "d": date(2026, 1, 2), "n": 2**70, "list": [True, None, "文"], "__class__": {"typename": 1}}
    value["m"] = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert packing.unpack(packing.pack(value)) == value
    with pytest.raises(TypeError):
        packing.pack({"x": object()})


def test_now_follows_a_fixed_moment_and_the_demonstration() -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    with now.at(moment):
        assert now.now() == moment
    now.move_by(lambda: timedelta(days=400))
    assert now.now() > datetime.now(UTC) + timedelta(days=399)
    now.move_by(None)
    assert now.now().tzinfo is UTC


def test_what_is_sealed_opens_under_its_own_key_only(database: Engine) -> None:
    with transaction.transaction(OPERATOR, "office.add") as work:
        one, two = keys.new_data_key(work), keys.new_data_key(work)
        sealed = keys.seal_values(work, one, {"name": "李文"})
        work.log("office", "1")
    assert "李文".encode() not in sealed
    keys.forget()
    with transaction.reading() as look:
        assert keys.unseal_values(look, one, sealed) == {"name": "李文"}
        with pytest.raises(InvalidTag):
            keys.unseal(look, two, sealed)


def test_a_key_that_was_rolled_back_is_forgotten(database: Engine) -> None:
    with pytest.raises(ZeroDivisionError), transaction.transaction(OPERATOR, "office.add") as work:  # noqa: PT012
        keys.system_data_key(work)
        raise ZeroDivisionError
    with transaction.transaction(OPERATOR, "office.add", reason="x") as work:
        work.log("office", "1")
    with transaction.reading() as look:
        assert look.execute(select(DataKey.id)).scalars().all() == [keys.SYSTEM]


def test_the_systems_key_is_remembered_once_it_is_committed(database: Engine) -> None:
    with transaction.transaction(OPERATOR, "office.add", reason="x") as work:
        with work.connection.begin_nested() as savepoint:
            keys.seal(work, keys.system_data_key(work), b"x")
            savepoint.rollback()
        work.log("office", "1")
        assert keys._known.get(keys.SYSTEM) is None  # nobody else could use it yet
    with transaction.reading() as look:
        sealed = look.execute(select(VerbLog.reason)).scalar_one()
        assert keys.unseal(look, keys.SYSTEM, sealed) == b"x"
    assert keys._known.get(keys.SYSTEM) is not None


def test_key_files_are_made_once_and_are_private(tmp_path: Path, database: Engine) -> None:
    keys.load(tmp_path / "keys")
    first = keys.digest("phone", "13800000000")
    keys.load(tmp_path / "keys")
    assert keys.digest("phone", "13800000000") == first
    assert keys.digest("id_number", "13800000000") != first
    assert {oct(path.stat().st_mode)[-3:] for path in (tmp_path / "keys").iterdir()} == {"600"}


def test_a_data_key_without_its_wrapping_key_does_not_open(database: Engine, tmp_path: Path, key_files: Path) -> None:
    with transaction.transaction(OPERATOR, "office.add") as work:
        key = keys.new_data_key(work)
        sealed = keys.seal(work, key, b"x")
        work.log("office", "1")
    keys.load(tmp_path / "others")
    with transaction.reading() as look, pytest.raises((NotReady, InvalidTag)):
        keys.unseal(look, key, sealed)
    keys.load(key_files)

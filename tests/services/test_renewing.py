"""What older keys made is made anew by the ticker, a portion a tick, whoever broke it off; and then nothing more is done."""

import logging
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services import key_files, key_upkeep, keys, redigesting, renewing, ticking
from services.key_files import NAMES, SEARCH, WRAPPING
from services.transaction import Reading
from tests.cast import Cast

TERM = timedelta(seconds=3)


@pytest.fixture
def folder(tmp_path: Path, key_files: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give keys that a test may replace; a new one is used at once."""
    monkeypatch.setattr("services.key_files.SETTLING", 0.0)
    keys.load(Path(shutil.copytree(key_files, tmp_path / "ring")))
    renewing._forget()
    yield tmp_path / "ring"
    keys.load(key_files)


def held() -> dict[str, int]:
    return {one.name: one.rows for one in key_upkeep.status()}


def test_ticks_finish_what_was_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_upkeep, "PORTION", 3)
    monkeypatch.setattr(redigesting, "PORTION", 3)
    old = held()["wrapping-1"]
    assert old > 3
    key_upkeep.rotate(WRAPPING, SEARCH, NAMES)  # and whoever rotated them broke off here
    ticking.tick(TERM)
    assert 0 < held()["wrapping-1"] < old
    while renewing.go_on():
        pass
    assert {name: rows for name, rows in held().items() if name.endswith("-1")} == {"wrapping-1": 0, "search-1": 0, "names-1": 0}
    assert held()["wrapping-2"] >= old


def test_nothing_is_looked_for_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []
    renew = key_upkeep.renew
    monkeypatch.setattr(key_upkeep, "renew", lambda: rounds.append(1) or renew())  # type: ignore[func-returns-value]
    for _ in range(30):
        renewing.go_on()
    assert len(rounds) == 1
    key_files.add(folder, SEARCH)
    keys.load(folder)
    renewing.go_on()
    assert len(rounds) == 2


def test_what_cannot_be_made_anew_stops_no_tick(folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(look: Reading, after: str) -> list[str]:
        raise ValueError(after)

    monkeypatch.setattr(key_upkeep, "_rewrap", fail)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            assert ticking.tick(TERM) == 0
    assert [record.name for record in caplog.records] == [renewing.__name__]

"""Writers of a SQLite file, one after the other."""

import fcntl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from services import queueing


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return create_engine(f"sqlite:///{tmp_path / 'careflow.sqlite3'}")


def test_one_thread_writes_at_a_time(engine: Engine) -> None:
    inside, most = [], []

    def write() -> None:
        for _ in range(50):
            with queueing.Turn(engine):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 200
    assert set(most) == {1}


def test_another_process_waits_for_its_turn(engine: Engine, tmp_path: Path) -> None:
    ask = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    command = [sys.executable, "-c", ask, str(tmp_path / "careflow.sqlite3-queue")]
    with queueing.Turn(engine):
        assert subprocess.run(command, capture_output=True, check=False).returncode != 0
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_turn_ends_with_an_error_too(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(LookupError), queueing.Turn(engine):
        raise LookupError
    with (tmp_path / "careflow.sqlite3-queue").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_postgresql_and_memory_need_no_queue(tmp_path: Path) -> None:
    for address in ("postgresql+psycopg://localhost/none", "sqlite://"):
        with queueing.Turn(create_engine(address)):
            assert not list(tmp_path.iterdir())

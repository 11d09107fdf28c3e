"""After the demonstration nothing on the disk names the people of its cases, nor those who work on them."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from demo import service
from demo.client import Client
from demo.drive import drive
from demo.report import Report
from demo.story import FOLDER, read
from services import demo_data
from tests import databases, secrecy

LEAST = 20  # texts about somebody


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'careflow.sqlite3'}"
    engine: Engine = request.getfixturevalue("own_postgresql")
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def own_postgresql() -> Engine:
    """Give a database of its own: a service that is killed leaves no traces in those of other tests."""
    with databases.postgresql() as engine:
        databases.strip(engine)
        yield engine


@pytest.mark.slow  # `make test` looks at the dumps of tests/services/test_personal_data.py
@pytest.mark.parametrize("empty", ["sqlite", "postgresql"], indirect=True)
def test_database_write_ahead_log_and_logs_name_nobody(empty: str, tmp_path: Path) -> None:
    entered = {name for _, name, _, _ in demo_data.PEOPLE}
    diagnoses: set[str] = set()
    folder = tmp_path / "data"
    folder.mkdir()
    with service.started(folder, empty) as url:
        for story in sorted(FOLDER.glob("*.json")):
            told = json.loads(story.read_text(encoding="utf-8"))
            entered |= set(secrecy.personal(told))
            diagnoses |= set(secrecy.personal(told, names=secrecy.DIAGNOSIS))
            drive(Client(url), read(story), Report())
        for text in sorted(secrecy.secrets(entered))[:LEAST]:
            for door in ("cases", "user-tasks", "person-files"):
                Client(url).post("liwen", f"/{door}/search", {"subject": text[:100]})
        engine = create_engine(empty)
        dump = [*secrecy.of_database(engine), *(path.read_bytes() for path in folder.rglob("*") if path.is_file())]
        secrets = secrecy.secrets(entered, secrecy.of_rows(engine, only=secrecy.OF_EVERYBODY))
        words = list(secrecy.of_rows(engine, but=secrecy.OF_EVERYBODY))
        engine.dispose()
        assert b'"route": "/api/v1/user-tasks/<user_task_id>/complete"' in (folder / "service.log").read_bytes()
    assert len(secrets) > LEAST
    assert secrecy.told(secrets, dump) == set()
    assert secrecy.told(diagnoses, words) == set()  # a diagnosis stands in a form, but in no row of a case

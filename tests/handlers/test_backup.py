"""A backup taken while people work comes back into an empty place, on either database: whole, readable, provable, and cases go on."""

import gzip
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, create_engine, func, select

from app import create_app
from config import Config
from models import Base, Case, DataKey, db
from services import attachments, cases, deployments, instances, keys, transaction, user_tasks
from services.archiving import disposing
from tests import databases, diagrams
from tests.cast import Cast

MING = {"name": "王小明", "id_number": "440111199001011234"}
LEFT_OUT = {"session", "lease"}
SPREAD = [  # from one database into the other is tried above, whatever comes along
    pytest.param("sqlite", "sqlite"),
    pytest.param("postgresql", "postgresql"),
    pytest.param("sqlite", "postgresql", marks=pytest.mark.slow),
    pytest.param("postgresql", "sqlite", marks=pytest.mark.slow),
]


@pytest.fixture
def source(new_app: Flask, cast: Cast, database: Engine) -> Iterator[Flask]:
    """Give a service in which three cases are under way, on tables that migrations made."""
    with new_app.app_context():
        deployments.deploy(cast.admin, [("seq.bpmn", diagrams.sequence("seq", 40, extension=diagrams.case()))], name="test")
        for at in range(3):
            started = instances.start(cast.liwen, "seq", subject={**MING, "name": f"王小{at}"}, variables={"a": at})
        attachments.add(cast.liwen, started.case_id or "", "证明.txt", "证明".encode())
        flask_migrate.stamp()
        yield new_app
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")


@contextmanager
def people_at_work(cast: Cast) -> Iterator[None]:
    """Let two people complete user tasks and begin cases as long as the block lasts."""
    is_over, troubles = threading.Event(), list[BaseException]()

    def work(own: list[str]) -> None:
        try:
            while own and not is_over.is_set():
                own = [following for one in own if (following := user_tasks.complete(cast.liwen, one, {"a": 2}).next_user_task_id)]
                instances.start(cast.liwen, "seq", subject={"name": "李新"})
        except BaseException as error:  # noqa: BLE001 — told to the test
            troubles.append(error)

    waiting = [one.id for one in user_tasks.find(cast.liwen).items]
    threads = [threading.Thread(target=work, args=(waiting[at::2],)) for at in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    assert troubles == []


def run(app: Flask, *line: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(one) for one in line])


def done(app: Flask, *line: object) -> Any:
    result = run(app, *line, "--json")
    assert result.exit_code == 0, result.output + result.stderr
    return json.loads(result.stdout)


def refusal(app: Flask, *line: object) -> str:
    result = run(app, *line, "--json")
    assert result.exit_code == 1, result.output
    return str(json.loads(result.stderr)["code"])


@contextmanager
def elsewhere(url: str, folder: Path, key_files: Path) -> Iterator[Flask]:
    """Give the service in another place, with an empty database."""
    app = create_app(Config(database_url=url, data_dir=folder, secret_key="another one"))
    try:
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
    finally:
        keys.load(key_files)


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database that `emptied` makes empty."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        return
    engine: Engine = request.getfixturevalue("postgresql")
    yield engine.url.render_as_string(hide_password=False)
    databases.strip(engine)
    Base.metadata.create_all(engine)


def emptied(url: str) -> str:
    engine = create_engine(url)
    databases.strip(engine)
    engine.dispose()
    return url


def test_a_backup_of_a_running_service_comes_back(source: Flask, cast: Cast, target: str, tmp_path: Path, key_files: Path) -> None:
    backup, apart = tmp_path / "backup", tmp_path / "apart"
    done(source, "audit", "seal")
    with people_at_work(cast):
        taken = done(source, "backup", backup, "--keys", apart)
    assert taken["rows"] > 100
    manifest = json.loads((backup / "manifest.json").read_text())
    assert {oct(path.stat().st_mode)[-3:] for path in [*backup.rglob("*.*"), *apart.iterdir()]} == {"600"}
    assert set(taken["needs"]) >= {"wrapping-1", "search-1", "names-1", "digest"}
    with elsewhere(emptied(target), tmp_path / "there", key_files) as there:
        assert done(there, "restore", backup, "--keys", apart)["rows"] == taken["rows"]
        counts = {name: table["rows"] for name, table in manifest["tables"].items()}
        assert set(counts) == set(Base.metadata.tables) - LEFT_OUT
        with transaction.reading() as look:
            for name, count in counts.items():
                assert look.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one() == count, name
        done(there, "audit", "verify")
        goes_on(cast)
        done(there, "audit", "seal")
        done(there, "audit", "verify")
        assert refusal(there, "restore", backup, "--keys", apart) == "database_not_empty"


def goes_on(cast: Cast) -> None:
    """See that every case can be read and goes on, and that new rows get numbers of their own."""
    found = cases.find(cast.liwen, subject="王小", limit=200).items
    assert len(found) == 3
    for case in found:
        seen = cases.get(cast.liwen, case.id)
        assert (seen.subject or {})["name"].startswith("王小")
        assert "a" in instances.variables(cast.liwen, seen.instances[0].id)
    (waiting, *_) = user_tasks.find(cast.liwen, is_unfinished=True).items
    assert user_tasks.complete(cast.liwen, waiting.id, {"a": 7}).next_user_task_id
    started = instances.start(cast.liwen, "seq", subject=MING)
    assert attachments.add(cast.liwen, started.case_id or "", "新.txt", b"new").size == 3
    kept = [one for case in found for one in attachments.find(cast.liwen, case.id).items]
    assert [attachments.get(cast.liwen, one.id).content.decode() for one in kept] == ["证明"]


@pytest.mark.parametrize(("database", "target"), SPREAD, indirect=True)
def test_what_was_disposed_of_does_not_come_back(source: Flask, cast: Cast, target: str, tmp_path: Path, key_files: Path) -> None:
    backup, apart = tmp_path / "backup", tmp_path / "apart"
    gone = cases.get(cast.liwen, cases.find(cast.liwen).items[0].id)
    done(source, "audit", "seal")
    instances.terminate(cast.sunqiang, gone.instances[0].id, reason="重复受理")
    with transaction.transaction(cast.sunqiang, "case.dispose") as work:
        disposing.dispose(work, gone.id)
        work.log("case", gone.id, case_id=gone.id)
    done(source, "audit", "seal")
    done(source, "backup", backup, "--keys", apart)
    with elsewhere(emptied(target), tmp_path / "there", key_files) as there:
        done(there, "restore", backup, "--keys", apart)
        done(there, "audit", "verify")
        assert (cases.get(cast.liwen, gone.id).state, cases.get(cast.liwen, gone.id).subject) == ("disposed", None)
        with transaction.reading() as look:
            of_case = select(DataKey.wrapped).join(Case, Case.data_key_id == DataKey.id).where(Case.id == gone.id)
            assert look.execute(of_case).scalar_one() == keys.DESTROYED


def test_what_is_no_whole_backup_is_refused(source: Flask, tmp_path: Path, key_files: Path) -> None:
    backup, apart, broken = tmp_path / "backup", tmp_path / "apart", tmp_path / "broken"
    done(source, "backup", backup, "--keys", apart)
    with elsewhere(f"sqlite:///{tmp_path / 'there.sqlite3'}", tmp_path / "there", key_files) as there:
        assert refusal(there, "restore", apart) == "no_backup"
        assert refusal(there, "restore", backup) == "keys_missing"
        shutil.copytree(backup, broken)
        (broken / "manifest.json").unlink()
        assert refusal(there, "restore", broken) == "no_backup"
        shutil.copy(backup / "manifest.json", broken)
        (broken / "tables" / "person.jsonl.gz").write_bytes(gzip.compress(b'["id"]\n'))
        assert refusal(there, "restore", broken) == "backup_damaged"
        (broken / "tables" / "person.jsonl.gz").unlink()
        assert refusal(there, "restore", broken) == "backup_damaged"
        flask_migrate.upgrade(revision="0010")  # tables of another version
        assert refusal(there, "restore", backup, "--keys", apart) == "database_not_empty"
        flask_migrate.upgrade()  # those of this one: it broke off before any row came
        done(there, "restore", backup, "--keys", apart)
    assert list((tmp_path / "there" / "keys" / "retired").glob("wrapping-1*"))  # what was made there is put aside


def test_a_backup_and_its_keys_do_not_lie_together(source: Flask, config: Config, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    assert refusal(source, "backup", tmp_path / "full") == "folder_not_empty"
    assert refusal(source, "backup", tmp_path / "one", "--keys", tmp_path / "one") == "keys_with_backup"
    assert refusal(source, "backup", tmp_path / "one", "--keys", tmp_path / "one" / "keys") == "keys_with_backup"
    assert refusal(source, "backup", tmp_path / "one" / "two", "--keys", tmp_path / "one") == "keys_with_backup"
    assert refusal(source, "backup", config.keys_dir / "backup") == "keys_with_backup"
    assert not (tmp_path / "one").exists()


def test_a_backup_names_nobody(source: Flask, tmp_path: Path) -> None:
    done(source, "backup", tmp_path / "backup")
    text = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "backup" / "tables").iterdir()).decode()
    assert all(word not in text for word in (*MING.values(), "王小0", "李文", "证明"))

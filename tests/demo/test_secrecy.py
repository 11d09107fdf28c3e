"""After the demonstration nothing on the disk names the people of its cases."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from demo import service
from demo.client import Client
from demo.drive import drive
from demo.report import Report
from demo.story import FOLDER, read

PERSONAL = re.compile(r"name|phone|^id_no$|address|contact$|guardian$|diagnosis_hospital|_detail$|_note$|^content$")
STORIES = ("2-refused.json", "3-first-institution-declines.json", "4-withdrawn.json")


def personal(found: Any, key: str = "") -> Iterator[str]:
    """Give the texts of a case file that say something about somebody."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from personal(value, name)
    elif isinstance(found, list):
        for value in found:
            yield from personal(value, key)
    elif isinstance(found, str) and PERSONAL.search(key) and not found.startswith("{"):
        yield found


def everything(folder: Path) -> bytes:
    """Give every byte under the data directory, and the dump of the database."""
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    with closing(sqlite3.connect(folder / "careflow.sqlite3")) as connection:
        found.append("\n".join(connection.iterdump()).encode())
    return b"\n".join(found)


def test_database_write_ahead_log_and_logs_name_nobody(tmp_path: Path) -> None:
    secrets: set[str] = set()
    with service.started(tmp_path) as url:
        for name in STORIES:
            secrets |= set(personal(json.loads((FOLDER / name).read_text(encoding="utf-8"))))
            drive(Client(url), read(FOLDER / name), Report())
        found = everything(tmp_path)
        assert (tmp_path / "careflow.sqlite3-wal").stat().st_size > 0
        assert b'"route": "/api/v1/user-tasks/<user_task_id>/complete"' in (tmp_path / "service.log").read_bytes()
    assert len(secrets) > 20
    spelled = found.lower()
    told = {secret for secret in secrets if secret.encode() in found or secret.encode().hex().encode() in spelled}
    assert told == set()

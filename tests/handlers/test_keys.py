"""`flask keys …`: what an operator sees; the proof of what happened does not notice."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from services import cases, deployments, instances, keys
from services import key_files as files
from tests import diagrams
from tests.cast import Cast


@pytest.fixture
def own_keys(app: Flask, key_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the keys of this test be its own, and a new one be used at once."""
    monkeypatch.setattr(files, "SETTLING", 0.0)
    keys.load(Path(shutil.copytree(key_files, tmp_path / "ring")))
    yield
    keys.load(key_files)


def run(app: Flask, line: str) -> Any:
    result = app.test_cli_runner().invoke(args=[*line.split(), "--json"])
    assert result.exit_code == 0, result.output + result.stderr
    return json.loads(result.stdout)


@pytest.mark.usefixtures("own_keys")
def test_keys_are_rotated_and_retired(app: Flask, cast: Cast) -> None:
    deployments.deploy(cast.admin, [("seq.bpmn", diagrams.sequence("seq", 2, extension=diagrams.case()))], name="test")
    started = instances.start(cast.liwen, "seq", subject={"name": "王小明", "id_number": "440111199001011234"})
    run(app, "audit seal")
    assert {one["name"] for one in run(app, "keys status") if one["is_used"]} == {"wrapping-1", "search-1", "names-1"}
    assert run(app, "keys rotate")["made"] == ["wrapping-2"]
    assert run(app, "keys rotate-digests")["made"] == ["search-2", "names-2"]
    needed = {one["name"]: one["rows"] for one in run(app, "keys status")}
    assert [name for name, rows in needed.items() if rows] == ["wrapping-2", "search-2", "names-2"]
    for name in ("wrapping-1", "search-1", "names-1"):
        assert Path(run(app, f"keys retire {name}")["lies_in"]).name == f"{name}.key"
    assert run(app, "keys renew")["renewed"] == 0
    keys.forget()
    assert [one.id for one in cases.find(cast.liwen, subject="xiaoming").items] == [started.case_id]
    assert run(app, "audit verify")["findings"] == []
    refused = app.test_cli_runner().invoke(args=["keys", "retire", "names-2"])
    assert refused.exit_code == 1
    assert "key_in_use" in refused.stderr

"""Imports at the doors: a template out, a spreadsheet in, over the API and by command."""

import io
from pathlib import Path

from flask import Flask
from openpyxl import load_workbook

from services.sheets import XLSX
from tests.cast import Cast
from tests.handlers.api.conftest import Callers
from tests.handlers.test_cli import Shell

ROWS = "账号,姓名,机构,角色\nzhouxin,周新,白云区民政局,caseworker\nliwen,李文,白云区民政局,caseworker\n"


def test_over_the_api(app: Flask, cast: Cast) -> None:
    callers = Callers(app, cast)
    empty = callers.admin("GET", "/imports/people/template")
    assert (empty.status_code, empty.mimetype) == (200, XLSX)
    assert load_workbook(io.BytesIO(empty.data)).worksheets[0]["A1"].value == "账号"
    assert callers.admin("GET", "/imports/nothing/template").status_code == 404

    def send(query: str, rows: str, **headers: str) -> object:
        answer = callers.admin("POST", f"/imports/people{query}", data={"file": (io.BytesIO(rows.encode()), "people.csv")}, headers=headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json

    taken = {"row": 3, "column": None, "code": "login_taken", "message": "This login is taken."}
    refused = send("?dry_run=false", ROWS, **{"Accept-Language": "en"})
    assert refused == {"kind": "people", "rows": 2, "done": 0, "problems": [taken]}
    good = "".join(ROWS.splitlines(keepends=True)[:2])
    assert send("", good) == {"kind": "people", "rows": 1, "done": 0, "problems": []}  # a dry run is what one gets without asking
    assert send("?dry_run=false", good) == {"kind": "people", "rows": 1, "done": 1, "problems": []}
    assert callers.wuyue("POST", "/imports/people", data={"file": (io.BytesIO(b"x"), "x.csv")}).status_code == 403


def test_by_command(app: Flask, cast: Cast, tmp_path: Path) -> None:
    shell, file = Shell(app), tmp_path / "people.csv"
    assert shell(f"import template people {tmp_path / 'people.xlsx'}").exit_code == 0
    assert load_workbook(tmp_path / "people.xlsx").worksheets[0]["B1"].value == "姓名"
    file.write_text(ROWS, encoding="utf-8")
    assert shell(f"import run people {file}").exit_code == 1
    file.write_text("".join(ROWS.splitlines(keepends=True)[:2]), encoding="utf-8")
    assert shell.json(f"import run people {file} --dry-run") == {"rows": 1, "done": 0, "problems": []}
    assert shell.json(f"import run people {file}")["done"] == 1

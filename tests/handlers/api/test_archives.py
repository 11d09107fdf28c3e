"""Packages of closed cases and legal holds at the door of programs, and at the command line."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from models import Archive
from services import jobs, transaction
from services.archiving import owing
from tests.diagrams import case, sequence
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok


@pytest.fixture
def number(callers: Callers) -> str:
    """Give the number of a closed case with its package."""
    diagram = sequence("short", 1, extension=case()).decode()
    ok(callers.admin("POST", "/deployments", {"name": "short", "resources": [{"name": "short.bpmn", "content": diagram}]}))
    started = ok(callers.liwen("POST", "/process-instances", {"process_id": "short", "subject": {"name": "王小明"}}))
    (task,) = ok(callers.liwen("GET", f"/user-tasks?case_id={started['case_id']}"))["items"]
    ok(callers.liwen("POST", f"/user-tasks/{task['id']}/claim"))
    ok(callers.liwen("POST", f"/user-tasks/{task['id']}/complete", {"variables": {}}))
    owing.order()
    jobs.run_due()
    return str(started["business_key"])


def test_it_is_handed_out_as_a_file(callers: Callers, number: str) -> None:
    answer = callers.sunqiang("GET", f"/cases/{number}/archive")
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{number}-v1.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        assert "index.html" in package.namelist()
    (told,) = ok(callers.sunqiang("GET", f"/cases/{number}/archives"))["items"]
    assert (told["state"], told["size"], told["is_held"]) == ("made", len(answer.data), False)
    missing = callers.sunqiang("GET", f"/cases/{number}/archive?version=2")
    assert (missing.status_code, missing.json["code"]) == (409, "no_archive")


def test_a_hold_shows_in_the_lists(callers: Callers, number: str) -> None:
    assert callers.sunqiang("POST", f"/cases/{number}/hold", {"reason": "诉讼"}).status_code == 201
    assert ok(callers.qianjing("GET", f"/cases/{number}/archives"))["items"][0]["is_held"]
    assert callers.sunqiang("POST", f"/cases/{number}/hold", {"reason": "诉讼"}).json["code"] == "held_already"
    assert ok(callers.sunqiang("POST", f"/cases/{number}/release-hold", {"reason": "判决"}))["released_by"]
    assert callers.sunqiang("POST", f"/cases/{number}/release-hold", {"reason": "判决"}).json["code"] == "not_held"
    (hold,) = ok(callers.qianjing("GET", f"/cases/{number}/holds"))["items"]
    assert hold["reason"] == "诉讼"
    assert ok(callers.qianjing("GET", "/archives/due"))["items"] == []


def test_the_command_line_writes_it(app: Flask, number: str, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    target = tmp_path / "case.zip"
    done = run(args=["cases", "archive", number, "--to", str(target)])
    assert done.exit_code == 0, done.output
    assert zipfile.is_zipfile(target)
    assert run(args=["cases", "hold", number, "--reason", "诉讼"]).exit_code == 0
    assert "True" in run(args=["cases", "packages", number]).output
    assert run(args=["cases", "release", number, "--reason", "判决"]).exit_code == 0
    assert run(args=["cases", "due"]).exit_code == 0
    assert run(args=["cases", "archive", "none", "--to", str(target)]).exit_code == 1


def test_a_case_is_disposed_of_by_two(callers: Callers, number: str) -> None:
    body = {"case_ids": [number], "reason": "期满"}
    assert callers.sunqiang("POST", "/disposals", body).json["code"] == "retention_not_over"
    with transaction.upkeep() as look:
        look.execute(update(Archive).values(dispose_after=date(2020, 12, 31)))
    found = ok(callers.sunqiang("POST", "/disposals", body))
    address = f"/disposals/{found['id']}"
    refused = callers.sunqiang("POST", f"{address}/approve", {})
    assert (refused.status_code, refused.json["code"]) == (403, "own_disposal")
    assert ok(callers.qianjing("GET", "/disposals"))["items"] == [ok(callers.qianjing("GET", address))]
    assert ok(callers.heping("POST", f"{address}/approve", {}))["state"] == "approved"
    case = ok(callers.sunqiang("GET", f"/cases/{number}"))
    assert (case["state"], case["subject"]) == ("disposed", None)
    assert ok(callers.sunqiang("POST", "/cases/search", {"subject": "王小明"}))["items"] == []
    for path in ("", "/verbs", "/archives", "/holds", "/shares", "/exclusions"):
        assert callers.sunqiang("GET", f"/cases/{case['id']}{path}").status_code == 200, path
    for path, sent in (("hold", {"reason": "x"}), ("move", {"area_code": "440106", "reason": "x"})):
        assert callers.sunqiang("POST", f"/cases/{number}/{path}", sent).json["code"] == "case_disposed"
    assert callers.sunqiang("GET", f"/cases/{number}/archive").json["code"] == "no_archive"
    assert callers.heping("POST", f"{address}/approve", {}).json["code"] == "disposal_over"
    assert "[]" in callers.sunqiang("GET", f"/process-instances?case_id={case['id']}").get_data(as_text=True)

"""Clocks, time limits and calendars over the API and at the command line."""

from datetime import datetime
from pathlib import Path

from flask import Flask

from deadlines.counting import OFFICE
from services import instances, now, rule_seed
from tests.cast import Cast
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok
from tests.handlers.test_cli import Shell
from tests.services import test_clocks
from tests.services.conftest import Deploy
from tests.services.conftest import deploy as deploy  # noqa: PLC0414 — a fixture
from tests.services.test_publishing_rules import LIMIT, MATTER, NOTICE

WHY = {"reason": "核查"}


def begin(cast: Cast, moment: str = "2026-09-29 10:00") -> None:
    with now.at(datetime.fromisoformat(moment).replace(tzinfo=OFFICE)):
        instances.start(cast.liwen, "matter")


def test_a_due_moment_is_explained_day_by_day(callers: Callers, cast: Cast, deploy: Deploy) -> None:
    deploy(test_clocks.ONE)
    begin(cast)
    (clock,) = ok(callers.liwen("GET", "/clocks?name=jk.intake_verify"))["items"]
    assert (clock["due_at"], clock["last_day"], clock["is_local"]) == ("2026-10-12T09:30:00+00:00", "2026-10-12", False)
    assert ok(callers.liwen("GET", f"/clocks/{clock['id']}"))["name"] == "jk.intake_verify"
    found = ok(callers.liwen("GET", f"/clocks/{clock['id']}/explain"))
    assert "10月10日（周六，调休上班）计第4日" in found["zh"]
    assert "Sat 10 Oct (make-up working day) counts as day 4" in found["en"]
    (day,) = [one for one in found["data"]["days"] if one["date"] == "2026-10-10"]
    assert (day["kind"], day["number"]) == ("makeup", 4)
    assert callers.wuyue("GET", f"/clocks/{clock['id']}/explain").status_code == 404


def test_people_act_on_a_clock(callers: Callers, cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    instances.start(cast.liwen, "matter")
    (clock,) = ok(callers.liwen("GET", "/clocks"))["items"]
    path = f"/clocks/{clock['id']}"
    assert "hearing" in [one["id"] for one in ok(callers.liwen("GET", "/clock-grounds"))]
    assert callers.liwen("POST", f"{path}/stop", WHY | {"ground": "holiday"}).status_code == 422
    assert callers.liwen("POST", f"{path}/stop", WHY | {"ground": "hearing"}).status_code == 204
    assert ok(callers.liwen("GET", path))["due_at"] is None
    assert callers.liwen("POST", f"{path}/resume", WHY).status_code == 204
    assert callers.liwen("POST", f"{path}/restart", WHY).status_code == 204
    assert callers.liwen("POST", f"{path}/request-extension", WHY | {"value": 2, "unit": "workday"}).status_code == 204
    assert callers.liwen("POST", f"{path}/extend", WHY | {"notice": "已告知"}).status_code == 403
    assert callers.sunqiang("POST", f"{path}/extend", WHY | {"notice": "已告知"}).status_code == 204
    events = ok(callers.liwen("GET", f"{path}/explain"))["events"]
    assert [one["kind"] for one in events] == ["started", "stopped", "resumed", "restarted", "extension_requested", "extended"]
    refused = callers.sunqiang("POST", f"{path}/extend", WHY | {"notice": "已告知"})
    assert (refused.status_code, refused.json["code"]) == (409, "no_extension_requested")


def test_a_calendar_is_entered_looked_through_and_published(callers: Callers, cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    begin(cast, "2026-12-30 10:00")
    body = {"title": "关于2027年部分节假日安排的通知", "csv": NOTICE}
    assert callers.liwen("POST", "/calendars", body).status_code == 403
    drafted = ok(callers.admin("POST", "/calendars", body))
    assert (drafted["year"], drafted["state"], len(drafted["days"])) == (2027, "draft", 4)
    again = {"title": "同一通知", "days": drafted["days"], "region": "44", "closes": "17:00"}
    assert ok(callers.admin("POST", "/calendars", again))["closes"] == "17:00"
    assert callers.admin("POST", "/calendars", {"title": "都没有"}).status_code == 422
    path = f"/calendars/{drafted['id']}"
    shown = ok(callers.admin("GET", f"{path}/preview"))
    assert (shown["changed"], len(shown["items"])) == (1, 1)
    done = ok(callers.admin("POST", f"{path}/publish", WHY))
    assert ok(callers.admin("GET", f"/batches/{done['batch_id']}"))["verb"] == "clock.recompute"
    assert ok(callers.liwen("GET", path))["state"] == "published"
    assert len(ok(callers.liwen("GET", "/calendars?year=2027"))["items"]) == 2


def test_a_time_limit_is_entered_and_published(callers: Callers) -> None:
    rule_seed.write()
    assert len(ok(callers.liwen("GET", "/time-limits?limit=200"))["items"]) > 50
    drafted = ok(callers.admin("POST", "/time-limits", LIMIT))
    path = f"/time-limits/{drafted['id']}"
    assert ok(callers.admin("GET", f"{path}/preview"))["clocks"] == 0
    assert ok(callers.admin("POST", f"{path}/publish", WHY | {"to_running": True}))["batch_id"] is None
    assert ok(callers.admin("GET", path))["state"] == "published"
    assert callers.admin("POST", f"{path}/publish", WHY).status_code == 409
    assert callers.admin("POST", "/time-limits", LIMIT | {"value": 0}).status_code == 422


def test_at_the_command_line(app: Flask, cast: Cast, deploy: Deploy, tmp_path: Path) -> None:
    deploy(MATTER)
    begin(cast, "2026-12-30 10:00")
    shell = Shell(app)
    (clock,) = shell.json("clocks list --state running")
    assert "暂定" in shell(f"clocks explain {clock['id']}").output
    assert shell.json(f"clocks explain {clock['id']}")["clock"]["is_provisional"] is True
    notice = tmp_path / "2027.csv"
    notice.write_text(NOTICE, "utf-8")
    drafted = shell.json(f"calendars import {notice} --title 通知")
    assert drafted["changed"] == 1
    assert shell.json(f"calendars publish {drafted['id']} --reason 通知")["changed"] == 1
    assert [one["state"] for one in shell.json("calendars list --year 2027")] == ["published"]
    assert shell(f"calendars publish {drafted['id']} --reason again").exit_code == 1

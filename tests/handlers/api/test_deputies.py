"""Absences and caseloads over the API."""

from datetime import timedelta
from typing import Any

import pytest

from services import actors
from tests.cast import Cast
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import deploy, ok, start


@pytest.fixture
def visit(callers: Callers) -> str:
    """Give the open user task of a case."""
    deploy(callers)
    case_id = start(callers)["case_id"]
    return str(ok(callers.liwen("GET", f"/user-tasks?case_id={case_id}"))["items"][0]["id"])


def week(*deputies: str | None, **more: Any) -> dict[str, Any]:
    today = actors.today()
    return {"valid_from": today.isoformat(), "valid_to": (today + timedelta(6)).isoformat(), "deputies": list(deputies), **more}


def test_an_absence_from_its_entry_to_its_end(callers: Callers, cast: Cast, visit: str) -> None:
    ok(callers.liwen("POST", f"/user-tasks/{visit}/claim"))
    entered = callers.liwen("POST", "/absences", week(cast.zhaomin.person_id))
    assert (entered.status_code, entered.json["state"], entered.json["deputies"][0]["name"]) == (201, "present", "赵敏")
    assert ok(callers.zhaomin("GET", "/me"))["principals"][0]["name"] == "李文"
    assert [one["is_yours"] for one in ok(callers.zhaomin("GET", "/user-tasks?mine=true"))["items"]] == [True]
    ok(callers.zhaomin("POST", f"/user-tasks/{visit}/complete", {"variables": {}}))
    done = ok(callers.sunqiang("GET", f"/user-tasks/{visit}"))
    assert (done["ended_by"], done["ended_for"], done["ended_for_name"]) == (cast.zhaomin.person_id, cast.liwen.person_id, "李文")
    address = f"/absences/{entered.json['id']}"
    assert ok(callers.sunqiang("GET", "/absences"))["items"] == [entered.json]
    assert ok(callers.liwen("POST", f"{address}/end"))["state"] == "ended"
    assert ok(callers.zhaomin("GET", "/me"))["principals"] == []
    assert callers.liwen("POST", f"{address}/end").json["code"] == "absence_over"


def test_of_somebody_else_and_for_some_of_it(callers: Callers, cast: Cast, visit: str) -> None:
    scope = [{"role": "caseworker", "office_id": cast.offices["baiyun"]}, {"process_id": "visit"}]
    entered = callers.sunqiang("POST", "/absences", week(cast.zhaomin.person_id, person_id=cast.liwen.person_id, scope=scope))
    assert [part["process_id"] for part in ok(entered)["scope"]] == [None, "visit"]
    assert callers.zhaomin("POST", "/absences", week(cast.sunqiang.person_id, person_id=cast.liwen.person_id)).status_code == 403


def test_refusals_have_sentences(callers: Callers, cast: Cast) -> None:
    refused = callers.liwen("POST", "/absences", week(cast.liwen.person_id))
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"deputies"})
    ok(callers.liwen("POST", "/absences", week(cast.zhaomin.person_id)))
    refused = callers.zhaomin("POST", "/absences", week(cast.sunqiang.person_id))
    assert (refused.status_code, refused.json["code"]) == (409, "stands_in")
    assert "代理" in refused.json["detail"]


def test_a_caseload_goes_over(callers: Callers, cast: Cast, visit: str) -> None:
    ok(callers.liwen("POST", f"/user-tasks/{visit}/claim"))
    body = {"giver": cast.liwen.person_id, "takers": [cast.zhaomin.person_id]}
    told = ok(callers.sunqiang("POST", "/caseloads/preview", body))
    assert (told["user_tasks"], told["procedures"][0]["process_id"], told["batch_id"]) == (1, "visit", None)
    assert callers.sunqiang("POST", "/caseloads/hand-over", body).status_code == 422  # why?
    assert callers.liwen("POST", "/caseloads/hand-over", {**body, "reason": "x"}).status_code == 403
    assert ok(callers.sunqiang("POST", "/caseloads/hand-over", {**body, "reason": "调离"})) == told
    assert ok(callers.sunqiang("GET", f"/user-tasks/{visit}"))["assignee_id"] == cast.zhaomin.person_id
    assert callers.sunqiang("POST", "/caseloads/hand-over", {**body, "reason": "调离"}).json["code"] == "nothing_to_hand_over"


def test_a_role_for_a_time(callers: Callers, cast: Cast) -> None:
    wanted = {"role": "caseworker", "office_id": cast.offices["tianhe"]}
    path = f"/people/{cast.liwen.person_id}/roles"
    assert callers.admin("POST", path, wanted).json["code"] == "role_elsewhere"
    until = (actors.today() + timedelta(30)).isoformat()
    held = ok(callers.admin("POST", path, {**wanted, "valid_to": until}))["roles"]
    assert [one["valid_to"] for one in held if one["office_id"] == cast.offices["tianhe"]] == [until]

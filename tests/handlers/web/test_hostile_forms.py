"""What no form of ours would send is refused: numbers without end, days at the ends of all calendars, JSON that nothing can hold."""

import json

import pytest

from services import rule_seed, time_limits
from services.instances import Started
from tests.cast import Cast
from tests.handlers.web.conftest import Desk

ENDLESS = "9" * 5_000  # more digits than Python reads
HUGE = "1e999999999"  # a gigabyte of digits, were it made whole
DEEP = "[" * 500 + "]" * 500
DAYS = ("0001-01-01", "9999-12-31")


@pytest.fixture
def sunqiang(desk: Desk) -> Desk:
    assert desk.sign_in("sunqiang").status_code == 302
    return desk


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("number", value) for value in (ENDLESS, HUGE, "-" + HUGE, "NaN")),
        *(("json", value) for value in (HUGE, DEEP, '"\\ud800"', '"\\u0000"')),
    ],
)
def test_a_variable(sunqiang: Desk, started: Started, kind: str, value: str) -> None:
    form = {"name": "amount", "kind": kind, "value": value, "reason": "录入错误"}
    assert sunqiang.post(f"/instances/{started.instance_id}/variables/change", **form).status_code == 422


@pytest.mark.parametrize("values", [HUGE, DEEP, '"\\ud800"', '{"a": "\\u0000"}', '{"a": 1e99999999999999999999}', '{"a": 1e9999}', "NaN"])
def test_what_an_island_sends(liwen: Desk, review: str, values: str) -> None:
    headers = {"X-CSRFToken": liwen.token(), "Accept": "application/json"}
    body = f'{{"values": {values}}}'
    assert liwen.client.post(f"/user-tasks/{review}/submit", data=body, headers=headers).status_code == 422
    assert liwen.client.post(f"/user-tasks/{review}/draft", data=body, headers=headers).status_code in {405, 422}


@pytest.mark.parametrize("standing", [ENDLESS, "٣", "²", "-1"])
def test_a_place_in_a_run(sunqiang: Desk, started: Started, standing: str) -> None:
    base = f"/instances/{started.instance_id}"
    assert sunqiang.post(f"{base}/modify", deed="cancel", standing=standing).status_code == 422
    assert sunqiang.post(f"{base}/choices/x/begin", scope_id=standing).status_code == 409


@pytest.mark.parametrize("day", DAYS)
def test_a_period(sunqiang: Desk, procedure: str, day: str) -> None:
    span = f"since={day}&until={day}"
    paths = ("/instances", "/instances/sheet", "/measures/caseload", f"/definitions/{procedure}/figures/steps")
    assert [sunqiang.open(f"{path}?{span}").status_code for path in paths] == [422] * len(paths)
    headers = {"X-CSRFToken": sunqiang.token()}
    view = {"name": "x", "criteria": {"since": day}}
    answer = sunqiang.client.post("/api/v1/saved-views", data=json.dumps(view), headers=headers, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("day", DAYS)
def test_days_of_people_and_rules(desk: Desk, cast: Cast, day: str) -> None:
    desk.sign_in("admin")
    absence = {"person_id": str(cast.liwen.person_id), "deputies": str(cast.zhaomin.person_id)}
    assert desk.post("/absences", valid_from=day, valid_to="9999-12-31", **absence).status_code in {302, 422}
    role = {"role": "supervisor", "office_id": cast.offices["tianhe"], "valid_from": day, "valid_to": "9999-12-31"}
    assert desk.post(f"/people/{cast.liwen.person_id}/roles/grant", **role).status_code in {302, 422}
    rule_seed.write()
    limit = time_limits.find(cast.admin).items[0].id
    assert desk.open(f"/time-limits/{limit}?start={day}").status_code == 422
    assert desk.open(f"/api/v1/time-limits/{limit}/example?start={day}").status_code == 422


def test_numbers_of_rules_and_settings(desk: Desk) -> None:
    desk.sign_in("admin")
    assert desk.post("/calendars", title="x", year=ENDLESS).status_code == 422
    assert desk.post("/time-limits", name="x", value=ENDLESS).status_code == 422
    assert desk.post("/notices/settings", digest_at=f"{ENDLESS}:00").status_code == 422

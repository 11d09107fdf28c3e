"""Alarms and rosters over the API."""

from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import deploy, ok, on_duty, ring, start


def test_an_alarm_is_seen_and_taken_on(callers: Callers) -> None:
    deploy(callers)
    alarm_id = ring(callers, start(callers))
    (seen,) = ok(callers.sunqiang("GET", "/alarms?is_open=true"))["items"]
    assert (seen["id"], seen["state"], seen["is_mine"]) == (alarm_id, "ringing", False)
    assert [call["name"] for call in seen["calls"]] == ["周涛"]
    assert seen["number"] in seen["text"]
    assert seen["number"] in seen["text_en"]
    found = ok(callers.sunqiang("POST", f"/alarms/{alarm_id}/acknowledge"))
    assert (found["state"], found["acknowledged_by"]) == ("acknowledged", callers.cast.sunqiang.person_id)
    again = callers.sunqiang("POST", f"/alarms/{alarm_id}/acknowledge")
    assert (again.status_code, again.json["code"]) == (409, "alarm_over")
    assert callers.liwen("POST", f"/alarms/{alarm_id}/acknowledge").status_code == 403
    assert ok(callers.sunqiang("GET", "/alarms?is_open=true"))["items"] == []


def test_a_roster_is_entered_read_and_changed(callers: Callers) -> None:
    shift_id = on_duty(callers)["id"]
    span = f"office_id={callers.cast.offices['baiyun']}&begins_at=2026-03-02T00:00:00Z&ends_at=2026-03-03T00:00:00Z"
    (found,) = ok(callers.liwen("GET", f"/rosters?{span}"))["items"]
    assert (found["id"], found["person_name"], found["rank"]) == (shift_id, "周涛", 0)
    assert callers.liwen("DELETE", f"/rosters/{shift_id}").status_code == 403
    assert callers.sunqiang("DELETE", f"/rosters/{shift_id}").status_code == 204
    assert ok(callers.liwen("GET", f"/rosters?{span}"))["items"] == []


def test_a_shift_that_does_not_hold_names_its_fields(callers: Callers) -> None:
    cast = callers.cast
    shift = {"office_id": cast.offices["baiyun"], "role": "duty_officer", "person_id": cast.liwen.person_id, "kind": "day"}
    span = {"begins_at": "2026-03-02T09:00:00Z", "ends_at": "2026-03-02T09:00:00Z"}
    answer = callers.sunqiang("POST", "/rosters", shift | span)
    assert (answer.status_code, answer.json["code"]) == (422, "shift")
    assert set(answer.json["errors"]) == {"person_id", "ends_at"}


def test_addresses_go_in_and_do_not_come_out(callers: Callers) -> None:
    path = f"/people/{callers.cast.zhiban.person_id}/contacts"
    assert ok(callers.admin("PUT", path, {"email": "zhiban@example.org", "sms": "13000000005"})) == {"channels": ["email", "sms"]}
    assert ok(callers.admin("PUT", path, {"email": None})) == {"channels": ["sms"]}
    wrong = callers.admin("PUT", path, {"webhook": "ftp://example.org"})
    assert set(wrong.json["errors"]) == {"webhook"}
    assert callers.sunqiang("PUT", path, {"sms": ""}).status_code == 403

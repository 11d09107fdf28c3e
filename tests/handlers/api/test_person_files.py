"""Files of persons over the API."""

from typing import Any

from sqlalchemy import Engine, func, select

from models import VerbLog
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok
from tests.services.test_person_files import CHILD, KNOWN, SOUNDS


def opened(callers: Callers, **more: Any) -> dict[str, Any]:
    answer = callers.liwen("POST", "/person-files", json={"subject": CHILD, **more})
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def test_a_file_is_opened_found_and_read(callers: Callers) -> None:
    one = opened(callers)
    assert (one["number"], one["state"], one["subject"]["name"]) == ("DA440111-000001", "open", "江小舟")
    assert ok(callers.liwen("GET", f"/person-files/{one['number']}")) == one
    found = ok(callers.liwen("POST", "/person-files/search", json={"subject": "江小舟"}))
    assert [each["id"] for each in found["items"]] == [one["id"]]
    assert ok(callers.liwen("POST", "/person-files/search", json={"subject": "别人"}))["items"] == []
    assert ok(callers.wuyue("POST", "/person-files/search", json={}))["items"] == []
    assert callers.wuyue("GET", f"/person-files/{one['id']}").status_code == 404
    assert callers.admin("POST", "/person-files/search", json={}).status_code == 403


def test_what_is_revealed_is_asked_and_written_down_each_time(callers: Callers, database: Engine) -> None:
    one = opened(callers)
    wish = {"field": "name", "reason": "核对"}
    for _ in range(2):
        answer = callers.liwen("POST", f"/person-files/{one['id']}/reveal", json=wish, headers={"Idempotency-Key": "again"})
        assert (answer.status_code, answer.json["value"]) == (200, "江小舟")
        assert "Idempotency-Replayed" not in answer.headers
    with database.connect() as connection:
        assert connection.execute(select(func.count()).where(VerbLog.verb == "field.reveal")).scalar_one() == 2


def test_doubles_are_told_and_refused(callers: Callers) -> None:
    one = opened(callers)
    for subject, grade in ((CHILD, "same"), (KNOWN, "likely"), (SOUNDS, "possible")):
        (like,) = ok(callers.wuyue("POST", "/person-files/doubles", json={"subject": subject}))["items"]
        assert (like["number"], like["grade"]) == (one["number"], grade)
        assert set(like) == {"id", "number", "office_name", "grade"}
    refused = callers.liwen("POST", "/person-files", json={"subject": CHILD, "reason": "再开"})
    assert (refused.status_code, refused.json["code"]) == (409, "person_has_file")
    assert one["number"] in refused.json["detail"]


def test_a_file_lives(callers: Callers) -> None:
    one, path = opened(callers), "/person-files/DA440111-000001"
    assert callers.liwen("POST", f"{path}/notes", json={"words": "外婆来访。"}).status_code == 201
    relative = callers.liwen("POST", f"{path}/relatives", json={"relation": "外婆", "name": "江姥姥"})
    assert relative.status_code == 201
    assert callers.liwen("POST", f"/person-file-relatives/{relative.json['id']}/end", json={"reason": "误登"}).status_code == 204
    assert ok(callers.liwen("GET", f"{path}/relatives"))["items"][0]["until"] is not None
    corrected = callers.liwen("PUT", f"{path}/subject", json={"subject": {**CHILD, "gender": "男"}, "reason": "误登"})
    assert ok(corrected)["subject"]["gender"] == "男"
    assert callers.liwen("POST", f"{path}/close", json={}).status_code == 422
    assert ok(callers.liwen("POST", f"{path}/close", json={"reason": "已成年"}))["state"] == "closed"
    assert ok(callers.liwen("POST", f"{path}/reopen", json={"reason": "再次求助"}))["state"] == "open"
    kinds = [line["kind"] for line in ok(callers.qianjing("GET", f"{path}/chronology"))["items"]]
    assert kinds == ["opened", "note", "relative_added", "relative_ended", "corrected", "closed", "reopened"]
    assert ok(callers.liwen("GET", f"{path}/cases"))["items"] == []
    other = opened(callers, subject=KNOWN, reason="身份证号未查到")
    assert callers.liwen("POST", f"/person-files/{other['id']}/merge", json={"into_id": one["id"], "reason": "同一人"}).status_code == 403
    merged = callers.sunqiang("POST", f"/person-files/{other['id']}/merge", json={"into_id": one["id"], "reason": "同一人"})
    assert ok(merged)["id"] == one["id"]
    missing = callers.liwen("POST", f"{path}/cases", json={"case_id": "nothing"})
    assert (missing.status_code, missing.json["code"]) == (404, "no_such_case")

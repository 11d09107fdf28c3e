"""People and places through the API: found, looked after, and looked at before anything changes."""

from services import tokens
from tests.cast import COUNTY, OTHER_COUNTY, Cast
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok

SPARE = "another one now"


def test_people_are_found_by_name_in_a_body_and_by_role_in_the_address(callers: Callers, cast: Cast) -> None:
    roles = [{"role": "caseworker", "office_id": cast.offices["tianhe"]}]
    added = ok(callers.renhe("POST", "/people", {"login": "chenjing", "name": "陈静", "password": SPARE, "roles": roles}))
    assert [one["login"] for one in ok(callers.renhe("POST", "/people/search", {"text": "jing chen"}))["items"]] == ["chenjing"]
    found = ok(callers.renhe("GET", f"/people?role=caseworker&area_code={OTHER_COUNTY}"))["items"]
    assert {one["login"] for one in found} == {"wuyue", "chenjing"}
    assert found[0]["roles"][0]["area_name"] == "天河区"
    ok(callers.renhe("POST", f"/people/{added['id']}/deactivate"))
    assert [one["login"] for one in ok(callers.renhe("GET", "/people?is_active=false"))["items"]] == ["chenjing"]


def test_how_somebody_signs_in_and_what_was_done_to_him(callers: Callers, cast: Cast) -> None:
    person, token = f"/people/{cast.liwen.person_id}", tokens.create(cast.liwen, "laptop")
    account = ok(callers.renhe("GET", f"{person}/account"))
    assert [(one["name"], "token" in one) for one in account["tokens"] if one["id"] == token.id] == [("laptop", False)]
    assert account["refused"] == {"count": 0, "last_at": None, "last_address": None}
    assert callers.renhe("DELETE", f"{person}/tokens/{token.id}").status_code == 204
    ok(callers.renhe("POST", f"{person}/rename", {"name": "李雯", "reason": "笔误"}))
    told = ok(callers.renhe("GET", f"{person}/history"))["items"]
    assert [(one["verb"], one["by_name"], one["reason"]) for one in told[:2]] == [
        ("person.rename", "任和", "笔误"),
        ("token.revoke", "任和", None),
    ]


def test_what_would_be_left_behind(callers: Callers, cast: Cast) -> None:
    left = ok(callers.sunqiang("GET", f"/people/{cast.sunqiang.person_id}/leaving"))
    assert (left["user_tasks"], left["may_hand_over"], [one["role"] for one in left["last_of"]]) == (0, True, ["supervisor"])
    away = {"valid_from": "2999-01-01", "valid_to": "2999-01-05", "deputies": [str(cast.liwen.person_id)]}
    (warned,) = ok(callers.sunqiang("POST", "/absences/preview", away))["items"]
    assert (warned["kind"], warned["role"]) == ("office_empty", "supervisor")
    assert ok(callers.sunqiang("GET", "/absences"))["items"] == []


def test_places_are_looked_at_before_they_change(callers: Callers, cast: Cast) -> None:
    closing = ok(callers.renhe("POST", f"/offices/{cast.offices['baiyun']}/close/preview", {}))
    assert (closing["people"], closing["stranded"]) == (5, [])
    merging = ok(callers.renhe("POST", f"/areas/{COUNTY}/replace/preview", {"successor_code": OTHER_COUNTY}))
    assert (merging["areas"], merging["offices"], merging["cases"]) == (0, 7, 0)
    assert [one["code"] for one in ok(callers.renhe("GET", "/areas?text=白云"))["items"]] == [COUNTY]
    assert [one["name"] for one in ok(callers.renhe("GET", "/offices?text=福利院"))["items"]] == ["广州市儿童福利院"]


def test_what_each_role_may_do(callers: Callers) -> None:
    rights = {one["role"]: {right["verb"]: right for right in one["rights"]} for one in ok(callers.liwen("GET", "/roles"))["items"]}
    assert rights["people_administrator"]["person.grant"] == {
        "verb": "person.grant",
        "name": "授予岗位",
        "name_en": "Give a role",
        "is_sensitive": True,
    }
    assert "user_task.complete" in rights["reporter"]  # who is asked to do something
    assert not {"user_task.complete", "case.read"} & set(rights["publisher"])

"""The registers over the API: institutions with their places, professionals, lists of other departments."""

from typing import Any

from services import list_matching, transaction
from tests.cast import COUNTY
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok
from tests.services.test_institutions import told as institution
from tests.services.test_professionals import told as professional


def entered(callers: Callers) -> dict[str, Any]:
    answer = callers.sunqiang("POST", "/institutions", json=institution())
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def test_an_institution_is_entered_listed_and_given(callers: Callers) -> None:
    one = entered(callers)
    assert (one["org_no"], one["capacity"], one["load"], one["state"]) == ("JG440111-0001", 5, 0, "active")
    assert ok(callers.wuyue("GET", f"/institutions/{one['id']}")) == one
    assert [each["id"] for each in ok(callers.liwen("GET", f"/institutions?state=active&area_code={COUNTY}"))["items"]] == [one["id"]]
    assert ok(callers.liwen("GET", "/institutions?state=left"))["items"] == []
    assert callers.liwen("POST", "/institutions", json=institution()).status_code == 403
    wrong = callers.sunqiang("POST", "/institutions", json=institution(load=6))
    assert (wrong.status_code, wrong.json["code"]) == (422, "load")


def test_a_professional_applies_is_approved_trained_and_suspended(callers: Callers) -> None:
    answer = callers.liwen("POST", "/professionals", json=professional())
    assert answer.status_code == 201
    path = f"/professionals/{answer.json['id']}"
    assert "id_no" not in answer.json
    assert ok(callers.liwen("POST", f"{path}/approve"))["state"] == "active"
    trained = callers.liwen("POST", f"{path}/trainings", json={"year": 2026, "hours": 8, "topic": "危机干预"})
    assert trained.status_code == 201
    refused = callers.liwen("POST", f"{path}/suspend")
    assert (refused.status_code, refused.json["code"]) == (422, "reason_needed")
    assert ok(callers.liwen("POST", f"{path}/suspend", json={"reason": "培训不足"}))["state"] == "suspended"
    assert ok(callers.liwen("POST", f"{path}/resume"))["state"] == "active"
    assert ok(callers.liwen("POST", f"{path}/leave", json={"reason": "本人申请"}))["state"] == "left"
    assert callers.liwen("POST", f"{path}/resume").json["code"] == "professional_state"
    assert callers.wuyue("GET", path).status_code == 404


def test_a_list_is_matched_by_digest_and_replaced(callers: Callers) -> None:
    def matched(id_no: str | None) -> str:
        with transaction.reading() as look:
            return list_matching.match(look, list_matching.SEVERE, COUNTY, id_no)

    body = {"kind": "severe_disorder", "area_code": "440100", "source": "市卫生健康委 2026-11", "id_numbers": ["440111199001150009"]}
    assert matched("440111199001150009") == "未查询"
    assert callers.liwen("POST", "/person-lists", json=body).status_code == 403
    assert callers.sunqiang("POST", "/person-lists", json=body).status_code == 403  # the city's list is not the county's
    assert callers.admin("POST", "/person-lists", json=body).status_code == 201
    assert [matched(one) for one in ("440111199001150009", "440111199001150017", None)] == ["匹配", "不匹配", "未查询"]
    callers.admin("POST", "/person-lists", json=body | {"id_numbers": ["440111199001150017", "440111199001150017"]})
    assert [matched(one) for one in ("440111199001150009", "440111199001150017")] == ["不匹配", "匹配"]
    (known,) = ok(callers.liwen("GET", "/person-lists"))["items"]
    assert (known["people"], known["source"]) == (1, "市卫生健康委 2026-11")

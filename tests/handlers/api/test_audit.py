"""The audit through the API."""

import pytest

from services import deployments
from tests.diagrams import case, sequence
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok


@pytest.fixture
def begun(callers: Callers) -> str:
    """Give a case that the supervisor has opened."""
    deployments.deploy(callers.cast.admin, [("visit.bpmn", sequence("visit", 1, extension=case()))], name="visit")
    case_id: str = ok(callers.liwen("POST", "/process-instances", {"process_id": "visit", "reason": "来电"}))["case_id"]
    ok(callers.sunqiang("GET", f"/cases/{case_id}"))
    return case_id


def test_an_auditor_sees_who_did_and_who_read_what(callers: Callers, begun: str) -> None:
    opened, started = ok(callers.qianjing("GET", f"/audit?case={begun}"))["items"]
    assert (opened["verb"], opened["actor_name"], opened["is_reading"]) == ("case.read", "孙强", True)
    assert (opened["door"], opened["address"], opened["is_sealed"], opened["position"]) == ("api", "127.0.0.1", False, None)
    assert (started["verb"], started["reason"], started["case_id"]) == ("instance.start", "来电", begun)


def test_filters_and_pages(callers: Callers, begun: str) -> None:
    (opened,) = ok(callers.qianjing("GET", "/audit?reading=true&door=api&actor=sunqiang&object_type=case"))["items"]
    moment = opened["logged_at"].replace("+", "%2B")
    assert ok(callers.qianjing("GET", f"/audit?case={begun}&since={moment}"))["items"] == [opened]
    first = ok(callers.qianjing("GET", f"/audit?case={begun}&reading=false&limit=1"))
    assert ([one["verb"] for one in first["items"]], first["next"]) == (["instance.start"], None)
    page = ok(callers.qianjing("GET", "/audit?limit=1"))
    assert ok(callers.qianjing("GET", f"/audit?limit=1&after={page['next']}"))["items"][0]["id"] < page["items"][0]["id"]
    assert callers.qianjing("GET", "/audit?door=window").status_code == 422


def test_that_it_was_read_is_an_entry(callers: Callers, begun: str) -> None:
    ok(callers.qianjing("GET", f"/audit?case={begun}"))
    latest = ok(callers.qianjing("GET", f"/audit?case={begun}"))["items"][0]
    assert (latest["verb"], latest["actor_name"], latest["matches"]) == ("audit.list", "钱静", 2)


def test_nobody_else_reads_it(callers: Callers, begun: str) -> None:
    for path in ("/audit", f"/audit?case={begun}", "/audit/roots"):
        for name in ("sunqiang", "liwen", "admin", "wuyue"):
            assert getattr(callers, name)("GET", path).status_code == 403


def test_signed_roots(callers: Callers) -> None:
    assert ok(callers.qianjing("GET", "/audit/roots")) == {"items": [], "next": None}

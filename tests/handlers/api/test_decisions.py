"""Decisions through the API: deployed, listed, asked, looked back at."""

import pytest

from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok
from tests.services.test_decisions import diagram, model


def bring(callers: Callers) -> str:
    resources = [{"name": "a.bpmn", "content": diagram().decode()}, {"name": "a.dmn", "content": model().decode()}]
    ok(callers.admin("POST", "/deployments", {"name": "sizes", "resources": resources}))
    (found,) = ok(callers.liwen("GET", "/decision-definitions?decision_id=size&latest_only=true"))["items"]
    return str(found["id"])


def test_a_decision_is_listed_shown_and_asked(callers: Callers) -> None:
    definition_id = bring(callers)
    assert ok(callers.liwen("GET", f"/decision-definitions/{definition_id}"))["kind"] == "decisionTable"
    assert callers.liwen("GET", f"/decision-definitions/{definition_id}/diagram").get_data() == model()
    for path in (f"/decision-definitions/{definition_id}/evaluate", "/decisions/size/evaluate"):
        answer = callers.admin("POST", path, data=b'{"variables": {"amount": 9.999999999999999999}}', content_type="application/json")
        assert ok(answer)["value"] == "small"
        assert answer.json["rows"] == [{"size": "small"}]
        assert '"value": 9.999999999999999999' in answer.get_data(as_text=True)


def test_no_answer_is_422_and_says_where(callers: Callers) -> None:
    bring(callers)
    answer = callers.admin("POST", "/decisions/size/evaluate", {"variables": {"amount": "x"}})
    assert (answer.status_code, answer.json["code"]) == (422, "decision_failed")
    assert 'decision size, input input 1: the string "x" is not a value of type number' in answer.json["errors"]["variables"][0]
    assert callers.admin("POST", "/decisions/nothing/evaluate", {}).status_code == 404
    assert callers.qianjing("POST", "/decisions/size/evaluate", {}).status_code == 403


def test_what_an_instance_asked_is_its_own_peoples(callers: Callers) -> None:
    bring(callers)
    started = ok(callers.liwen("POST", "/process-instances", {"process_id": "main", "variables": {"amount": 3}}))
    path = f"/process-instances/{started['instance_id']}/decisions"
    (asked,) = ok(callers.liwen("GET", path))["items"]
    assert (asked["decision_id"], asked["version"], asked["trace"][0]["rules"]) == ("size", 1, [{"id": "r1", "index": 1}])
    assert callers.wuyue("GET", path).status_code == 404


@pytest.mark.parametrize("amount", ["x", True, [1, 2], {"amount": 1}, "2026-01-05", {"type": "Date", "value": "2026-01-05"}, []])
def test_an_input_of_another_type_has_no_answer(callers: Callers, amount: object) -> None:
    bring(callers)
    answer = callers.admin("POST", "/decisions/size/evaluate", {"variables": {"amount": amount}})
    assert (answer.status_code, answer.json["code"]) == (422, "decision_failed"), answer.get_data(as_text=True)


@pytest.mark.parametrize("body", [b"[]", b"1", b'{"variables": []}', b'{"variables": "x"}', b'{"variables": {"amount": 1e999999}}', b"{"])
def test_a_body_that_is_none_is_refused(callers: Callers, body: bytes) -> None:
    bring(callers)
    assert callers.admin("POST", "/decisions/size/evaluate", data=body, content_type="application/json").status_code in {400, 422}

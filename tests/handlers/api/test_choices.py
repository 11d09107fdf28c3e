"""What starts by conditions and timers, and what people choose, over the API."""

from datetime import timedelta

from services import now
from tests.diagrams import chain, document, flow, node, process
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok

AD_HOC = '<bpmn:userTask id="visit" name="入户走访"/><bpmn:completionCondition>=done</bpmn:completionCondition>'
HOLDS = '<bpmn:conditionalEventDefinition id="c"><bpmn:condition>=amount &gt; 100</bpmn:condition></bpmn:conditionalEventDefinition>'
TIMER = '<bpmn:timerEventDefinition id="daily"><bpmn:timeCycle>R/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>'
CHOOSING = process("choosing", node("startEvent", "s"), node("adHocSubProcess", "O", AD_HOC), node("endEvent", "e"), chain("s", "O", "e"))
WAITING = process(
    "waiting",
    node("startEvent", "s", HOLDS),
    node("startEvent", "t", TIMER),
    node("userTask", "u"),
    chain("s", "u"),
    flow("t", "u"),
)


def deployed(callers: Callers, drawn: str) -> str:
    body = {"name": "test", "resources": [{"name": "a.bpmn", "content": document(drawn).decode()}]}
    return str(ok(callers.admin("POST", "/deployments", body))["definitions"][0]["id"])


def test_choices_are_listed_and_begun(callers: Callers) -> None:
    deployed(callers, CHOOSING)
    started = ok(callers.liwen("POST", "/process-instances", {"process_id": "choosing", "variables": {"done": False}}))
    path = f"/process-instances/{started['instance_id']}"
    (choice,) = ok(callers.liwen("GET", f"{path}/choices"))["items"]
    assert choice == {
        "scope_id": choice["scope_id"],
        "scope_element_id": "O",
        "scope_name": "O",
        "element_id": "visit",
        "element_type": "userTask",
        "name": "入户走访",
        "is_yours": True,
    }
    assert ok(callers.qianjing("GET", f"{path}/choices"))["items"][0]["is_yours"] is False
    assert callers.qianjing("POST", f"{path}/choices/visit/begin").status_code == 403
    assert callers.wuyue("GET", f"{path}/choices").status_code == 404
    assert callers.wuyue("POST", f"{path}/choices/visit/begin").status_code == 404
    refused = callers.liwen("POST", f"{path}/choices/nothing/begin")
    assert (refused.status_code, refused.json["code"]) == (409, "no_choice")
    earlier = (now.now() - timedelta(hours=1)).isoformat()
    assert callers.liwen("POST", f"{path}/choices/visit/begin", {"occurred_at": earlier}).status_code == 422
    begun = ok(callers.liwen("POST", f"{path}/choices/visit/begin"))
    late = {"scope_id": choice["scope_id"], "variables": {"n": 1}, "occurred_at": earlier, "reason": "补录"}
    ok(callers.liwen("POST", f"{path}/choices/visit/begin", late))
    happened = ok(callers.liwen("GET", f"{path}/history"))["items"]
    assert [one["element_id"] for one in happened if one["activity_id"] == begun["activity_id"]] == ["visit"]
    assert [one["element_id"] for one in happened].count("visit") == 2
    assert ok(callers.liwen("GET", f"{path}/variables"))["variables"]["n"] == 1
    verbs = [one["verb"] for one in ok(callers.liwen("GET", f"{path}/verbs"))["items"]]
    assert verbs == ["instance.start", "activity.begin", "activity.begin"]


def test_an_older_view_is_refused(callers: Callers) -> None:
    deployed(callers, CHOOSING)
    started = ok(callers.liwen("POST", "/process-instances", {"process_id": "choosing", "variables": {"done": False}}))
    path = f"/process-instances/{started['instance_id']}"
    tag = callers.liwen("GET", path).headers["ETag"]
    assert callers.liwen("POST", f"{path}/choices/visit/begin", headers={"If-Match": tag}).status_code == 200
    assert callers.liwen("POST", f"{path}/choices/visit/begin", headers={"If-Match": tag}).status_code == 412


def test_conditions_start_processes_and_start_timers_are_listed(callers: Callers) -> None:
    definition_id = deployed(callers, WAITING)
    assert callers.liwen("POST", "/conditions", {"variables": {"amount": 500}}).status_code == 403
    assert ok(callers.sunqiang("POST", "/conditions", {"variables": {"amount": 5}})) == {"items": []}
    (begun,) = ok(callers.sunqiang("POST", "/conditions", {"variables": {"amount": 500}, "business_key": "B-1"}))["items"]
    assert (begun["business_key"], begun["case_id"]) == ("B-1", None)
    assert ok(callers.sunqiang("GET", f"/process-instances/{begun['instance_id']}"))["definition_id"] == definition_id
    assert ok(callers.admin("POST", "/conditions", {"variables": {"amount": "much"}})) == {"items": []}
    refused = callers.admin("POST", "/conditions", {"variables": {}, "definition_id": "elsewhere"})
    assert (refused.status_code, refused.json["code"]) == (422, "no_condition")
    (timer,) = ok(callers.admin("GET", f"/timers?definition_id={definition_id}"))["items"]
    assert (timer["instance_id"], timer["definition_id"], timer["process_id"], timer["element_id"]) == (None, definition_id, "waiting", "t")
    assert ok(callers.admin("GET", "/timers?definition_id=elsewhere"))["items"] == []
    assert callers.admin("POST", f"/timers/{timer['id']}/fire", {"reason": "提前"}).status_code == 204
    assert ok(callers.admin("GET", f"/process-instances?definition_id={definition_id}"))["items"][0]["started_by"] is not None

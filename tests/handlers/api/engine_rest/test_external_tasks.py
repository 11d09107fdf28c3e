"""External tasks as the published workers ask for them."""

import base64
from decimal import Decimal
from typing import Any

import pytest

from tests.diagrams import chain, document, flow, node, process
from tests.handlers.api.engine_rest.conftest import Programs, fetched, worked

PROPERTIES = (
    '<bpmn:extensionElements><camunda:properties><camunda:property name="k" value="v"/></camunda:properties></bpmn:extensionElements>'
)
VARIABLES = {
    "text": {"value": "x", "type": "String"},
    "whole": {"value": 3, "type": "integer"},
    "real": {"value": Decimal("0.10"), "type": "Double"},
    "json": {"value": '{"a": 1}', "type": "Json"},
    "file": {"value": base64.b64encode(b"hi").decode(), "type": "File", "valueInfo": {"filename": "a.txt", "mimetype": "text/plain"}},
}
ERROR = '<bpmn:errorEventDefinition id="error"/>'


def begin(rest: Programs, key: str = "work", **body: Any) -> Any:
    return rest.ok("admin", "POST", f"/process-definition/key/{key}/start", body)


def test_a_worker_fetches_does_and_answers(rest: Programs) -> None:
    rest.deploy(worked(after="u").replace(b"</bpmn:serviceTask>", PROPERTIES.encode() + b"</bpmn:serviceTask>"))
    started = begin(rest, variables=VARIABLES, businessKey="K-1")
    (one,) = fetched(rest, includeExtensionProperties=True, variables=None, processVariables={}, deserializeValues=True)
    assert (one["businessKey"], one["retries"], one["workerId"], one["topicName"]) == ("K-1", None, "w", "topic")
    assert (one["processInstanceId"], one["processDefinitionKey"]) == (started["id"], "work")
    assert one["extensionProperties"] == {"k": "v"}
    assert {name: found["type"] for name, found in one["variables"].items()} == {
        "text": "String",
        "whole": "Integer",
        "real": "Double",
        "json": "Json",
        "file": "File",
    }
    for execution in (one["executionId"], started["id"]):
        answer = rest.admin("GET", f"/execution/{execution}/localVariables/file/data")
        assert (answer.data, answer.mimetype) == (b"hi", "text/plain")
    assert rest.admin("GET", f"/execution/{one['executionId']}/localVariables/text/data").status_code == 400
    assert fetched(rest) == []
    body = {"workerId": "w", "variables": {"answer": {"value": 1}}, "localVariables": {}}
    assert rest.admin("POST", f"/external-task/{one['id']}/complete", body).status_code == 204
    variables = rest.ok("admin", "GET", f"/process-instance/{started['id']}/variables")
    assert variables["answer"] == {"type": "Integer", "value": 1, "valueInfo": {}}
    assert (
        rest.refused(404, "admin", "POST", f"/external-task/{one['id']}/complete", {"workerId": "w"})["type"] == "InvalidRequestException"
    )


def test_topics_choose_by_process_key_and_variables(rest: Programs) -> None:
    rest.deploy(worked())
    rest.deploy(worked("other"), name="other.bpmn")
    begin(rest, businessKey="K-1", variables={"region": {"value": "330106"}})
    begin(rest, "other", businessKey="K-2")
    for wish, count in (
        ({"processVariables": {"region": "other"}}, 0),
        ({"processVariables": {"region": "330106"}, "processDefinitionKey": "other"}, 0),
        ({"businessKey": "K-9"}, 0),
        ({"processDefinitionVersionTag": "v"}, 0),
        ({"processDefinitionKeyIn": ["other", "third"]}, 1),
        ({"businessKey": "K-1", "processVariables": {"region": "330106"}}, 1),
    ):
        assert len(fetched(rest, **wish)) == count, wish
    rest.refused(
        501, "notifier", "POST", "/external-task/fetchAndLock",
        {"workerId": "w", "maxTasks": 1, "topics": [{"topicName": "t", "lockDuration": 1, "tenantIdIn": ["a"]}]},
    )  # fmt: skip


def test_failures_count_down_to_an_incident(rest: Programs) -> None:
    rest.deploy(worked())
    started = begin(rest)
    (one,) = fetched(rest)
    told = {"workerId": "w", "errorMessage": "no\npaper", "errorDetails": "line 1\nline 2", "retries": 2, "retryTimeout": 0}
    rest.ok("admin", "POST", f"/external-task/{one['id']}/failure", told)
    (one,) = fetched(rest)
    assert (one["retries"], one["errorMessage"], one["errorDetails"]) == (2, "no paper", "line 1\nline 2")
    assert rest.admin("GET", f"/external-task/{one['id']}/errorDetails").text == "line 1\nline 2"
    rest.ok("admin", "POST", f"/external-task/{one['id']}/failure", {"workerId": "w", "errorMessage": "no ink"})
    (incident,) = rest.ok("admin", "GET", f"/incident?processInstanceId={started['id']}")
    assert (incident["incidentType"], incident["incidentMessage"], incident["activityId"]) == ("failedExternalTask", "no ink", "job")
    assert rest.ok("admin", "GET", "/external-task/count?noRetriesLeft=true&workerId=") == {"count": 1}
    rest.ok("admin", "PUT", f"/external-task/{one['id']}/retries", {"retries": 1})
    assert rest.ok("admin", "GET", "/incident/count") == {"count": 0}
    assert [each["id"] for each in fetched(rest)] == [one["id"]]


@pytest.mark.parametrize("is_caught", [True, False])
def test_an_expected_failure(rest: Programs, *, is_caught: bool) -> None:
    caught = (
        node("boundaryEvent", "caught", ERROR, attachedToRef="job") + node("userTask", "look") + flow("caught", "look") if is_caught else ""
    )
    parts = [node("startEvent", "s"), node("serviceTask", "job", camunda_type="external", camunda_topic="topic"), node("endEvent", "e")]
    rest.deploy(document(process("work", *parts, chain("s", "job", "e"), caught)))
    started = begin(rest)
    (one,) = fetched(rest)
    body = {"workerId": "w", "errorCode": "E1", "errorMessage": "refused", "variables": {"why": {"value": "x"}}}
    rest.ok("admin", "POST", f"/external-task/{one['id']}/bpmnError", body)
    assert len(rest.ok("admin", "GET", f"/incident?processInstanceId={started['id']}")) == (not is_caught)
    assert rest.ok("sunqiang", "GET", f"/task/count?processInstanceId={started['id']}") == {"count": 0}  # it belongs to the province
    assert rest.ok("admin", "GET", f"/task/count?processInstanceId={started['id']}") == {"count": int(is_caught)}


def test_locks(rest: Programs) -> None:
    rest.deploy(worked())
    begin(rest)
    (one,) = fetched(rest)
    path = f"/external-task/{one['id']}"
    rest.ok("admin", "POST", f"{path}/extendLock", {"workerId": "w", "newDuration": 600_000})
    held = rest.ok("admin", "GET", path)
    assert (held["workerId"], held["lockExpirationTime"] > one["lockExpirationTime"]) == ("w", True)
    refusal = rest.refused(400, "admin", "POST", f"{path}/complete", {"workerId": "other"})
    assert "locked by worker 'w'" in refusal["message"]
    rest.refused(400, "admin", "POST", f"{path}/extendLock", {"workerId": "other", "newDuration": 1000})
    rest.refused(400, "admin", "POST", f"{path}/extendLock", {"workerId": "w", "newDuration": 0})
    assert rest.admin("POST", f"{path}/unlock").status_code == 204  # no body, no content type
    assert rest.admin("POST", f"{path}/unlock").status_code == 204
    assert rest.ok("admin", "GET", path)["workerId"] is None
    rest.ok("admin", "POST", f"{path}/lock", {"workerId": "v", "lockDuration": 60_000})
    rest.ok("admin", "POST", f"{path}/lock", {"workerId": "v", "lockDuration": 90_000})
    rest.refused(400, "admin", "POST", f"{path}/lock", {"workerId": "w", "lockDuration": 60_000})
    assert [each["workerId"] for each in rest.ok("admin", "GET", "/external-task?topicName=topic&locked=True")] == ["v"]
    assert rest.ok("admin", "GET", "/external-task/topic-names") == ["topic"]
    assert rest.ok("admin", "POST", "/external-task", {"sorting": [{"sortBy": "createTime", "sortOrder": "asc"}]})[0]["id"] == one["id"]


def test_an_answer_that_comes_too_late(rest: Programs) -> None:
    rest.deploy(worked())
    started = begin(rest)
    (one,) = fetched(rest)
    rest.ok("admin", "DELETE", f"/process-instance/{started['id']}")
    rest.refused(404, "admin", "POST", f"/external-task/{one['id']}/complete", {"workerId": "w"})
    rest.refused(404, "admin", "POST", "/external-task/gone/complete", {"workerId": "w"})


def test_whoever_may_not_is_refused(rest: Programs) -> None:
    rest.deploy(worked())
    begin(rest)
    (one,) = fetched(rest)
    body = {"workerId": "x", "maxTasks": 1, "topics": [{"topicName": "topic", "lockDuration": 1000}]}
    rest.refused(403, "liwen", "POST", "/external-task/fetchAndLock", body)
    rest.refused(404, "wuyue", "POST", f"/external-task/{one['id']}/complete", {"workerId": "w"})
    rest.refused(400, "notifier", "POST", "/external-task/fetchAndLock", {**body, "asyncResponseTimeout": 1_800_001})
    rest.refused(400, "notifier", "POST", "/external-task/fetchAndLock", {**body, "workerId": None})


def test_retries_are_set(rest: Programs) -> None:
    rest.deploy(worked())
    started = begin(rest)
    (one,) = rest.ok("admin", "GET", "/external-task")
    path = f"/external-task/{one['id']}"
    rest.ok("admin", "PUT", f"{path}/retries", {"retries": 7})
    assert rest.ok("admin", "GET", path)["retries"] == 7
    rest.ok("admin", "PUT", f"{path}/retries", {"retries": 0})
    (incident,) = rest.ok("admin", "GET", f"/incident?processInstanceId={started['id']}")
    assert (incident["activityId"], fetched(rest)) == ("job", [])
    rest.ok("admin", "PUT", f"{path}/retries", {"retries": 0})  # it is stuck already
    rest.ok("admin", "PUT", f"{path}/retries", {"retries": 2})
    assert rest.ok("admin", "GET", f"/incident?processInstanceId={started['id']}") == []
    (again,) = fetched(rest)
    assert (again["id"], again["retries"]) == (one["id"], 2)
    for wrong in (-1, 2**31, "2", None, True):
        rest.refused(400, "admin", "PUT", f"{path}/retries", {"retries": wrong})
    rest.refused(404, "wuyue", "PUT", f"{path}/retries", {"retries": 1})
    rest.ok("admin", "POST", f"{path}/complete", {"workerId": "w"})
    rest.refused(404, "admin", "PUT", f"{path}/retries", {"retries": 1})


def test_retries_of_several_are_set(rest: Programs) -> None:
    rest.deploy(worked())
    instances = [begin(rest)["id"] for _ in range(3)]
    of = {each["processInstanceId"]: each["id"] for each in rest.ok("admin", "GET", "/external-task")}
    chosen = {"externalTaskIds": [of[instances[0]]], "processInstanceIds": [instances[1]]}
    rest.ok("admin", "PUT", "/external-task/retries", {"retries": 9, **chosen})
    found = {each["processInstanceId"]: each["retries"] for each in rest.ok("admin", "GET", "/external-task")}
    assert [found[instance_id] for instance_id in instances] == [9, 9, None]
    rest.refused(404, "admin", "PUT", "/external-task/retries", {"retries": 5, "externalTaskIds": [of[instances[2]], "gone"]})
    rest.refused(501, "admin", "PUT", "/external-task/retries", {"retries": 5, "processInstanceQuery": {"active": True}})
    assert {each["retries"] for each in rest.ok("admin", "GET", "/external-task")} == {9, None}


def test_the_urgent_is_fetched_first(rest: Programs) -> None:
    rest.deploy(worked())
    first, second = begin(rest)["id"], begin(rest)["id"]
    of = {each["processInstanceId"]: each["id"] for each in rest.ok("admin", "GET", "/external-task")}
    rest.ok("admin", "PUT", f"/external-task/{of[second]}/priority", {"priority": 5})
    assert [(each["processInstanceId"], each["priority"]) for each in fetched(rest)] == [(second, 5), (first, 0)]
    rest.refused(400, "admin", "PUT", f"/external-task/{of[first]}/priority", {"priority": 2**40})

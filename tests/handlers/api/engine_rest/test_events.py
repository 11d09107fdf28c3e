"""Messages, signals, incidents, jobs, decisions; and what is not offered."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.diagrams import chain, document, node, process
from tests.handlers.api.engine_rest.conftest import Programs, fetched, worked

CATCH = '<bpmn:messageEventDefinition id="definition" messageRef="message"/>'
SIGNAL = '<bpmn:signalEventDefinition id="definition" signalRef="signal"/>'
TIMER = '<bpmn:timerEventDefinition id="definition"><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition>'
MESSAGE = '<bpmn:message id="message" name="paid"/>'


def waiting(definition: str, extra: str = "", start: str = "") -> bytes:
    parts = [
        node("startEvent", "s", start),
        node("intermediateCatchEvent", "wait", definition),
        node("endEvent", "e"),
        chain("s", "wait", "e"),
    ]
    return document(extra, process("waits", *parts))


def begin(rest: Programs, **body: Any) -> Any:
    return rest.ok("admin", "POST", "/process-definition/key/waits/start", body)


def test_a_message_finds_its_receiver(rest: Programs) -> None:
    rest.deploy(waiting(CATCH, MESSAGE))
    first = begin(rest, businessKey="K-1", variables={"region": {"value": "a"}})
    second = begin(rest, businessKey="K-2", variables={"region": {"value": "b"}})
    third = begin(rest, businessKey="K-3", variables={"region": {"value": "c"}})
    refusal = rest.refused(400, "admin", "POST", "/message", {"messageName": "paid"})
    assert refusal["type"] == "MismatchingMessageCorrelationException"
    rest.refused(404, "wuyue", "GET", f"/process-instance/{first['id']}")
    rest.refused(400, "wuyue", "POST", "/message", {"messageName": "paid", "businessKey": "K-1"})
    result = rest.ok("admin", "POST", "/message", {"messageName": "paid", "businessKey": "K-1", "resultEnabled": True, "tenantId": None})
    assert (result[0]["resultType"], result[0]["execution"]["processInstanceId"]) == ("Execution", first["id"])
    rest.ok(
        "admin", "POST", "/message", {"messageName": "paid", "processInstanceId": second["id"], "processVariables": {"a": {"value": 1}}}
    )
    rest.ok("admin", "POST", "/message", {"messageName": "paid", "correlationKeys": {"region": {"value": "c"}}})
    for one in (first, second, third):
        rest.refused(404, "admin", "GET", f"/process-instance/{one['id']}")
    rest.refused(400, "admin", "POST", "/message", {"messageName": "paid", "processInstanceId": "gone"})
    rest.refused(400, "admin", "POST", "/message", {})
    rest.refused(501, "admin", "POST", "/message", {"messageName": "paid", "all": True})


def test_a_message_starts_a_process(rest: Programs) -> None:
    rest.deploy(waiting(TIMER, MESSAGE, CATCH.replace("definition", "other")))
    body = {"messageName": "paid", "businessKey": "K-1", "resultEnabled": True, "variablesInResultEnabled": True}
    (result,) = rest.ok("admin", "POST", "/message", {**body, "processVariables": {"a": {"value": 1}}})
    assert (result["resultType"], result["processInstance"]["businessKey"]) == ("ProcessDefinition", "K-1")
    assert result["variables"]["a"]["value"] == 1


def test_a_signal_is_sent(rest: Programs) -> None:
    rest.deploy(waiting(SIGNAL, '<bpmn:signal id="signal" name="alarm"/>'))
    begin(rest)
    assert rest.admin("POST", "/signal", {"name": "alarm", "variables": {"a": {"value": 1}}}).status_code == 204
    assert rest.ok("admin", "GET", "/job/count?messages=true") == {"count": 1}
    rest.refused(403, "liwen", "POST", "/signal", {"name": "alarm"})
    rest.refused(400, "admin", "POST", "/signal", {"name": ""})
    rest.refused(501, "admin", "POST", "/signal", {"name": "alarm", "executionId": "x"})


def test_a_condition_starts_processes(rest: Programs) -> None:
    condition = "<bpmn:condition>${amount &gt; 100}</bpmn:condition>"
    holds = f'<bpmn:conditionalEventDefinition id="definition">{condition}</bpmn:conditionalEventDefinition>'
    rest.deploy(waiting(TIMER.replace("definition", "other"), "", holds))
    (definition,) = rest.ok("admin", "GET", "/process-definition?latestVersion=true&key=waits")
    assert rest.ok("admin", "POST", "/condition", {"variables": {"amount": {"value": 5, "type": "Integer"}}}) == []
    body = {"variables": {"amount": {"value": 500, "type": "Integer"}}, "businessKey": "K-1", "processDefinitionId": definition["id"]}
    (begun,) = rest.ok("admin", "POST", "/condition", {**body, "tenantId": None})
    assert (begun["definitionId"], begun["businessKey"], begun["ended"]) == (definition["id"], "K-1", False)
    rest.refused(400, "admin", "POST", "/condition", {**body, "processDefinitionId": "gone"})
    rest.refused(403, "liwen", "POST", "/condition", body)
    rest.refused(501, "admin", "POST", "/condition", {**body, "tenantId": "x"})


def test_a_start_timer_is_a_job_of_its_definition(rest: Programs) -> None:
    rest.deploy(waiting(TIMER.replace("definition", "other"), "", TIMER))
    (job,) = rest.ok("admin", "GET", "/job?timers=true")
    assert (job["processInstanceId"], job["processDefinitionKey"], job["executionId"]) == (None, "waits", None)
    (definition,) = rest.ok("admin", "GET", "/process-definition?latestVersion=true&key=waits")
    assert rest.ok("admin", "GET", f"/job/{job['id']}")["processDefinitionId"] == definition["id"]


def test_jobs_and_incidents(rest: Programs) -> None:
    rest.deploy(waiting(TIMER))
    started = begin(rest)
    (job,) = rest.ok("admin", "GET", "/job?timers=True&sortBy=jobDueDate&sortOrder=desc&firstResult=0&maxResults=10")
    assert (job["processInstanceId"], job["processDefinitionKey"], job["exceptionMessage"]) == (started["id"], "waits", None)
    assert rest.ok("admin", "GET", f"/job/{job['id']}")["id"] == job["id"]
    assert rest.ok("admin", "GET", f"/job/count?withException=true&processInstanceId={started['id']}") == {"count": 0}
    assert rest.admin("GET", f"/job/{job['id']}/stacktrace").status_code == 204
    rest.ok("admin", "PUT", f"/job/{job['id']}/retries", {"retries": 1})
    assert rest.ok("admin", "GET", f"/job/{job['id']}")["retries"] == 1
    rest.refused(403, "liwen", "GET", "/job")
    rest.deploy(worked(), name="other.bpmn")
    rest.ok("admin", "POST", "/process-definition/key/work/start", {})
    (one,) = fetched(rest)
    rest.ok("admin", "POST", f"/external-task/{one['id']}/failure", {"workerId": "w", "errorMessage": "no", "retries": 0})
    (incident,) = rest.ok("admin", "GET", "/incident?incidentType=failedExternalTask&sortBy=incidentTimestamp&sortOrder=asc")
    assert rest.ok("admin", "GET", f"/incident/{incident['id']}")["configuration"] == one["id"]
    assert rest.ok("admin", "GET", "/incident/count?incidentType=failedJob") == {"count": 0}
    rest.ok("admin", "DELETE", f"/incident/{incident['id']}")
    rest.refused(404, "admin", "GET", f"/incident/{incident['id']}")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/filter"), ("POST", "/migration/generate"), ("PUT", "/version"), ("GET", ""), ("DELETE", "/task/x/y/z")]
)
def test_what_is_not_offered_says_so(client: FlaskClient, rest: Programs, method: str, path: str) -> None:
    refusal = rest.refused(501, "admin", method, path)
    assert refusal["message"].startswith(f"This service does not offer {method} /engine-rest{path}")
    assert client.open(f"/engine-rest{path}", method=method).status_code == 401


def test_strangers_stay_outside(client: FlaskClient, rest: Programs) -> None:
    answer = client.get("/engine-rest/version")
    assert (answer.status_code, answer.json["type"]) == (401, "AuthenticationException")
    assert any("Basic" in value for value in answer.headers.getlist("WWW-Authenticate"))
    assert client.get("/engine-rest/version", auth=("admin", "wrong")).status_code == 401
    rest.refused(403, "admin", "POST", "/message", {}, headers={"Sec-Fetch-Site": "cross-site"})
    rest.refused(415, "admin", "POST", "/message", data=b"{}", content_type="text/plain")
    rest.refused(400, "admin", "POST", "/message", data=b"[]", content_type="application/json")
    rest.refused(400, "admin", "POST", "/message", data=b"{", content_type="application/json")
    assert client.get("/.well-known/camunda-automation-platform/webapps").status_code == 200

"""The Modeler's sequence, and what becomes of deployments."""

from io import BytesIO

from flask.testing import FlaskClient

from tests.diagrams import case, chain, document, node, process
from tests.handlers.api.engine_rest.conftest import Programs, worked

BROKEN = document(process("broken", node("startEvent", "s"), "\n", node("endEvent", "e"), chain("s", "gone")))


def test_the_modeler_deploys_and_starts(client: FlaskClient, rest: Programs) -> None:
    assert client.get("/engine-rest/deployment?maxResults=0").status_code == 401
    assert rest.ok("admin", "GET", "/deployment?maxResults=0") == []
    assert rest.ok("admin", "GET", "/version") == {"version": "7.24.0"}
    created = rest.deploy(worked(), enable_duplicate_filtering="true")
    assert (created["name"], created["source"], created["tenantId"]) == ("tests", "Camunda Modeler", None)
    ((definition_id, definition),) = created["deployedProcessDefinitions"].items()
    assert (definition["key"], definition["version"], definition["resource"]) == ("work", 1, "process.bpmn")
    assert client.get("/.well-known/camunda-automation-platform/webapps").json == {
        "adminUrl": "http://localhost/",
        "cockpitUrl": "http://localhost/",
        "tasklistUrl": "http://localhost/",
    }
    started = rest.ok("admin", "POST", f"/process-definition/{definition_id}/start", {"businessKey": "K-1", "variables": None})
    assert (started["definitionId"], started["businessKey"], started["ended"]) == (definition_id, "K-1", False)


def test_the_same_again_brings_nothing(rest: Programs) -> None:
    first = rest.deploy(worked(), enable_duplicate_filtering="true")
    again = rest.deploy(worked(), enable_duplicate_filtering="True")
    assert (again["id"], again["deployedProcessDefinitions"]) == (first["id"], None)
    assert rest.deploy(worked())["deployedProcessDefinitions"].keys() == first["deployedProcessDefinitions"].keys()
    assert rest.ok("admin", "GET", "/process-definition/count?key=work") == {"count": 1}


def test_a_refusal_names_file_line_and_element(rest: Programs) -> None:
    answer = rest.admin("POST", "/deployment/create", data={"broken.bpmn": (BytesIO(BROKEN), "broken.bpmn")})
    assert answer.status_code == 400
    refusal = answer.json
    assert (refusal["type"], refusal["code"]) == ("ParseException", 0)
    assert refusal["message"].startswith("ENGINE-09005 Could not parse BPMN process. Errors: ")
    finding = refusal["details"]["broken.bpmn"]["errors"][0]
    assert finding["elementIds"] == [finding["mainElementId"]] == ["s-gone"]
    assert (finding["line"], finding["column"] > 1) == (2, True)
    assert rest.refused(400, "admin", "POST", "/deployment/create", data={"deployment-name": "empty"})["type"] == "InvalidRequestException"
    rest.refused(403, "liwen", "POST", "/deployment/create", data={"a.bpmn": (BytesIO(worked()), "a.bpmn")})


def test_deployments_are_listed_and_read(rest: Programs) -> None:
    created = rest.deploy(worked())
    path = f"/deployment/{created['id']}"
    assert [one["id"] for one in rest.ok("admin", "GET", "/deployment?nameLike=%25est%25&sortBy=name&sortOrder=asc")] == [created["id"]]
    assert rest.ok("admin", "GET", "/deployment/count?name=other") == {"count": 0}
    assert rest.ok("admin", "GET", path)["deploymentTime"].endswith("+0000")
    assert rest.ok("admin", "GET", f"{path}/resources") == [{"id": "process.bpmn", "name": "process.bpmn", "deploymentId": created["id"]}]
    assert rest.ok("admin", "GET", f"{path}/resources/process.bpmn")["name"] == "process.bpmn"
    assert rest.admin("GET", f"{path}/resources/process.bpmn/data").data == worked()
    assert rest.refused(404, "admin", "GET", "/deployment/gone")["type"] == "InvalidRequestException"
    assert rest.refused(501, "admin", "GET", "/deployment?tenantIdIn=a")["type"] == "NotImplementedException"
    assert rest.refused(400, "admin", "GET", "/deployment?sortBy=colour&sortOrder=asc")["type"] == "InvalidRequestException"


def test_a_deployment_goes_with_its_instances(rest: Programs) -> None:
    created = rest.deploy(worked(after="u"))
    started = rest.ok("admin", "POST", "/process-definition/key/work/start", {})
    rest.refused(400, "admin", "DELETE", f"/deployment/{created['id']}")
    rest.refused(403, "sunqiang", "DELETE", f"/deployment/{created['id']}?cascade=true")
    rest.ok("admin", "DELETE", f"/deployment/{created['id']}?cascade=True")
    rest.refused(404, "admin", "GET", f"/process-instance/{started['id']}")
    rest.refused(404, "admin", "GET", "/process-definition/key/work")
    assert rest.ok("admin", "GET", "/external-task/count") == {"count": 0}
    rest.refused(404, "admin", "DELETE", f"/deployment/{created['id']}")


def test_the_older_version_counts_again(rest: Programs) -> None:
    rest.deploy(worked(topic="first"))
    second = rest.deploy(worked(topic="second"))
    rest.ok("admin", "DELETE", f"/deployment/{second['id']}?cascade=true")
    assert rest.ok("admin", "GET", "/process-definition/key/work")["version"] == 1


def test_nothing_of_a_case_is_erased(rest: Programs) -> None:
    parts = (node("startEvent", "s"), node("userTask", "u"), node("endEvent", "e"), chain("s", "u", "e"))
    created = rest.deploy(document(process("matter", *parts, extension=case())))
    started = rest.ok("liwen", "POST", "/process-definition/key/matter/start", {})
    assert rest.refused(403, "admin", "DELETE", f"/deployment/{created['id']}?cascade=true")["type"] == "AuthorizationException"
    rest.ok("sunqiang", "DELETE", f"/process-instance/{started['id']}")
    rest.refused(404, "sunqiang", "GET", f"/process-instance/{started['id']}")
    rest.refused(403, "admin", "DELETE", f"/deployment/{created['id']}?cascade=true")
    assert rest.ok("sunqiang", "GET", f"/history/process-instance/{started['id']}")["state"] == "EXTERNALLY_TERMINATED"


def test_definitions_are_found(rest: Programs) -> None:
    rest.deploy(worked())
    rest.deploy(worked(topic="other"))
    newest = rest.ok("admin", "GET", "/process-definition?key=work&sortBy=version&sortOrder=desc&firstResult=0&maxResults=1")
    assert [one["version"] for one in newest] == [2]
    assert [one["version"] for one in rest.ok("admin", "GET", "/process-definition?latestVersion=True&keyLike=w%25")] == [2]
    assert rest.ok("admin", "GET", f"/process-definition/{newest[0]['id']}")["deploymentId"] == newest[0]["deploymentId"]
    assert "bpmn:process" in rest.ok("admin", "GET", "/process-definition/key/work/xml")["bpmn20Xml"]
    assert rest.ok("admin", "GET", f"/process-definition/{newest[0]['id']}/xml")["id"] == newest[0]["id"]
    rest.ok("admin", "PUT", f"/process-definition/{newest[0]['id']}/suspended", {"suspended": True})
    assert rest.ok("admin", "GET", "/process-definition/key/work")["version"] == 1
    rest.ok("admin", "PUT", "/process-definition/key/work/suspended", {"suspended": False})
    assert rest.ok("admin", "GET", "/process-definition/key/work")["version"] == 2

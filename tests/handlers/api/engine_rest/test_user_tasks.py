"""User tasks as programs do them: with the rights of whoever calls."""

from tests.diagrams import sequence
from tests.handlers.api.engine_rest.conftest import Programs

LATER = "2026-01-05T09:30:00.000%2B0800"


def started(rest: Programs, **variables: object) -> str:
    rest.deploy(sequence("desk", 2, camunda_candidateGroups="caseworker"))
    given = {name: {"value": value} for name, value in variables.items()}
    return str(rest.ok("liwen", "POST", "/process-definition/key/desk/start", {"businessKey": "K-1", "variables": given})["id"])


def test_a_worklist_is_worked_off(rest: Programs) -> None:
    instance_id = started(rest, a=1)
    (one,) = rest.ok("liwen", "GET", "/task?candidateGroup=caseworker&sortBy=created&sortOrder=asc")
    assert (one["taskDefinitionKey"], one["processInstanceId"], one["assignee"], one["formKey"]) == ("t1", instance_id, None, None)
    path = f"/task/{one['id']}"
    rest.ok("liwen", "POST", f"{path}/claim", {"userId": "liwen"})
    rest.ok("liwen", "POST", f"{path}/claim", {"userId": "liwen"})
    assert rest.ok("zhaomin", "GET", path)["assignee"] == "liwen"
    rest.refused(400, "zhaomin", "POST", f"{path}/claim", {"userId": "zhaomin"})
    rest.refused(403, "zhaomin", "POST", f"{path}/assignee", {"userId": "zhaomin"})
    rest.ok("sunqiang", "POST", f"{path}/assignee", {"userId": "zhaomin"})
    rest.ok("zhaomin", "POST", f"{path}/unclaim", {})
    rest.ok("zhaomin", "POST", f"{path}/unclaim", {})
    rest.refused(400, "sunqiang", "POST", f"{path}/assignee", {"userId": "nobody"})
    assert rest.ok("liwen", "GET", f"{path}/variables")["a"]["value"] == 1
    assert rest.ok("liwen", "GET", f"{path}/form-variables?variableNames=a,b") == {"a": {"type": "Integer", "value": 1, "valueInfo": {}}}
    done = rest.ok("liwen", "POST", f"{path}/complete", {"variables": {"b": {"value": "x"}}, "withVariablesInReturn": True})
    assert {name: found["value"] for name, found in done.items()} == {"a": 1, "b": "x"}
    rest.refused(404, "liwen", "GET", path)
    rest.refused(400, "liwen", "POST", f"{path}/complete", {})
    (second,) = rest.ok("liwen", "GET", f"/task?processInstanceId={instance_id}")
    assert rest.liwen("POST", f"/task/{second['id']}/submit-form", {"variables": {}}).status_code == 204
    rest.refused(404, "liwen", "GET", f"/process-instance/{instance_id}")


def test_user_tasks_are_found(rest: Programs) -> None:
    instance_id = started(rest, a=1)
    for query, count in (
        ("assigned=true", 0),
        ("unassigned=true", 1),
        ("assigned=false&unassigned=False", 1),
        ("assignee=liwen", 0),
        ("candidateUser=liwen", 0),
        ("candidateGroups=caseworker,other&processDefinitionKey=desk&taskDefinitionKey=t1", 1),
        ("nameLike=t%25&processVariables=a_eq_1", 1),
        ("processVariables=a_eq_2", 0),
        ("withoutDueDate=true&active=true&priority=50", None),
        (f"dueBefore={LATER}", 0),
        (f"createdAfter={LATER}&processInstanceBusinessKey=K-1", 1),
        ("suspended=true", 0),
        ("taskDefinitionKeyIn=t1,t2&processInstanceIdIn=" + instance_id, 1),
    ):
        found = rest.ok("liwen", "GET", f"/task/count?{query}")["count"]
        assert count in (None, found), query
    assert rest.ok("liwen", "POST", "/task?firstResult=0&maxResults=5", {"processVariables": [{"name": "a", "operator": "eq", "value": 1}]})
    assert rest.ok("wuyue", "GET", "/task") == []
    rest.refused(501, "liwen", "GET", "/task?tenantIdIn=a")


def test_whoever_may_not_gets_nowhere(rest: Programs) -> None:
    started(rest)
    (one,) = rest.ok("liwen", "GET", "/task")
    rest.refused(404, "wuyue", "GET", f"/task/{one['id']}")
    rest.refused(404, "wuyue", "POST", f"/task/{one['id']}/complete", {})
    rest.refused(403, "admin", "POST", f"/task/{one['id']}/complete", {})
    assert rest.ok("liwen", "GET", f"/task/{one['id']}/form") == {"key": None, "camundaFormRef": None, "contextPath": None}
    links = rest.ok("liwen", "GET", f"/task/{one['id']}/identity-links")
    assert [(link["groupId"], link["type"]) for link in links] == [("caseworker", "candidate")]
    rest.refused(403, "liwen", "PUT", f"/task/{one['id']}/variables/a", {"value": 1})
    rest.ok("sunqiang", "PUT", f"/task/{one['id']}/variables/a", {"value": 1})
    rest.ok("sunqiang", "POST", f"/task/{one['id']}/variables", {"modifications": {"b": {"value": 2}}})
    assert rest.ok("liwen", "GET", f"/task/{one['id']}/variables/b")["value"] == 2

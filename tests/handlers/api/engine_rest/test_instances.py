"""Process instances, their variables, their history."""

from decimal import Decimal

import pytest

from handlers.api.engine_rest import queries
from tests.diagrams import sequence
from tests.handlers.api.engine_rest.conftest import Programs, fetched, worked


def test_instances_are_found(rest: Programs) -> None:
    rest.deploy(worked())
    first = rest.ok("admin", "POST", "/process-definition/key/work/start", {"businessKey": "K-1", "variables": {"a": {"value": 1}}})
    second = rest.ok("admin", "POST", "/process-definition/key/work/start", {"variables": {"a": {"value": 2}, "b_c": {"value": "x"}}})
    for query, expected in (
        ("processDefinitionKey=work&variables=a_eq_1", [first]),
        ("variables=a_gt_1", [second]),
        ("variables=a_gteq_1,b_c_eq_x", [second]),
        ("variables=b_c_neq_y", [second]),
        ("businessKey=K-1", [first]),
        ("businessKeyLike=%25-%25", [first]),
        (f"processInstanceIds={second['id']}", [second]),
        ("active=true&sortBy=instanceId&sortOrder=asc", [first, second]),
        ("sortBy=instanceId&sortOrder=asc&firstResult=1&maxResults=1", [second]),
        ("suspended=True", []),
        ("maxResults=0", []),
    ):
        assert [one["id"] for one in rest.ok("admin", "GET", f"/process-instance?{query}")] == [one["id"] for one in expected], query
    by_body = {"variables": [{"name": "a", "operator": "lt", "value": 2}], "withoutTenantId": False, "sorting": []}
    assert rest.ok("admin", "POST", "/process-instance/count", by_body) == {"count": 1}
    rest.refused(501, "admin", "GET", "/process-instance?variables=a_like_1")
    rest.refused(400, "admin", "GET", "/process-instance?variables=a")
    rest.refused(400, "admin", "GET", "/process-instance?maxResults=x")


def test_variables_are_read_and_written(rest: Programs) -> None:
    rest.deploy(worked())
    started = rest.ok(
        "admin", "POST", "/process-definition/key/work/start", {"variables": {"a": {"value": 1}}, "withVariablesInReturn": True}
    )
    assert started["variables"]["a"]["type"] == "Integer"
    path = f"/process-instance/{started['id']}/variables"
    rest.ok("admin", "PUT", f"{path}/a", {"value": Decimal("0.10"), "type": "Double"})
    rest.ok("admin", "POST", path, {"modifications": {"y": {"value": "AP8=", "type": "Bytes"}}, "deletions": []})
    assert rest.ok("admin", "GET", f"{path}/a?deserializeValue=false")["value"] == Decimal("0.10")
    answer = rest.admin("GET", f"{path}/y/data")
    assert (answer.data, answer.mimetype) == (b"\x00\xff", "application/octet-stream")
    rest.refused(404, "admin", "GET", f"{path}/gone")
    rest.refused(400, "admin", "GET", f"{path}/a/data")
    rest.refused(501, "admin", "POST", path, {"deletions": ["a"]})
    rest.refused(400, "admin", "PUT", f"{path}/a", {"value": "x", "type": "Integer"})
    rest.refused(404, "wuyue", "GET", path)
    (one,) = fetched(rest)
    seen = f"/execution/{one['executionId']}/localVariables"
    rest.ok("admin", "PUT", f"{seen}/own", {"value": "here"})
    rest.ok("admin", "POST", seen, {"modifications": {"own2": {"value": 2}}})
    assert rest.ok("admin", "GET", f"{seen}/own")["value"] == "here"
    assert rest.ok("admin", "GET", seen).keys() == {"a", "y", "own", "own2"}
    assert rest.ok("admin", "GET", path).keys() == {"a", "y"}
    rest.refused(501, "admin", "POST", seen, {"deletions": ["own"]})
    for gone in (f"{started['id']}:999", f"{started['id']}:x", "gone"):
        rest.refused(404, "admin", "GET", f"/execution/{gone}/localVariables")


def test_deleting_ends_with_a_reason(rest: Programs) -> None:
    rest.deploy(worked())
    started = rest.ok("admin", "POST", "/process-definition/key/work/start", {})
    path = f"/process-instance/{started['id']}"
    assert rest.ok("admin", "GET", path)["ended"] is False
    rest.refused(403, "qianjing", "DELETE", path)
    rest.ok("admin", "DELETE", f"{path}?skipCustomListeners=True")
    for method, address in (("GET", path), ("DELETE", path), ("GET", f"{path}/variables"), ("GET", f"{path}/variables/a")):
        rest.refused(404, "admin", method, address)
    rest.ok("admin", "DELETE", f"{path}?failIfNotExists=false")
    found = rest.ok("admin", "GET", f"/history{path}")
    assert (found["state"], found["startUserId"], found["durationInMillis"] >= 0) == ("EXTERNALLY_TERMINATED", "admin", True)


def test_history_keeps_what_is_over(rest: Programs) -> None:
    rest.deploy(worked())
    running = rest.ok("admin", "POST", "/process-definition/key/work/start", {})
    (one,) = fetched(rest)
    over = rest.ok("admin", "POST", "/process-definition/key/work/start", {"businessKey": "K-1"})
    (other,) = fetched(rest)
    rest.ok("admin", "POST", f"/external-task/{other['id']}/complete", {"workerId": "w"})
    for query, expected in (
        ("finished=true", [over]),
        ("unfinished=true", [running]),
        ("completed=true&processInstanceBusinessKey=K-1", [over]),
        ("startedBy=admin&sortBy=startTime&sortOrder=asc", [running, over]),
        ("startedBy=nobody", []),
        ("startedAfter=2026-01-05T09:30:00.000%2B0800&active=true", [running]),
        ("finishedBefore=2020-01-05T09:30:00.000%2B0800", []),
    ):
        found = rest.ok("admin", "GET", f"/history/process-instance?processDefinitionKey=work&{query}")
        assert [each["id"] for each in found] == [each["id"] for each in expected], query
    assert rest.ok("admin", "POST", "/history/process-instance/count", {"processInstanceIds": [over["id"]]}) == {"count": 1}
    assert one["processInstanceId"] == running["id"]
    rest.refused(400, "admin", "GET", "/history/process-instance?startedAfter=yesterday")


@pytest.mark.parametrize(
    "path", ["/process-instance?variables=a_eq_1", "/history/process-instance?variables=a_eq_1", "/task?processVariables=a_eq_1"]
)
def test_variables_are_read_of_so_many_instances_only(rest: Programs, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(queries, "MOST_OPENED", 2)
    rest.deploy(sequence("work", 1))
    started = [rest.ok("admin", "POST", "/process-definition/key/work/start", {"businessKey": f"K-{one}"}) for one in range(3)]
    refusal = rest.refused(400, "admin", "GET", path)
    assert "more than 2 instances" in refusal["message"]
    key = "processInstanceBusinessKey" if path.startswith(("/task", "/history")) else "businessKey"
    assert rest.ok("admin", "GET", f"{path}&{key}=K-1") == []
    assert len(rest.ok("admin", "GET", path.split("?", maxsplit=1)[0])) == len(started)

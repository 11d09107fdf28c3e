"""What clients do: deploy a diagram, start instances, complete one user task after the other."""

import json
from collections import deque
from typing import Any, Protocol

from benchmarks import diagrams
from benchmarks.client import Answer, Connection, Request, Server, Turn, accepted

API = "/api/v1"
PAGE = 200
FORM = {
    "name": "李文",
    "phone": "13800000000",
    "members": 3,
    "income": 2850,
    "kind": "care",
    "urgency": "usual",
    "consent": True,
    "situation": "Lives alone, needs help twice a week.",
    "received": "2026-01-05",
    "remark": "",
}
VALUES: dict[str, dict[str, Any]] = {"seq10": {"note": "checked"}, "form10": FORM}


class Caller(Protocol):
    """A connection to the service, or its door in this process."""

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Make one request; give the answer's content."""


def completion(user_task_id: str, values: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """Give the request that completes a user task."""
    return "POST", f"{API}/user-tasks/{user_task_id}/complete", {"variables": values}


def following(answer: Any) -> str | None:
    """Give the user task that the completion of another has opened."""
    return answer["next_user_task_id"] if answer else None


def deploy(connection: Caller, name: str) -> None:
    """Deploy a diagram with its forms."""
    files = [diagrams.MODELS / f"{name}.bpmn", *diagrams.MODELS.glob(f"{name}*.form")]
    resources = [{"name": path.name, "content": path.read_text(encoding="utf-8")} for path in files]
    connection.call("POST", f"{API}/deployments", {"name": name, "resources": resources})


def start(connection: Caller, name: str, count: int) -> None:
    """Start instances."""
    for _ in range(count):
        connection.call("POST", f"{API}/process-instances", {"process_id": name, "variables": {}})


def open_user_tasks(connection: Caller, name: str, element_id: str = "task01") -> list[str]:
    """Give the ids of all open user tasks of one element of a diagram."""
    found, after = list[str](), ""
    while True:
        page = connection.call("GET", f"{API}/user-tasks?state=open&process_id={name}&element_id={element_id}&limit={PAGE}{after}")
        found += [str(item["id"]) for item in page["items"]]
        if not page.get("next"):
            return found
        after = f"&after={page['next']}"


def completing(first: deque[str], values: dict[str, Any]) -> Turn:
    """Give a client that completes instances to their end, one after the other."""
    body = json.dumps({"variables": values}).encode()

    def turn(answer: Answer | None) -> Request | None:
        user_task_id = following(accepted(answer, "complete").json) if answer else None
        if user_task_id is None and first:
            user_task_id = first.popleft()
        return Request("POST", f"{API}/user-tasks/{user_task_id}/complete", body) if user_task_id else None

    return turn


def prepared(server: Server, name: str, count: int) -> deque[str]:
    """Deploy, start so many instances, and give their first user tasks."""
    connection = Connection(server)
    try:
        deploy(connection, name)
        start(connection, name, count)
        return deque(open_user_tasks(connection, name))
    finally:
        connection.close()

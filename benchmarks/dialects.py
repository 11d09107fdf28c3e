"""The same few commands in two dialects: our own API, and the REST API of Camunda 7 that other servers speak."""

import secrets
from typing import Any, Protocol

from benchmarks import diagrams, work
from benchmarks.client import Connection, Request, Server

ENGINE_REST = "/engine-rest"
VARIABLES: dict[str, dict[str, int]] = {"seq10": {}, "loop": {"limit": 12}, "real40": {"amount": 1200}}


class Dialect(Protocol):
    """A server that runs diagrams."""

    def deploy(self, name: str) -> None:
        """Deploy a diagram."""

    def start(self, name: str) -> str:
        """Start an instance; give its id."""

    def open_user_tasks(self, instance_id: str) -> list[str]:
        """List what waits for a person in one instance."""

    def complete(self, user_task_id: str) -> None:
        """Complete a user task with one variable."""


class Ours:
    """Our API."""

    def __init__(self, server: Server) -> None:
        self.connection = Connection(server)

    def deploy(self, name: str) -> None:
        """Deploy a diagram."""
        resource = {"name": f"{name}.bpmn", "content": diagrams.camunda(name).decode()}
        self.connection.call("POST", f"{work.API}/deployments", {"name": name, "resources": [resource]})

    def start(self, name: str) -> str:
        """Start an instance; give its business key, by which its user tasks are found."""
        key = secrets.token_hex(8)
        body = {"process_id": name, "variables": VARIABLES[name], "business_key": key}
        self.connection.call("POST", f"{work.API}/process-instances", body)
        return key

    def open_user_tasks(self, instance_id: str) -> list[str]:
        """List what waits for a person in one instance."""
        page = self.connection.call("GET", f"{work.API}/user-tasks?state=open&business_key={instance_id}")
        return [str(item["id"]) for item in page["items"]]

    def complete(self, user_task_id: str) -> None:
        """Complete a user task with one variable."""
        self.connection.call(*work.completion(user_task_id, work.VALUES["seq10"]))


class Camunda:
    """The REST API of Camunda 7."""

    def __init__(self, server: Server, base: str = ENGINE_REST) -> None:
        self.connection = Connection(server)
        self.base = base

    def deploy(self, name: str) -> None:
        """Deploy a diagram, as a form with one file."""
        border = secrets.token_hex(16)
        parts = (_part("deployment-name", name.encode()), _part("data", diagrams.camunda(name), f"{name}.bpmn"))
        content = b"".join(f"--{border}\r\n".encode() + part for part in parts) + f"--{border}--\r\n".encode()
        self.connection.ask(Request("POST", f"{self.base}/deployment/create", content, f"multipart/form-data; boundary={border}"))

    def start(self, name: str) -> str:
        """Start an instance; give its id."""
        variables = {key: {"value": value, "type": "Integer"} for key, value in VARIABLES[name].items()}
        return str(self._post(f"/process-definition/key/{name}/start", {"variables": variables})["id"])

    def open_user_tasks(self, instance_id: str) -> list[str]:
        """List what waits for a person in one instance."""
        found = self.connection.call("GET", f"{self.base}/task?processInstanceId={instance_id}")
        return [str(item["id"]) for item in found]

    def complete(self, user_task_id: str) -> None:
        """Complete a user task with one variable."""
        variables = {name: {"value": value, "type": "String"} for name, value in work.VALUES["seq10"].items()}
        self._post(f"/task/{user_task_id}/complete", {"variables": variables})

    def _post(self, path: str, body: Any) -> Any:
        return self.connection.call("POST", self.base + path, body)


def _part(name: str, content: bytes, filename: str = "") -> bytes:
    named = f'; filename="{filename}"\r\nContent-Type: application/octet-stream' if filename else ""
    return f'Content-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"

"""The door of a running service, for tests."""

import base64
import json
import urllib.request
from typing import Any


class Door:
    """The door of a service that runs."""

    def __init__(self, url: str, user: str) -> None:
        self.url, self.user = url, user

    def call(self, method: str, path: str, body: bytes | None = None, media_type: str = "application/json") -> Any:
        credentials = base64.b64encode(self.user.encode()).decode()
        headers = {"Authorization": f"Basic {credentials}", "Content-Type": media_type}
        request = urllib.request.Request(self.url + path, body, headers, method=method)  # noqa: S310 — our own address
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 — our own address
            return json.loads(answer.read() or b"null")

    def deploy(self, data: bytes) -> None:
        part = b'--x\r\nContent-Disposition: form-data; name="errand.bpmn"; filename="errand.bpmn"\r\n\r\n' + data + b"\r\n--x--\r\n"
        self.call("POST", "/deployment/create", part, "multipart/form-data; boundary=x")

    def start(self, process_id: str, body: Any = None) -> str:
        return str(self.call("POST", f"/process-definition/key/{process_id}/start", json.dumps(body or {}).encode())["id"])

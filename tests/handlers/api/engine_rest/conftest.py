"""Fixtures of this door's tests: callers with Basic credentials, and small processes for external workers."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from services import wire
from tests.cast import PASSWORD
from tests.diagrams import chain, document, node, process

Caller = Callable[..., TestResponse]


class Programs:
    """Everybody of the cast as a program: `rest.admin("GET", "/version")`."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, login: str) -> Caller:
        client = self._app.test_client()

        def call(method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
            if body is not None:
                options |= {"data": wire.dumps(body), "content_type": "application/json"}
            return client.open(f"/engine-rest{path}", method=method, auth=(login, PASSWORD), **options)

        return call

    def ok(self, login: str, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """Call, expect success, give the content with exact numbers."""
        answer = getattr(self, login)(method, path, body, **options)
        assert answer.status_code in {200, 204}, answer.get_data(as_text=True)
        assert answer.status_code == 204 or answer.headers["Content-Type"] == "application/json"
        return None if answer.status_code == 204 else wire.loads(answer.get_data())

    def deploy(self, data: bytes, name: str = "process.bpmn", **fields: str) -> Any:
        """Deploy a file as the Modeler does."""
        form = {
            "deployment-name": "tests",
            "deployment-source": "Camunda Modeler",
            **{key.replace("_", "-"): text for key, text in fields.items()},
        }
        return self.ok("admin", "POST", "/deployment/create", data={**form, name: (BytesIO(data), name)})

    def refused(self, status: int, login: str, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """Call, expect a refusal in the dialect's shape, give it."""
        answer = getattr(self, login)(method, path, body, **options)
        assert answer.status_code == status, answer.get_data(as_text=True)
        content = wire.loads(answer.get_data())
        assert {"type", "message", "code"} <= content.keys()
        return content


@pytest.fixture
def rest(app: Flask) -> Programs:
    return Programs(app)


def worked(process_id: str = "work", topic: str = "topic", after: str = "", **attributes: str) -> bytes:
    """Give a process with one external task, perhaps followed by a user task."""
    parts = [node("startEvent", "s"), node("serviceTask", "job", camunda_type="external", camunda_topic=topic, **attributes)]
    names = ["s", "job", *after.split(), "e"]
    parts += [node("userTask", name) for name in after.split()]
    return document(process(process_id, *parts, node("endEvent", "e"), chain(*names)))


def fetched(rest: Programs, worker: str = "w", topic: str = "topic", **more: Any) -> Any:
    """Take work as a worker."""
    of_topic = {"topicName": topic, "lockDuration": 60_000, **more}
    return rest.ok("notifier", "POST", "/external-task/fetchAndLock", {"workerId": worker, "maxTasks": 10, "topics": [of_topic]})

"""What published clients say, request by request: each gets the answer it expects, or is told that it is not offered."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from services import wire
from tests.diagrams import chain, document, node, process
from tests.engine.decisions import building
from tests.handlers.api.engine_rest.conftest import Programs

TESTS = Path(__file__).parents[3]
SAID = [json.loads(line) for line in (TESTS / "clients/requests.jsonl").read_text(encoding="utf-8").splitlines()]
REFERENCE = (TESTS.parent / "docs/reference/engine-rest.md").read_text(encoding="utf-8")
PROPERTIES = (
    '<bpmn:extensionElements><camunda:properties><camunda:property name="k" value="v"/></camunda:properties></bpmn:extensionElements>'
)
TIMER = '<bpmn:timerEventDefinition id="timer"><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>'
MESSAGE = '<bpmn:messageEventDefinition id="definition" messageRef="M"/>'
DIAGRAM = document(
    '<bpmn:message id="M" name="M"/>',
    process(
        "p",
        node("startEvent", "s"),
        node("serviceTask", "ST", PROPERTIES, camunda_type="external", camunda_topic="topic1"),
        node("userTask", "UT", camunda_candidateGroups="caseworker"),
        node("intermediateCatchEvent", "C", MESSAGE),
        node("intermediateCatchEvent", "T", TIMER),
        *(chain("s", name) for name in ("ST", "UT", "C", "T")),
        attributes='camunda:versionTag="1.0.1"',
    ),
)
FORM = b'{"id": "form", "type": "default", "components": []}'
DECISION = building.document(building.decision("k", building.table([("a", "number")], ["risk"], [["-", '"high"']])))
FILE = {"value": "aGk=", "type": "File", "valueInfo": {"filename": "a.txt"}}


class Scene:
    """An instance that waits for everything a client may speak of."""

    def __init__(self, rest: Programs, deployment: dict[str, Any], number: int) -> None:
        self.rest, self.names = rest, {"deployment": deployment["id"], "key": f"K-{number}", "user": "liwen"}
        (self.names["definition"],) = deployment["deployedProcessDefinitions"]
        variables = {"s": {"value": "x"}, "region": {"value": "one"}, "f": FILE}
        body = {"businessKey": self.names["key"], "variables": variables}
        self.names["instance"] = rest.ok("liwen", "POST", f"/process-definition/{self.names['definition']}/start", body)["id"]

    def prepare(self, said: dict[str, Any]) -> None:
        """Let things be as far as the request takes for granted."""
        words = said["path"] + json.dumps(said.get("body") or "")
        here = f"processInstanceId={self.names['instance']}"
        (external,) = self.rest.ok("admin", "GET", f"/external-task?{here}")
        (task,) = self.rest.ok("liwen", "GET", f"/task?{here}")
        (job,) = self.rest.ok("admin", "GET", f"/job?{here}")
        self.names |= {"external_task": external["id"], "user_task": task["id"], "job": job["id"]}
        if "{external_task}" in words:
            self.rest.ok("admin", "POST", f"/external-task/{external['id']}/lock", {"workerId": "worker", "lockDuration": 60_000})
        if "{incident}" in words or said["path"].endswith("/errorDetails"):
            failure = {"workerId": "worker", "errorMessage": "m", "errorDetails": "d", "retries": 0}
            self.rest.ok("admin", "POST", f"/external-task/{external['id']}/lock", {"workerId": "worker", "lockDuration": 60_000})
            self.rest.ok("admin", "POST", f"/external-task/{external['id']}/failure", failure)
            (incident,) = self.rest.ok("admin", "GET", f"/incident?{here}")
            self.names["incident"] = incident["id"]
        if re.search("/(complete|unclaim|resolve)$", said["path"]) and "user_task" in words:
            self.rest.ok("liwen", "POST", f"/task/{task['id']}/claim", {"userId": "liwen"})

    def say(self, said: dict[str, Any]) -> TestResponse:
        """Say it, as whoever may."""
        who = "liwen" if "{user_task}" in said["path"] and "assignee" not in said["path"] else "admin"
        who = "sunqiang" if "assignee" in said["path"] else who
        path = self.named(said["path"] + ("?" + said["query"] if "query" in said else ""))
        if "form" in said:
            files = {"p.bpmn": DIAGRAM, "form.form": FORM}
            data = {part["name"]: (BytesIO(files[part["file"]]), part["file"]) if "file" in part else part["text"] for part in said["form"]}
            return getattr(self.rest, who)(said["method"], path, data=data)
        body = json.loads(self.named(json.dumps(said["body"]))) if "body" in said else None
        return getattr(self.rest, who)(said["method"], path, body)

    def named(self, text: str) -> str:
        """Put the ids in."""
        return re.sub(r"\{(\w+)\}", lambda found: self.names[found[1]], text)


def missing(content: Any, expected: Any) -> set[str]:
    """Tell what the client looks for and does not find."""
    if expected == "text":
        return set() if content else {"text"}
    ((kind, names),) = expected.items()
    parts = [content] if kind == "keys" else content if kind == "each" else content.values()
    return {name for part in parts for name in names if name not in part}


def is_told(method: str, path: str) -> bool:
    """Say whether the reference tells that this is not offered, or only in part."""
    told = re.findall(rf"`{method} (/[^`]+)`", REFERENCE.split("## What some of them do not do")[1])
    return any(re.fullmatch(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(operation)), path) for operation in told)


def answered(rest: Programs, app: Flask, deployment: dict[str, Any], number: int) -> TestResponse:
    """Say one request in a scene of its own."""
    said = SAID[number]
    if said["path"].startswith("/.well-known"):
        return app.test_client().get(said["path"])
    scene = Scene(rest, deployment, number)
    scene.prepare(said)
    answer = scene.say(said)
    rest.admin("PUT", "/process-definition/key/p/suspended", {"suspended": False})
    return answer


def test_every_client_gets_its_answer(rest: Programs, app: Flask) -> None:
    deployment = rest.deploy(DIAGRAM, "p.bpmn")
    rest.deploy(DECISION, "k.dmn")
    for number, said in enumerate(SAID):
        answer = answered(rest, app, deployment, number)
        text = answer.get_data(as_text=True)
        assert answer.status_code == said["status"], (said, text)
        if answer.status_code == 200 and "answer" in said:
            assert missing(wire.loads(text) if answer.mimetype == "application/json" else text, said["answer"]) == set(), (said, text)
        if answer.status_code == 501:
            assert wire.loads(text)["type"] == "NotImplementedException"
            assert is_told(said["method"], said["path"]), said


def test_the_fixture_is_what_it_seems() -> None:
    assert len(SAID) > 90
    assert sum(said["status"] == 501 for said in SAID) < 30

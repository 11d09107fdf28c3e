"""The two dialects of servers, by what they ask."""

from typing import Any

import pytest

from benchmarks import diagrams, peer
from benchmarks.client import Answer, Request
from benchmarks.dialects import Camunda, Ours
from engine.compiler import compile_document


class Scripted:
    """A connection that notes the requests and answers as told."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers, self.asked = answers, list[Request]()

    def ask(self, request: Request) -> Answer:
        self.asked.append(request)
        return Answer(200, b"", 0.0)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        self.asked.append(Request(method, path, body))
        return self.answers.get(path.split("?", maxsplit=1)[0])


def scripted(dialect: Any, answers: dict[str, Any]) -> Any:
    made = dialect.__new__(dialect)
    made.connection, made.base = Scripted(answers), "/engine-rest"
    return made


def test_a_server_with_camundas_api_is_asked_in_its_words() -> None:
    camunda = scripted(Camunda, {"/engine-rest/process-definition/key/loop/start": {"id": "i1"}, "/engine-rest/task": [{"id": "t1"}]})
    camunda.deploy("loop")
    assert camunda.start("loop") == "i1"
    assert camunda.open_user_tasks("i1") == ["t1"]
    camunda.complete("t1")
    deploy, start, look, complete = camunda.connection.asked
    assert b'filename="loop.bpmn"' in deploy.body
    assert start.body == {"variables": {"limit": {"value": 12, "type": "Integer"}}}
    assert look.path == "/engine-rest/task?processInstanceId=i1"
    assert complete.body == {"variables": {"note": {"value": "checked", "type": "String"}}}


def test_our_own_api_finds_the_user_tasks_of_an_instance_by_its_business_key() -> None:
    ours = scripted(Ours, {"/api/v1/user-tasks": {"items": [{"id": "t1"}]}})
    key = ours.start("real40")
    assert ours.open_user_tasks(key) == ["t1"]
    assert ours.connection.asked[0].body == {"process_id": "real40", "variables": {"amount": 1200}, "business_key": key}


@pytest.mark.parametrize("name", peer.MODELS)
def test_the_diagrams_for_others_run_here_too(name: str) -> None:
    assert compile_document(diagrams.camunda(name))[name].is_startable


class Counting:
    """A server on which every instance has three user tasks."""

    def __init__(self) -> None:
        self.left: dict[str, int] = {}

    def deploy(self, name: str) -> None:
        assert name in peer.MODELS

    def start(self, name: str) -> str:
        key = f"{name}-{len(self.left)}"
        self.left[key] = 3
        return key

    def open_user_tasks(self, instance_id: str) -> list[str]:
        return [instance_id] * self.left[instance_id]

    def complete(self, user_task_id: str) -> None:
        self.left[user_task_id] -= 1


def test_both_servers_are_driven_to_the_end_of_every_instance() -> None:
    pair = (Counting(), Counting())
    figures = list(peer.figures("loop", peer.by_turns(pair, "loop")))
    assert len(figures) == 12
    for server in pair:
        assert set(server.left.values()) == {0}
        assert len(server.left) == peer.INSTANCES + peer.WARM_UP

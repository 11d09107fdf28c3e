"""Whatever is found in a diagram is said in Chinese and in English."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from engine import rules
from engine.problems import Problem, said
from handlers import findings
from handlers.web import errors
from services import tokens
from services.errors import Undeployable
from tests.cast import Cast
from tests.diagrams import document, flow, node, process

ROOMS = ("engine", "services")
SPEAKERS = {"refuse": -1, "refuse_unless": -1, "warn": -1, "Problem": 2}  # what notes a finding, and which argument is its sentence
SAYERS = {"said", "problems.said"}  # not what other modules call so
HANDED_ON = {"message", "reason", "sentence", "missing"}  # names of sentences that were made where they are looked for as well
DIAGRAMS = sorted(Path("tests/diagrams/rules").rglob("*.bpmn"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def trees() -> Iterator[ast.Module]:
    for room in ROOMS:
        for file in sorted(Path(room).rglob("*.py")):
            yield ast.parse(file.read_text(encoding="utf-8"))


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def sentences() -> Iterator[ast.expr]:
    """Give what is noted as the sentence of a finding, both sides of a choice."""
    for tree in trees():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and name_of(call) in SPEAKERS and len(call.args) > max(SPEAKERS[name_of(call)], 1):
                spoken = call.args[SPEAKERS[name_of(call)]]
                yield from (spoken.body, spoken.orelse) if isinstance(spoken, ast.IfExp) else (spoken,)


def said_in_code() -> set[str]:
    templates = {
        call.args[0] for tree in trees() for call in ast.walk(tree) if isinstance(call, ast.Call) and ast.unparse(call.func) in SAYERS
    }
    assert all(isinstance(one, ast.Constant) for one in templates)
    return {str(ast.literal_eval(one)) for one in (*templates, *sentences()) if isinstance(one, ast.Constant)}


def test_no_finding_is_put_together_by_hand() -> None:
    assert [ast.unparse(one) for one in sentences() if isinstance(one, ast.JoinedStr | ast.BinOp)] == []
    assert {one.id for one in sentences() if isinstance(one, ast.Name)} <= HANDED_ON


def test_every_finding_has_its_chinese() -> None:
    assert said_in_code() - set(findings._chinese()) == set()


def test_the_catalogue_says_nothing_that_is_no_longer_found() -> None:
    words = {node.value for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert set(findings._chinese()) - words == set()


@pytest.mark.parametrize("template", sorted(findings._chinese()))
def test_both_sentences_name_the_same(template: str) -> None:
    assert places(findings._chinese()[template]) == places(template)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.stem)
def test_what_is_found_in_a_diagram_is_said_in_both(diagram: Path) -> None:
    for problem in rules.check(diagram.read_bytes()):
        assert findings.sentence(problem.message, "en") == problem.message
        assert CHINESE.search(findings.sentence(problem.message, "zh")), problem


def test_what_a_sentence_is_filled_in_with_is_said_too() -> None:
    message = said("{place} has no {kind} trigger", place=said("the {place}", place="start of a process"), kind="error")
    assert findings.told(Problem("s", "start event", message), "zh")["message"] == "流程的开始不能有 error 触发器"
    assert message == "the start of a process has no error trigger"


BROKEN = document(process("broken", node("startEvent", "s"), node("userTask", "u", camunda_formRef="nowhere"), flow("s", "u")))
SENTENCES = [("zh-CN", "表单 nowhere 没有部署"), ("en", "the form nowhere is not deployed"), ("fr", "表单 nowhere 没有部署")]


@pytest.mark.parametrize(("speech", "told"), SENTENCES)
def test_the_api_answers_in_the_language_that_is_asked_for(app: Flask, cast: Cast, speech: str, told: str) -> None:
    body = {"name": "broken", "resources": [{"name": "broken.bpmn", "content": BROKEN.decode()}]}
    headers = {"Authorization": f"Bearer {tokens.create(cast.admin, 'tests').token}", "Accept-Language": speech}
    refused = app.test_client().post("/api/v1/deployments", json=body, headers=headers)
    checked = app.test_client().post("/api/v1/deployments/check", json=body, headers=headers)
    for answer in (refused, checked):
        assert [one["message"] for one in answer.json["problems"] if one["rule"] == "form"] == [told]


@pytest.mark.parametrize(("cookie", "told"), [("", "表单 f 没有部署"), ("language=en", "the form f is not deployed")])
def test_the_desk_says_it_in_the_readers_language(app: Flask, cookie: str, told: str) -> None:
    refusal = Undeployable([Problem("u", "form", said("the form {form_ref} is not deployed", form_ref="f"))])
    with app.test_request_context("/", headers={"Cookie": cookie, "Accept": "application/json"}):
        answer = errors.of_service(refusal)
    assert (answer.status_code, answer.json["errors"]) == (400, {"u": [f"u: {told}"]})


def test_a_sentence_of_nobody_stays_as_it_is() -> None:
    assert findings.sentence("something {else}", "zh") == "something {else}"

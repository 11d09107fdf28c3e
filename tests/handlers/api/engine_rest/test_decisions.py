"""Decisions at this door: asked as programs ask, and asked wrongly."""

from typing import Any

import pytest

from tests.handlers.api.engine_rest.conftest import Programs
from tests.services.test_decisions import model

ASK = "/decision-definition/key/size/evaluate"
DEEP: Any = 1
for _ in range(200):
    DEEP = [DEEP]
WRONG_VALUES = [
    {"value": "x", "type": "String"},
    {"value": True, "type": "Boolean"},
    {"value": "2026-01-05T09:30:00.000+0800", "type": "Date"},
    {"value": "[1, 2]", "type": "Json"},
    {"value": '{"amount": 1}', "type": "Json"},
    {"value": "AAE=", "type": "Bytes"},
    {"value": "AAE=", "type": "File", "valueInfo": {"filename": "a"}},
    {"value": "x", "type": "Integer"},
    {"value": 2**40, "type": "Integer"},
    {"value": 1.5, "type": "Integer"},
    {"value": 1, "type": "Bogus"},
    {"value": "{", "type": "Json"},
    {"value": "soon", "type": "Date"},
    {"value": DEEP},
]
WRONG_BODIES: list[Any] = [[], "x", 1, {"variables": []}, {"variables": "x"}, {"variables": {"amount": 3}}, {"variables": {"amount": None}}]


def test_a_decision_is_asked(rest: Programs) -> None:
    rest.deploy(model(), "size.dmn")
    asked = {"variables": {"amount": {"value": 12, "type": "Integer"}, "more": {"value": "x"}}}
    assert rest.ok("admin", "POST", ASK, asked) == [{"size": {"type": "String", "value": "big", "valueInfo": {}}}]
    (found,) = rest.ok("admin", "GET", "/decision-definition?key=size&latestVersion=true")
    assert rest.ok("admin", "POST", f"/decision-definition/{found['id']}/evaluate", asked)


def test_what_does_not_fit_is_refused_and_nothing_breaks(rest: Programs) -> None:
    rest.deploy(model(), "size.dmn")
    for value in WRONG_VALUES:
        refusal = rest.refused(400, "admin", "POST", ASK, {"variables": {"amount": value}})
        assert refusal["message"], value
    for body in WRONG_BODIES:
        rest.refused(400, "admin", "POST", ASK, body)
    assert rest.ok("admin", "POST", ASK, {"variables": {"amount": {"value": 3}}})[0]["size"]["value"] == "small"


@pytest.mark.parametrize("body", [{}, {"variables": {}}, {"variables": {"amount": {"value": None, "type": "Null"}}}])
def test_an_input_that_is_missing_is_no_small_amount(rest: Programs, body: Any) -> None:
    rest.deploy(model(), "size.dmn")
    answer = rest.admin("POST", ASK, body)
    assert answer.status_code == 400 or answer.json == [], answer.get_data(as_text=True)

"""Functions that the standard lacks: some work, as closures and in V8 alike; the others are refused by name."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.decisions import compile_model
from engine.errors import InvalidDefinition
from engine.expressions import feel
from javascript import contexts
from tests.engine.decisions import building

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("coalesce(nothing, null, who, 1)", " 王 "),
        ("coalesce(nothing)", None),
        ("coalesce(nothing, [])", []),
        ("trim(who)", "王"),
        ("trim(5)", None),
        ('is blank(" \u3000")', True),
        ("is blank(who)", False),
        ("is blank(nothing)", None),
        ("is empty([])", True),
        ("is empty([null])", False),
        ("is empty(nothing)", None),
        ("is empty(who)", False),
        ("is defined(who)", True),
        ("is defined(nothing)", False),
        ('if is defined(nothing) then 1 else trim(" a ") + "b"', "ab"),
    ],
)
def test_what_works_here_and_in_v8(text: str, expected: Any) -> None:
    expression = feel(text)
    assert expression.closure is not None
    scope = {"who": " 王 "}
    assert (expression(scope, NOW), expression.in_v8(scope, NOW)) == (expected, expected)
    if expected is not None:  # a decision fails where there is no result, and where a variable is missing
        assert building.feel(text, **scope, nothing=None) == expected


def test_a_variable_of_that_name_goes_first() -> None:
    assert feel("trim")({"trim": 5}, NOW) == 5


@pytest.mark.parametrize(
    "name", ["get or else", "uuid", "random number", "assert", "extract", "partition", "duplicate values", "to base64", "from json", "put"]
)
def test_what_does_not_is_refused_by_name(name: str) -> None:
    with pytest.raises(SyntaxError, match=f"there is no function {name}"):
        feel(f"1 + {name}(a, 1)")
    with pytest.raises(InvalidDefinition) as refusal:
        compile_model(building.document(building.decision("d", building.literal(f"{name}(a, 1)"))))
    assert f"there is no function {name}" in refusal.value.problems[0].message


def test_nothing_is_refused_because_the_machine_stood_still(monkeypatch: pytest.MonkeyPatch) -> None:
    context, busy = contexts.expressions(), iter((True, True))
    evaluated = context._evaluated

    def now_and_then(code: str, seconds: float) -> str:
        if next(busy, False):
            raise contexts.TookTooLong("more time than it may take")
        return evaluated(code, seconds)

    monkeypatch.setattr(context, "_evaluated", now_and_then)
    assert feel("nobody_has_read_this_before + 1").needs == {"nobody_has_read_this_before"}

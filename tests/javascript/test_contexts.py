"""V8 in process: limits, attacks, forks, and an end without hanging."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from javascript import contexts
from javascript.contexts import Context, NotBuilt, ScriptFailed, ScriptOverrun

ROOT = Path(__file__).parents[2]
ENDS = 10
PATIENCE = 60  # seconds for a child on a busy machine

ENDLESS = 'matches("' + "a" * 40 + 'b", "^(a+)+$")'
GREEDY = 'string length(string join(for i in 1..90000 return string join(for j in 1..90000 return "xxxxxxxxxx")))'


@pytest.fixture
def context() -> Iterator[Context]:
    found = Context("feel", seconds=10.0)  # a busy machine is no overrun
    yield found
    found.close()


def evaluate(context: Context, text: str, scope: str = "{}") -> object:
    answer: dict[str, object] = json.loads(context.call("evaluate", text, "[]", scope, ""))
    return answer.get("value", answer.get("error"))


def child(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


def test_answers(context: Context) -> None:
    assert evaluate(context, "1 + 1") == 2
    assert evaluate(context, "name", '{"name": "\\u2028\\"\'`${x}"}') == "\u2028\"'`${x}"


def test_overrun_is_stopped_and_the_isolate_replaced(context: Context) -> None:
    evaluate(context, "1")
    with pytest.raises(ScriptOverrun, match="more time"):
        context.call("evaluate", ENDLESS, "[]", "{}", "", seconds=0.2)
    assert evaluate(context, "1 + 1") == 2


@pytest.mark.parametrize(
    ("worked", "tries"), [(0.05, 1), (0.02, 2), (0.01, 3)], ids=["it worked", "now and then", "the machine stood still"]
)
def test_another_try_is_for_machines_that_stood_still(context: Context, monkeypatch: pytest.MonkeyPatch, worked: float, tries: int) -> None:
    opened, moment, original = list[int](), count(), context._open

    def opening() -> object:
        opened.append(1)
        return original()

    monkeypatch.setattr(contexts, "process_time", lambda: next(moment) * worked)
    monkeypatch.setattr(context, "_open", opening)
    with pytest.raises(ScriptOverrun, match="more time"):
        context.call("evaluate", ENDLESS, "[]", "{}", "", seconds=0.06, tries=3)
    assert len(opened) == tries


def test_too_much_memory_is_stopped_and_the_isolate_replaced() -> None:
    context = Context("feel", seconds=60.0)
    try:
        with pytest.raises(ScriptOverrun, match="128 MB"):
            evaluate(context, GREEDY)
        assert evaluate(context, "1 + 1") == 2
    finally:
        context.close()


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000000000 return i",
        "count(for a in 1..3000, b in 1..3000 return a)",
        "(function(f, n) f(f, n))(function(f, n) f(f, n + 1), 0)",
        "(" * 3000 + "1" + ")" * 3000,
        "+".join(["1"] * 3000),
        "10 ** 1000000000",
        "2 ** 0.5 ** 1e300",
        "exp(1e300)",
    ],
    ids=lambda text: text[:30],
)
def test_hostile_texts_end_in_null_or_an_error(context: Context, text: str) -> None:
    value = evaluate(context, text)
    assert value is None or isinstance(value, str)
    assert evaluate(context, "1 + 1") == 2


@pytest.mark.parametrize(
    "text",
    [
        '"x".constructor',
        "abs.constructor",
        "abs.prototype",
        "abs.name",
        "abs.caller",
        "(function(x) x).fn",
        "(function(x) x).constructor",
        "{}.constructor",
        "{}.__proto__",
        "[[1]].length[1]",
        "[1].constructor[1]",
        "@\"2026-01-01\".value",
        "duration(\"P1D\").unwrap",
        "globalThis",
        "Function",
        "eval",
        "hooks",
        "feel",
        "this",
        "__proto__",
        "constructor",
        "toString",
        "get value({}, \"constructor\")",
        "get value({}, \"__proto__\")",
    ],
)  # fmt: skip
def test_nothing_of_javascript_is_reachable(context: Context, text: str) -> None:
    assert evaluate(context, text) is None


def test_prototypes_stay_clean(context: Context) -> None:
    for text in (
        '{"__proto__": {polluted: 1}}',
        'context put({}, "__proto__", {polluted: 1})',
        'context merge([{"__proto__": {polluted: 1}}])',
        'context([{key: "__proto__", value: {polluted: 1}}])',
        "{constructor: {prototype: {polluted: 1}}}",
    ):
        evaluate(context, text)
    evaluate(context, "{a: x, b: a}", '{"__proto__": {"polluted": 1}, "x": {"__proto__": {"polluted": 1}}}')
    assert evaluate(context, "{}.polluted") is None
    assert evaluate(context, "polluted") is None
    assert evaluate(context, "x", '{"x": {"@": "context", "v": [["__proto__", 1], ["a", 2]]}}') == {
        "@": "context",
        "v": [["__proto__", 1], ["a", 2]],
    }


def test_errors_of_the_script_have_one_line(context: Context) -> None:
    with pytest.raises(ScriptFailed) as raised:
        context.call("nothing")
    assert "\n" not in str(raised.value)
    with pytest.raises(ScriptFailed):
        context.call("parse", "1", "not JSON")
    assert evaluate(context, "1 + 1") == 2


def test_missing_bundle_says_what_to_do() -> None:
    with pytest.raises(NotBuilt, match="make assets"):
        Context("nowhere", seconds=1).call("evaluate")


def test_threads_take_turns(context: Context) -> None:
    found: list[object] = []

    def work(number: int) -> None:
        found.extend(evaluate(context, f"{number} * 2") for _ in range(50))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == sorted(str(number * 2) for number in range(8) for _ in range(50))


def test_closed_contexts_open_again() -> None:
    context = contexts.expressions()
    evaluate(context, "1")
    contexts.close_all()
    contexts.close_all()
    assert evaluate(context, "1 + 1") == 2
    assert contexts.expressions() is context


SCRIPT = """
from javascript.contexts import expressions, ScriptOverrun
assert expressions().call("evaluate", "1 + 1", "[]", "{}", "") == '{"value":2}'
"""

OVERRUN = f"""
from javascript.contexts import expressions, ScriptOverrun
try:
    expressions().call("evaluate", {ENDLESS!r}, "[]", "{{}}", "")
except ScriptOverrun:
    print("overrun")
"""

FORK = """
import os
from javascript.contexts import expressions
def two(): return expressions().call("evaluate", "1 + 1", "[]", "{}", "")
two()
child = os.fork()
if child == 0:
    print(two(), flush=True)
else:
    status = os.waitpid(child, 0)[1]
    print(status, two())
"""


@pytest.mark.parametrize(("script", "output"), [(SCRIPT, ""), (OVERRUN, "overrun")], ids=["open", "overrun"])
def test_process_ends_although_nothing_was_closed(script: str, output: str) -> None:
    for _ in range(ENDS):
        assert child(script) == output


def test_child_of_a_fork_has_its_own_isolate() -> None:
    for _ in range(ENDS // 2):
        assert child(FORK).splitlines() == ['{"value":2}', '0 {"value":2}']

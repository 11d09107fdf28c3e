"""Every verb can be entered late: it takes the moment at which it really happened, and hands it to its transaction."""

import ast
from functools import cache
from pathlib import Path

SERVICES = Path(__file__).parents[2] / "services"
MOMENTARY = {  # what is nothing but the present
    ("demo_time.py", "advance"),  # moves the present itself
    ("external.py", "extend"),  # a lease runs from now
    ("external.py", "lock"),
    ("external.py", "unlock"),
    ("fetching.py", "fetch"),  # takes leases
    ("importing.py", "run"),  # each row tells its own moment
    ("misses.py", "note"),  # what did not happen is noted now
    ("second_factors.py", "demand"),  # whoever signs in does so now
    ("sessions.py", "begin"),
}
RECORDED = {"user_task.refuse_completion", "message.miss"}  # the deed did not happen; that is noted now


def test_every_verb_takes_the_moment_at_which_it_happened() -> None:
    found = {(file.name, one.name) for file in modules() for one in verbs(file) if not takes_moment(one)}
    assert found == MOMENTARY


def test_the_moment_reaches_the_transaction() -> None:
    lost = [
        f"{file.name}:{call.lineno}"
        for file in modules()
        for function in functions(file)
        if (file.name, public_of(file, function)) not in MOMENTARY
        for call in opened(function)
        if not {"occurred_at", None} & {keyword.arg for keyword in call.keywords} and verb_of(call) not in RECORDED
    ]
    assert lost == []


def modules() -> list[Path]:
    return sorted(SERVICES.glob("*.py"))


@cache
def functions(file: Path) -> list[ast.FunctionDef]:
    return [one for one in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(one, ast.FunctionDef)]


@cache
def opened(function: ast.FunctionDef) -> list[ast.Call]:
    """Give the transactions a function opens in somebody's name; the machine's own deeds have no other moment."""
    calls = [one for one in ast.walk(function) if isinstance(one, ast.Call) and ast.unparse(one.func).split(".")[-1] == "transaction"]
    return [call for call in calls if ast.unparse(call.args[0]) == "actor"]


@cache
def verbs(file: Path) -> list[ast.FunctionDef]:
    """Give the public functions that open such a transaction, by themselves or through others of their file."""
    own = {one.name: one for one in functions(file)}
    return [one for name, one in own.items() if not name.startswith("_") and any(opened(own[each]) for each in reached(own, name))]


def reached(own: dict[str, ast.FunctionDef], name: str) -> set[str]:
    """Give a function and those of its file whose names it mentions, and so on; other public ones answer for themselves."""
    seen, waiting = set(), [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            names = {node.id for node in ast.walk(own[current]) if isinstance(node, ast.Name)}
            waiting += [one for one in names if one in own and one.startswith("_")]
    return seen


@cache
def public_of(file: Path, function: ast.FunctionDef) -> str:
    own = {one.name: one for one in functions(file)}
    return next((one.name for one in verbs(file) if function.name in reached(own, one.name)), function.name)


def takes_moment(function: ast.FunctionDef) -> bool:
    arguments = function.args
    names = {one.arg for one in (*arguments.args, *arguments.kwonlyargs)}
    more = arguments.kwarg.annotation if arguments.kwarg is not None else None
    return "occurred_at" in names or (more is not None and ast.unparse(more).endswith("Unpack[When]"))


def verb_of(call: ast.Call) -> str:
    verb = call.args[1]
    return str(verb.value) if isinstance(verb, ast.Constant) else ""

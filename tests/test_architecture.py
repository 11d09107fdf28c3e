"""The house keeps its own rules: who commits, who is imported by whom, how long anything may be, what each verb leaves."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles

from services.verbs import VERBS

ROOT = Path(__file__).parent.parent
ROOMS = ("config.py", "app.py", "engine", "models", "services", "forms", "deadlines", "documents", "javascript", "handlers")
FOLDERS = ("tests", "benchmarks", "migrations")
LONGEST_FILE, LONG_FILE, USUAL_FILE = 400, 250, 80  # lines: of any, of 95 in 100, of the median
LONGEST_FUNCTION, LONG_FUNCTION, USUAL_FUNCTION = 50, 30, 10
LONGEST_TEMPLATE = 250
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python(*places: str) -> list[Path]:
    """Give the Python files of some rooms."""
    found = [ROOT / place for place in places]
    files = [file for place in found for file in ([place] if place.is_file() else sorted(place.rglob("*.py")))]
    return [file for file in files if not {"node_modules", "versions", "__pycache__"} & set(file.parts)]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def functions(files: list[Path]) -> Iterator[tuple[str, Function]]:
    for file in files:
        for node in ast.walk(tree(file)):
            if isinstance(node, Function):
                yield name(file), node


@cache
def calls(file: Path) -> tuple[tuple[str, ast.Call], ...]:
    """Give every call of a file, by the dotted name of what is called."""
    return tuple((ast.unparse(node.func), node) for node in ast.walk(tree(file)) if isinstance(node, ast.Call))


@cache
def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_one_file_commits() -> None:
    opening = re.compile(r"(^|\.)(connection|engine\(\)|session)\.(commit|begin)$")
    found = {name(file) for file in python(*ROOMS) for called, _ in calls(file) if opening.search(called)}
    assert found == {"services/transaction.py"}
    ending = {name(file) for file in python(*ROOMS) for called, _ in calls(file) if called.endswith(".commit")}
    assert ending == {"services/local_jobs.py"}  # its own savepoint, inside the step's transaction


def test_nobody_imports_the_application() -> None:
    assert [name(file) for file in python(*ROOMS) if "app" in imports(file)] == []


def test_a_service_task_handler_knows_its_context_only() -> None:
    rooms = {room.removesuffix(".py") for room in ROOMS}
    files = [file for file in python("handlers/service_tasks") if file.name != "__init__.py"]
    found = {(name(file), one) for file in files for one in imports(file) if one.split(".")[0] in rooms}
    assert {one for one in found if one[1] not in {"engine.jobs", "handlers", "handlers.outbound", "handlers.post"}} == set()


def test_there_is_one_way_out() -> None:
    """Whoever calls another system does it through the gate; mail has a protocol of its own."""
    ways = {"urllib.request", "http.client", "requests", "httpx", "urllib3", "aiohttp", "ftplib", "smtplib", "telnetlib", "xmlrpc.client"}
    found = {(name(file), one) for file in python(*ROOMS) for one in imports(file) if one in ways or one.split(".")[0] in ways}
    assert found == {("handlers/outbound.py", "http.client"), ("handlers/post.py", "smtplib")}
    calling = {
        name(file) for file in python(*ROOMS) for called, _ in calls(file) if called.rpartition(".")[2] in {"create_connection", "urlopen"}
    }
    assert calling == {"handlers/outbound.py"}


def test_every_module_has_its_caption() -> None:
    files = [file for file in python(*ROOMS, *FOLDERS, "demo", "tools") if file.read_text(encoding="utf-8").strip()]
    assert [name(file) for file in files if not ast.get_docstring(tree(file))] == []


def test_files_are_short() -> None:
    lines = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in python(*ROOMS)}
    assert {file: count for file, count in lines.items() if count > LONGEST_FILE} == {}
    assert quantiles(lines.values(), n=20)[-1] <= LONG_FILE
    assert median(lines.values()) <= USUAL_FILE


def test_tests_are_short() -> None:
    lines = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in python(*FOLDERS) if file.name.startswith("test_")}
    assert {file: count for file, count in lines.items() if count > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {f"{file}:{one.name}": (one.end_lineno or one.lineno) - one.lineno + 1 for file, one in functions(python(*ROOMS))}
    assert {function: count for function, count in lengths.items() if count > LONGEST_FUNCTION} == {}
    assert quantiles(lengths.values(), n=20)[-1] <= LONG_FUNCTION
    assert median(lengths.values()) <= USUAL_FUNCTION


def test_templates_are_short() -> None:
    files = [*(ROOT / "handlers").rglob("*.html"), *(ROOT / "frontend").glob("*/**/*.mjs"), *(ROOT / "frontend").glob("*/**/*.js")]
    own = [file for file in files if "node_modules" not in file.parts and "static" not in file.parts]
    lines = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in own}
    assert {file: count for file, count in lines.items() if count > LONGEST_TEMPLATE} == {}


def test_only_one_place_knows_the_time() -> None:
    clock = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)$")
    found = {
        name(file)
        for file in python("engine", "forms", "deadlines", "documents", "services")
        for called, _ in calls(file)
        if clock.search(called)
    }
    assert found <= {"services/now.py", "services/demo_time.py"}  # the demonstration's time is told as a distance from the real one


def test_only_the_settings_read_the_environment() -> None:
    found = {name(file) for file in python(*ROOMS) if re.search(r"\bos\.(environ|getenv)\b", file.read_text(encoding="utf-8"))}
    assert found <= {"config.py", "handlers/metrics.py"}  # prometheus-client takes its directory from nowhere else


def test_sql_is_written_in_python() -> None:
    """Texts of SQL differ between the databases: there is the lock on a place, and a question whether anybody is there."""
    raw = re.compile(r"(^|\.)(text|exec_driver_sql)$")
    sql = {"services/meeting.py", "services/connections.py", "services/health.py", "models/job.py"}
    found = {
        name(file)
        for file in python("models", "services")
        if "sqlalchemy" in imports(file)
        for called, _ in calls(file)
        if raw.search(called)
    }
    assert found <= sql


def test_every_verb_is_known_and_used() -> None:
    used = set()
    for file in python("services"):
        for called, call in calls(file):
            if called.split(".")[-1] == "transaction":
                used |= {argument.value for argument in call.args if isinstance(argument, ast.Constant)}
        used |= {
            node.value
            for node in ast.walk(tree(file))
            if isinstance(node, ast.Constant) and node.value in VERBS and "verbs" not in file.name
        }
    assert used - set(VERBS) == set()
    assert set(VERBS) - used == set()


def test_every_room_has_its_tests() -> None:
    rooms = [room for room in ROOMS if not room.endswith(".py") and room != "models"]
    assert [room for room in rooms if not list((ROOT / "tests" / room).rglob("test_*.py"))] == []


def test_a_task_is_called_what_it_is() -> None:
    alone = re.compile(r"^_*(task|tasks|Task|Tasks)$")
    found = {f"{file}:{one.name}" for file, one in functions(python("models", "services", "handlers")) if alone.match(one.name)}
    found |= {
        f"{name(file)}:{node.name}"
        for file in python("models", "services", "handlers")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef) and alone.match(node.name)
    }
    assert found == set()


def test_no_trace_of_any_machine() -> None:
    machine = re.compile(
        r"(?<![\w}])/(work|home|root|tmp)/[a-z]|https?://(?!127\.0\.0\.1|localhost|www\.omg\.org|camunda\.org|bpmn\.io)[a-z0-9.-]*(registry|mirror|pypi|npm)"
    )
    texts = ("docs/**/*.md", "requirements/*", "frontend/*/**/*.mjs", "*.md", "*.toml", "*.txt", "Makefile", ".ci/run")
    places = [*python(*ROOMS, *FOLDERS, "demo", "tools"), *(file for pattern in texts for file in ROOT.glob(pattern) if file.is_file())]
    places = [file for file in places if "node_modules" not in file.parts]
    assert [name(file) for file in places if machine.search(file.read_text(encoding="utf-8"))] == []

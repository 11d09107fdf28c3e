"""Every page of the desks asks the database little, and no more when there is more to show."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from services import attachments, institutions, person_files
from tests.cast import COUNTY
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok
from tests.security.calling import Caller
from tests.security.routes import Row, table
from tests.security.world import World

MOST = 8
FEW, MANY = 5, 45
TRIES = 3  # what a process remembers for some seconds may run out during one of them
READERS = ("supervisor", "administrator", "auditor", "diagram_administrator")
PAGES = [row for row in table("web") if row.method == "GET"]


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """Note what the database is asked."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and "FROM demo_time" not in statement:  # a demonstration's clock
            asked.append(statement)

    event.listen(world.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(world.engine, "before_cursor_execute", note)


def add(world: World, count: int) -> None:
    """Put more into every list, and more into the one case and the one file."""
    liwen, callers, who = world.cast.liwen, Callers(world.app, world.cast), world.ids
    for number in range(count):
        ok(callers.liwen("POST", "/process-instances", {"process_id": "visit", "variables": {}}))
        attachments.add(liwen, who["case"], f"{number}.txt", b"x")
        person_files.open_file(liwen, {"name": f"王{number}"})
        person_files.note(liwen, who["file"], f"{number}")
        site = {"name": f"康复站{number}", "kind": "x", "address": "x", "credit_code": f"x{number}", "area_code": COUNTY, "capacity": 1}
        institutions.add(world.cast.admin, site | {"service_types": [], "accepted_diagnoses": []})


def asking(world: World, caller: Caller, row: Row) -> int | None:
    """Give how many questions a page asked; None when it is none, or was not shown."""
    with counted(world) as asked:
        answer = caller(row)
    return len(asked) if answer.status_code == 200 and answer.mimetype == "text/html" else None


def measure(world: World, callers: list[Caller]) -> dict[str, int]:
    """Give how many questions each page asks at most, whoever opens it; what a process remembers is remembered already."""
    found: dict[str, int] = {}
    for row in PAGES:
        for caller in callers:
            least = at_least(world, caller, row, found.get(str(row), 0))
            if least is not None:
                found[str(row)] = max(least, found.get(str(row), 0))
    return found


def at_least(world: World, caller: Caller, row: Row, known: int) -> int | None:
    """Give the fewest questions in some tries; no more tries are needed than it takes to ask no more than others do, as is known."""
    least: int | None = None
    for _ in range(TRIES):
        count = asking(world, caller, row)
        if count is not None:
            least = count if least is None else min(least, count)
            if least <= known:
                break
    return least


def test_pages_ask_little_and_no_more_when_there_is_more(world: World) -> None:
    callers = [Caller(world, world.crowd[role, "own"]) for role in READERS]
    add(world, FEW)
    few = measure(world, callers)
    add(world, MANY)
    many = measure(world, callers)
    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}
    assert {page: count for page, count in many.items() if count > MOST} == {}

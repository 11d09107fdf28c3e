"""How long a worklist takes in a whole country: a million user tasks in 3,000 areas, asked for as the API asks.

Only on PostgreSQL: SQLite is for one office. The plans of the queries are written beside the figures.
"""

import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, select

from benchmarks import country, databases
from benchmarks.figures import Figure
from models import Base
from services import keys, transaction, user_tasks
from services.actor import Actor, Role
from services.worklists import Wanted

PLANS: Final = Path(__file__).parent / "plans"
ROUNDS: Final = 15
UNSTEADY: Final = re.compile(
    r"\(cost=[^)]*\)|\(actual [^)]*\)|Planning.*|Execution Time.*|Memory: .*|Buffers: .*|person-\d+|office-\d+|\d{6,}"
)

Ask = Callable[[Actor], object]
LISTS: Final[Mapping[str, Ask]] = {
    "the first page": lambda actor: user_tasks.find(actor, is_unfinished=True),
    "the first two pages": lambda actor: user_tasks.find(actor, is_unfinished=True, after=user_tasks.find(actor, is_unfinished=True).next),
    "mine": lambda actor: user_tasks.find(actor, mine=True),
    "one step of one procedure": lambda actor: user_tasks.find(actor, is_unfinished=True, process_id="procedure_1", element_id="step_5"),
    "by priority": lambda actor: user_tasks.find(actor, is_unfinished=True, sort="priority"),
    "counted": lambda actor: user_tasks.count(actor, Wanted(is_unfinished=True)),
}


def measure() -> Iterator[Figure]:
    """Fill a database, and ask it for everybody's lists."""
    with databases.folder() as folder, databases.database("postgresql", folder) as address, tempfile.TemporaryDirectory() as key_folder:
        engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
        try:
            Base.metadata.create_all(engine)
            with engine.begin() as connection:
                country.fill(connection)
            keys.load(Path(key_folder))
            transaction.bind(engine)
            yield from _measured(engine)
        finally:
            engine.dispose()


def _measured(engine: Engine) -> Iterator[Figure]:
    with engine.connect() as connection:
        people = dict(_people(connection))
    for (name, actor), (what, ask) in ((person, wanted) for person in people.items() for wanted in LISTS.items()):
        seconds = [_timed(ask, actor) for _ in range(ROUNDS)]
        place = name.split(" ", maxsplit=1)[0]
        yield Figure(f"inbox.{place}.{_slug(f'{name} {what}')}", f"worklist of a {name}, {what}: median", median(seconds) * 1e3, "ms")
    PLANS.mkdir(exist_ok=True)
    for name, actor in people.items():
        (PLANS / f"{_slug(name)}.txt").write_text(_plans(engine, actor), encoding="utf-8")


def _people(connection: Connection) -> Iterator[tuple[str, Actor]]:
    """Give a caseworker and a supervisor of a county, and those who look after its city and its province."""
    area = Base.metadata.tables["area"]
    county = str(connection.execute(select(area.c.code).where(area.c.code.not_like("%00")).order_by(area.c.code).offset(700)).scalar())
    areas = {"county": county, "city": f"{county[:4]}00", "province": f"{county[:2]}0000"}
    found = connection.execute(select(area.c.code, area.c.path).where(area.c.code.in_(areas.values())))
    paths = {row.code: row.path for row in found}
    for place, role in (("county", "caseworker"), ("county", "supervisor"), ("city", "confirmer"), ("province", "supervisor")):
        code = areas[place]
        yield f"{place} {role}", Actor("person", "person-701", "x", None, (Role(role, f"office-{code}", code, paths[code]),))


def _timed(ask: Ask, actor: Actor) -> float:
    begun = time.perf_counter()
    ask(actor)
    return time.perf_counter() - begun


def _plans(engine: Engine, actor: Actor) -> str:
    """Give how the database finds each list, without what differs from run to run."""
    told = []
    for what, ask in LISTS.items():
        with _overheard(engine) as queries:
            ask(actor)
        with engine.connect() as connection:
            for query, values in queries:
                rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF) {query}", values)
                plan = UNSTEADY.sub("", "\n".join(str(row[0]) for row in rows))
                told.append(f"-- {what}\n" + "\n".join(line.rstrip() for line in plan.splitlines() if line.strip()))
    return "\n\n".join(told) + "\n"


@contextmanager
def _overheard(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Collect the queries of user tasks that the block sends."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if "user_task" in statement:
            heard.append((statement, values))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def _slug(words: str) -> str:
    return re.sub(r"\W+", "_", words)

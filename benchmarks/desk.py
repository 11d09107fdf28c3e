"""How long a desk takes when one office has 20,000 open user tasks: every list, every filter, any next page; on both databases."""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import Connection, create_engine, insert

from benchmarks import databases
from benchmarks.figures import Figure
from models import Base
from services import inbox, keys, now, searching, transaction
from services.actor import Actor, Role
from services.inbox import Criteria

TASKS: Final = 20_000
ROUNDS: Final = 9
PROVINCE, COUNTY, OFFICE, PATH = "440000", "440111", "office", "440000/440111/"
NAMES: Final = ["王小明", "李雷", "韩梅梅", "张三丰", "欧阳翠花"]
ASKED: Final[Mapping[str, Criteria]] = {
    "mine": Criteria(),
    "open": Criteria(show="open"),
    "the office's": Criteria(show="office"),
    "put off": Criteria(show="put_off"),
    "overdue": Criteria(show="office", due="overdue"),
    "due today": Criteria(show="office", due="today"),
    "without date": Criteria(show="office", due="never"),
    "one step": Criteria(show="office", process_id="procedure_1", element_id="step_5"),
    "an area": Criteria(show="office", area_code=COUNTY),
    "a follow-up": Criteria(show="office", follow_up="week"),
    "a person by pinyin": Criteria(show="office", subject="ouyang"),
    "claimed by priority": Criteria(show="office", state="claimed", sort="priority"),
    "the latest": Criteria(show="open", sort="opened"),
}


def measure() -> Iterator[Figure]:
    """Fill a database of each kind, and sit down at it as a caseworker."""
    for kind in databases.KINDS:
        with databases.folder() as folder, databases.database(kind, folder) as address, tempfile.TemporaryDirectory() as key_folder:
            engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
            try:
                Base.metadata.create_all(engine)
                keys.load(Path(key_folder))
                with engine.begin() as connection:
                    fill(connection)
                    connection.exec_driver_sql("ANALYZE")
                transaction.bind(engine)
                yield from _measured(kind)
            finally:
                engine.dispose()


def fill(connection: Connection) -> None:
    """Make one office with all these user tasks, a case each; a third of them held by five people."""
    for table, rows in _rows():
        connection.execute(insert(Base.metadata.tables[table]), rows)


def _rows() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    moment, numbers = now.now(), range(TASKS)
    place = {"area_code": COUNTY, "office_id": OFFICE}
    yield "area", [{"code": PROVINCE, "name": "x", "path": f"{PROVINCE}/"}]
    yield "area", [{"code": COUNTY, "name": "x", "parent_code": PROVINCE, "path": PATH}]
    yield "office", [{"id": OFFICE, "name": "x", "area_code": COUNTY}]
    yield "person", [{"id": f"person-{n}", "name": "x"} for n in range(5)]
    yield "role_held", [{"id": f"held-{n}", "person_id": f"person-{n}", "office_id": OFFICE, "role": "caseworker"} for n in range(5)]
    yield "data_key", [{"id": "key", "wrapping_key_id": "x", "wrapped": b"", "created_at": moment}]
    yield "deployment", [{"id": "bench", "name": "x", "source": "published", "deployed_at": moment}]
    yield "resource", [{"id": "x", "deployment_id": "bench", "name": "x.bpmn", "kind": "bpmn", "content": b"", "checksum": "x"}]
    drawn = {"version": 1, "name": "x", "deployment_id": "bench", "resource_id": "x", "checksum": "x", "state": "active"}
    drawn |= {"is_startable": True, "starters": "{}"}
    yield "process_definition", [{"id": f"definition-{n}", "process_id": f"procedure_{n}", **drawn} for n in range(4)]
    matter = {**place, "data_key_id": "key", "state": "open", "opened_at": moment, "received_at": moment}
    yield "case", [{"id": f"case-{n}", "number": f"B-{n}", "procedure": f"procedure_{n % 4}", **matter} for n in numbers]
    run = {**place, "data_key_id": "key", "state": "active", "version": 1, "started_at": moment}
    yield (
        "process_instance",
        [{"id": f"i-{n}", "root_id": f"i-{n}", "definition_id": f"definition-{n % 4}", "case_id": f"case-{n}", **run} for n in numbers],
    )
    yield "user_task", [_task(n, moment) | place for n in numbers]
    yield "candidate", [{"user_task_id": f"task-{n:06}", "role": "caseworker", "office_id": OFFICE} for n in numbers]
    yield (
        "snooze",
        [{"person_id": "person-0", "user_task_id": f"task-{n:06}", "until_at": moment + timedelta(days=1)} for n in range(0, TASKS, 40)],
    )
    marks = [(n, searching.digests({"name": NAMES[n % 4] if n % 500 else NAMES[4]})) for n in numbers]
    yield "case_digest", [{"case_id": f"case-{n}", "kind": kind, "digest": digest} for n, found in marks for kind, digest in found]


def _task(n: int, moment: Any) -> dict[str, Any]:
    is_held = n % 3 == 0
    due = None if n % 8 == 0 else moment + timedelta(minutes=(n * 7907) % 86_400 - 10_000)
    return {
        "id": f"task-{n:06}",
        "instance_id": f"i-{n}",
        "activity_id": 1,
        "case_id": f"case-{n}",
        "definition_id": f"definition-{n % 4}",
        "element_id": f"step_{n % 12}",
        "name": "x",
        "state": "claimed" if is_held else "open",
        "priority": n % 5,
        "version": 1,
        "assignee_id": f"person-{n % 5}" if is_held else None,
        "due_at": due,
        "opened_at": moment - timedelta(seconds=n),
        "follow_up_at": moment + timedelta(days=n % 90) if n % 4 == 0 else None,
    }


def _measured(kind: str) -> Iterator[Figure]:
    actor = Actor("person", "person-0", "x", None, (Role("caseworker", OFFICE, COUNTY, PATH),))
    for what, criteria in ASKED.items():
        first = inbox.find(actor, criteria)
        asks: dict[str, Callable[[], object]] = {"": lambda asked=criteria: inbox.find(actor, asked)}  # type: ignore[misc]
        if first.next is not None:
            asks[", next page"] = lambda asked=criteria, after=first.next: inbox.find(actor, asked, after=after)  # type: ignore[misc]
        for page, ask in asks.items():
            slug = f"{what}{page}".replace(" ", "_").replace(",", "").replace("'", "")
            yield Figure(f"desk.{kind}.{slug}", f"desk of 20,000 on {kind}, {what}{page}: median", timed(ask) * 1e3, "ms")
    yield Figure(
        f"desk.{kind}.counts", f"desk of 20,000 on {kind}, all counts: median", timed(lambda: inbox.counts(actor, Criteria())) * 1e3, "ms"
    )


def timed(ask: Callable[[], object]) -> float:
    """Give how long it takes in the middle of some tries."""
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - begun)
    return median(seconds)

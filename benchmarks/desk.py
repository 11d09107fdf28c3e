"""How long a desk takes when one office has 20,000 open user tasks: every list, every filter, any next page; on both databases."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from benchmarks import databases, office
from benchmarks.figures import Figure
from services import inbox, now, searching
from services.inbox import Criteria

TASKS: Final = 20_000
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
    "an area": Criteria(show="office", area_code=office.COUNTY),
    "a follow-up": Criteria(show="office", follow_up="week"),
    "a person by pinyin": Criteria(show="office", subject="ouyang"),
    "claimed by priority": Criteria(show="office", state="claimed", sort="priority"),
    "the latest": Criteria(show="open", sort="opened"),
}


def measure() -> Iterator[Figure]:
    """Fill a database of each kind, and sit down at it as a caseworker."""
    for kind in databases.KINDS:
        with office.filled(kind, _rows()):
            yield from _measured(kind)


def _rows() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Make one office with all these user tasks, a case each; a third of them held by five people."""
    moment, numbers = now.now(), range(TASKS)
    yield from office.ground(moment)
    yield "person", [{"id": f"person-{n}", "name": "x"} for n in range(5)]
    held = {"office_id": office.OFFICE, "role": "caseworker"}
    yield "role_held", [{"id": f"held-{n}", "person_id": f"person-{n}", **held} for n in range(5)]
    drawn = {"version": 1, "name": "x", "deployment_id": "bench", "resource_id": "x", "checksum": "x", "state": "active"}
    drawn |= {"is_startable": True, "starters": "{}"}
    yield "process_definition", [{"id": f"definition-{n}", "process_id": f"procedure_{n}", **drawn} for n in range(4)]
    matter = {**office.PLACE, "data_key_id": "key", "state": "open", "opened_at": moment, "received_at": moment}
    yield "case", [{"id": f"case-{n}", "number": f"B-{n}", "procedure": f"procedure_{n % 4}", **matter} for n in numbers]
    run = {**office.PLACE, "data_key_id": "key", "state": "active", "version": 1, "started_at": moment}
    yield (
        "process_instance",
        [{"id": f"i-{n}", "root_id": f"i-{n}", "definition_id": f"definition-{n % 4}", "case_id": f"case-{n}", **run} for n in numbers],
    )
    yield "user_task", [_task(n, moment) | office.PLACE for n in numbers]
    yield "candidate", [{"user_task_id": f"task-{n:06}", "role": "caseworker", "office_id": office.OFFICE} for n in numbers]
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
    actor = office.somebody("caseworker")
    for what, criteria in ASKED.items():
        first = inbox.find(actor, criteria)
        asks: dict[str, Callable[[], object]] = {"": lambda asked=criteria: inbox.find(actor, asked)}  # type: ignore[misc]
        if first.next is not None:
            asks[", next page"] = lambda asked=criteria, after=first.next: inbox.find(actor, asked, after=after)  # type: ignore[misc]
        for page, ask in asks.items():
            slug = f"{what}{page}".replace(" ", "_").replace(",", "").replace("'", "")
            yield Figure(f"desk.{kind}.{slug}", f"desk of 20,000 on {kind}, {what}{page}: median", office.timed(ask) * 1e3, "ms")
    yield Figure(
        f"desk.{kind}.counts",
        f"desk of 20,000 on {kind}, all counts: median",
        office.timed(lambda: inbox.counts(actor, Criteria())) * 1e3,
        "ms",
    )

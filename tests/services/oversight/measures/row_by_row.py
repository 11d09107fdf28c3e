"""The measures of the house, computed row by row in plain Python: what their queries are held against."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from deadlines.elapsed import WorkingTime
from engine.expressions import zone
from services import clock_rules, transaction
from services.oversight.measures import clocks
from services.oversight.measures.shapes import share
from services.oversight.quantiles import median
from services.oversight.spans import Span
from tests.cast import COUNTY
from tests.services.oversight.measures.scattered import NOW, TABLES, Row, World

Told = dict[str | None, tuple[int | None, int]]
WAITING: Final = frozenset({"open", "claimed"})


@dataclass(frozen=True)
class Known:
    """The rows of some areas, and the period that is asked for."""

    world: World
    areas: frozenset[str]
    span: Span
    processes: Mapping[str, str]

    def rows(self, table: str) -> list[Row]:
        return [row for row in self.world.rows[table] if row["area_code"] in self.areas]

    def holds(self, value: datetime | None) -> bool:
        """Say whether a moment lies in the period."""
        day = None if value is None else value.astimezone(zone.office()).date()
        return day is not None and (self.span.since or day) <= day <= (self.span.until or day)

    def tasks(self, *states: str) -> list[Row]:
        return [row | {"process": self.processes[row["definition_id"]]} for row in self.rows("user_task") if row["state"] in states]

    def closed(self) -> list[Row]:
        return [row for row in self.rows("case") if self.holds(row["closed_at"])]

    def open(self) -> list[Row]:
        return [row for row in self.rows("case") if row["state"] == "open"]


def known(world: World, areas: Iterable[str], span: Span) -> Known:
    definition = TABLES["process_definition"]
    with transaction.reading() as look:
        processes = {row.id: row.process_id for row in look.execute(select(definition.c.id, definition.c.process_id))}
    return Known(world, frozenset(areas), span, processes)


def caseload(of: Known) -> Told:
    return counts(row["assignee_id"] for row in of.tasks(*WAITING) if row["assignee_id"])


def overdue_share(of: Known) -> Told:
    return shares((row["process"], row["due_at"] < NOW) for row in of.tasks(*WAITING) if row["due_at"])


def waiting_age(of: Known) -> Told:
    return middles((row["process"], seconds(row["opened_at"], NOW)) for row in of.tasks(*WAITING) if not row["assignee_id"])


def handling_time(of: Known) -> Told:
    hours = WorkingTime(clock_rules.now_known().calendar(COUNTY), zone.office())
    done = (row for row in of.tasks("completed") if of.holds(row["ended_at"]))
    return middles((row["process"], hours.between(row["opened_at"], row["ended_at"])) for row in done)


def on_time(of: Known) -> Told:
    ended = [row for row in of.rows("clock") if row["state"] in {"met", "late", "lapsed"} and of.holds(row["ended_at"])]
    beyond = [row for row in of.rows("clock") if row["state"] == "running" and row["due_at"] < NOW and of.holds(row["due_at"])]
    return shares((row["name"], row["state"] == "met") for row in ended + beyond)


def stopped_too_long(of: Known) -> Told:
    return counts(row["name"] for row in of.rows("clock") if row["state"] == "stopped" and NOW - row["stopped_at"] > clocks.TOO_LONG)


def open_age(of: Known) -> Told:
    return middles((row["procedure"], seconds(row["received_at"], NOW)) for row in of.open())


def duration(of: Known) -> Told:
    return middles((row["procedure"], seconds(row["received_at"], row["closed_at"])) for row in of.closed())


def outcomes(of: Known) -> Told:
    many = Counter(f"{row['procedure']}.{row['outcome'] or ''}" for row in of.closed())
    return {key: (share(n, many.total()), n) for key, n in many.items()}


def reopened(of: Known) -> Told:
    matters = {row["id"]: row for row in of.rows("case")}
    versions: dict[str, list[int]] = defaultdict(list)
    for row in of.world.rows["archive"]:
        versions[row["case_id"]].append(row["version"])
    went_on: dict[str, bool] = defaultdict(bool)
    for row in of.world.rows["archive"]:
        key = row["case_id"]
        if key in matters and of.holds(row["closed_at"]):
            went_on[key] |= matters[key]["state"] == "open" or any(version > row["version"] for version in versions[key])
    return shares((matters[key]["procedure"], again) for key, again in went_on.items())


def identified(of: Known) -> Told:
    with_number = {row["case_id"] for row in of.world.rows["case_digest"]}
    return shares((row["procedure"], row["id"] in with_number) for row in of.open())


def capacity(of: Known) -> Told:
    return {row["id"]: (share(row["load"], row["capacity"]), row["capacity"]) for row in of.rows("institution")}


def incidents(of: Known) -> Told:
    return counts(row["kind"] for row in of.rows("incident") if row["state"] == "open")


EVERY: Final[tuple[Callable[[Known], Told], ...]] = (
    *(caseload, overdue_share, waiting_age, handling_time, on_time, stopped_too_long, open_age),
    *(duration, outcomes, reopened, identified, capacity, incidents),
)


def counts(values: Iterable[str]) -> Told:
    return {key: (many, many) for key, many in Counter(values).items()}


def shares(pairs: Iterable[tuple[str, bool]]) -> Told:
    every = list(pairs)
    whole, part = Counter(key for key, _ in every), Counter(key for key, good in every if good)
    return {key: (share(part[key], many), many) for key, many in whole.items()}


def middles(pairs: Iterable[tuple[str, int]]) -> Told:
    found: dict[str, list[int]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: (median(values), len(values)) for key, values in found.items()}


def seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())

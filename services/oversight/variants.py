"""The ways that finished runs of a process took: which steps people did, in which order, how often and how long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from models.lifecycle import InstanceState
from services import definitions, library, policy, readings
from services.actor import Actor
from services.oversight import courses, working
from services.oversight.board import VERB
from services.oversight.courses import Run
from services.oversight.quantiles import median
from services.oversight.spans import Span
from services.oversight.working import Hours
from services.transaction import reading

STEPS: Final = frozenset({"userTask", "receiveTask", "callActivity"})  # what people and others do; the machine's own steps tell no way
END: Final = "endEvent"
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a way; done several times in a row it counts once."""

    element_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One way, and how many took it."""

    steps: tuple[Step, ...]
    end: Step | None  # the end event that was reached last
    runs: int
    share: int  # of ten thousand finished runs
    median: int | None  # seconds from beginning to end
    median_worked: int | None  # seconds of business hours


@dataclass(frozen=True, slots=True)
class Variants:
    """The most frequent ways."""

    definition_id: str
    process_name: str
    runs: int  # that are finished
    ways: int  # how many different ones there are
    is_capped: bool
    items: tuple[Variant, ...]


def read(actor: Actor, definition_id: str, span: Span | None = None) -> Variants:
    """Tell the most frequent ways of finished runs; NotFound when there is no such definition."""
    policy.demand(actor, VERB, {})
    definition, asked = definitions.get(actor, definition_id), span or Span()
    with reading() as look:
        found = courses.load(look, actor, definition_id, asked, courses.of_types({*STEPS, END}))
        hours = working.hours(look)
    readings.note(actor, "history", None, filter={"definition_id": definition_id, "area_code": asked.area_code}, count=len(found.runs))
    finished = [run for run in found.runs if run.state == InstanceState.COMPLETED and run.ended_at is not None]
    ways = _ways(finished)
    ranked = sorted(ways.items(), key=lambda one: (-len(one[1]), one[0]))[:MOST]
    items = tuple(_variant(definition_id, way, runs, len(finished), hours) for way, runs in ranked)
    return Variants(definition_id, definition.name, len(finished), len(ways), found.is_capped, items)


Way = tuple[tuple[str, ...], str]


def _ways(runs: Iterable[Run]) -> dict[Way, list[Run]]:
    found: dict[Way, list[Run]] = {}
    for run in runs:
        found.setdefault(_way(run), []).append(run)
    return found


def _way(run: Run) -> Way:
    ends = [one.element_id for one in run.activities if one.element_type == END]
    return tuple(step for step, _ in groupby(_steps(run))), ends[-1] if ends else ""


def _steps(run: Run) -> Iterator[str]:
    return (one.element_id for one in run.activities if one.element_type in STEPS and one.how == "completed")


def _variant(definition_id: str, way: Way, runs: list[Run], finished: int, hours: Hours) -> Variant:
    elements = library.known(definition_id).definition.elements

    def step(element_id: str) -> Step:
        known = elements.get(element_id)
        return Step(element_id, (known.name if known else "") or element_id)

    stretches = [(run.started_at, run.ended_at, hours.of(run.area_code)) for run in runs if run.ended_at is not None]
    return Variant(
        steps=tuple(step(one) for one in way[0]),
        end=step(way[1]) if way[1] else None,
        runs=len(runs),
        share=round(10_000 * len(runs) / finished),
        median=median([int((end - start).total_seconds()) for start, end, _ in stretches]),
        median_worked=median([worked.between(start, end) for start, end, worked in stretches]),
    )

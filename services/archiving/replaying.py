"""What each user task of a case saw when it was done: the history of variables, gone through once."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import Any, TypeAlias

from services.archiving.facts import Facts, Row

Values: TypeAlias = dict[str, Any]
Change: TypeAlias = list[Any]
SCOPE, WRITER, NAME, VALUE = range(4)  # of one change


@dataclass(slots=True)
class History:
    """What was written in one process, in order."""

    around: Mapping[int, int]  # activity -> the scope it lies in
    changes: list[Change] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)  # of each step: how many changes there were after it
    earliest: list[str] = field(default_factory=list)  # of each step: the earliest moment from it onwards
    written: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))  # activity -> moment -> after its last change

    def end_of(self, task: Row) -> int:
        """Say after how many changes a user task was done: with what it wrote then; one that wrote nothing then, by its time."""
        own = self.written.get(task["activity_id"], {})
        if task["ended_at"] in own:
            return own[task["ended_at"]]
        steps = bisect_right(self.earliest, task["ended_at"])
        return max(self.ends[steps - 1] if steps else 0, *own.values(), 0)  # never before what it was opened with

    def outwards(self, scope: int) -> Iterator[int]:
        """Give the scopes around one, itself first."""
        seen = set[int]()
        while scope not in seen:
            seen.add(scope)
            yield scope
            scope = self.around.get(scope, 0)


def seen(facts: Facts, tasks: Iterable[Row]) -> dict[str, Values]:
    """Give for each user task the variables it saw when it was done, what it wrote included."""
    found: dict[str, Values] = {}
    of_instance: dict[str, list[Row]] = defaultdict(list)
    for task in tasks:
        of_instance[task["instance_id"]].append(task)
    for instance_id, own in of_instance.items():
        found |= _replay(_history(facts, instance_id), own)
    return found


def _history(facts: Facts, instance_id: str) -> History:
    history = History({row["activity_id"]: row["scope_id"] for row in facts.mine("activity", "instance_id", instance_id)})
    steps = sorted(facts.mine("variable_change", "instance_id", instance_id), key=lambda row: int(row["id"]))
    for step in steps:
        for change in step["changes"]:
            history.changes.append(change)
            history.written[change[WRITER]][step["changed_at"]] = len(history.changes)
        history.ends.append(len(history.changes))
    history.earliest = [*accumulate((step["changed_at"] for step in reversed(steps)), min)][::-1]
    return history


def _replay(history: History, tasks: Iterable[Row]) -> dict[str, Values]:
    found: dict[str, Values] = {}
    scopes: dict[int, Values] = defaultdict(dict)
    coming, done = iter(history.changes), 0
    for end, task in sorted(((history.end_of(task), task) for task in tasks), key=lambda one: one[0]):
        for change in islice(coming, end - done):
            scopes[change[SCOPE]][change[NAME]] = change[VALUE]
        done = end
        around = [*history.outwards(task["activity_id"])]
        found[task["id"]] = {name: value for scope in reversed(around) for name, value in scopes.get(scope, {}).items()}
    return found

"""Our engine at work: restore, complete, advance, dump, as `services/stepping.py` does it."""

from datetime import UTC, datetime
from functools import cache
from time import perf_counter
from typing import Any

from benchmarks import diagrams
from engine.compiler import compile_document
from engine.definitions import Definition
from engine.effects import Effect, UserTaskClosed, UserTaskOpened
from engine.execution import Execution
from engine.moment import Moment

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class NoLibrary:
    """The measured diagrams call no other process."""

    def called(self, process_id: str, binding: object) -> None:
        """Know no process."""

    def definition(self, definition_id: str) -> Definition:
        """Know no definition."""
        raise LookupError(definition_id)


MOMENT = Moment(now=NOW, definition_id="definition", library=NoLibrary(), business_key="B-1")


@cache
def definition(name: str) -> Definition:
    """Compile a diagram once."""
    return compile_document(diagrams.ours(name))[name]


def note(waiting: dict[int, str], effects: list[Effect]) -> None:
    """Keep the list of open user tasks, as the services' table does."""
    for effect in effects:
        if isinstance(effect, UserTaskOpened):
            waiting[effect.activity_id] = effect.element_id
        elif isinstance(effect, UserTaskClosed):
            del waiting[effect.activity_id]


def begin(name: str, variables: dict[str, Any]) -> tuple[bytes, dict[int, str]]:
    """Start an instance and give its first state and the user tasks that are open."""
    waiting: dict[int, str] = {}
    execution = Execution.start(definition(name), variables, moment=MOMENT)
    note(waiting, execution.advance())
    return execution.dump(), waiting


def step(name: str, state: bytes, activity_id: int, values: dict[str, Any]) -> tuple[bytes, list[Effect]]:
    """Complete one user task of an instance at rest."""
    execution = Execution.restore(definition(name), state, moment=MOMENT)
    execution.complete(activity_id, values)
    effects = execution.advance()
    return execution.dump(), effects


def drive(name: str, variables: dict[str, Any], limit: int) -> tuple[list[float], list[int]]:
    """Drive one instance through; give the seconds of each step and the size of the state behind it."""
    (state, waiting), seconds, sizes = begin(name, variables), list[float](), list[int]()
    order = diagrams.order(name)
    while waiting and len(seconds) < limit:
        activity_id = min(waiting, key=lambda key: (order[waiting[key]], key))
        values = diagrams.values(waiting[activity_id])
        begun = perf_counter()
        state, effects = step(name, state, activity_id, values)
        seconds.append(perf_counter() - begun)
        sizes.append(len(state))
        note(waiting, effects)
    return seconds, sizes

"""A case driven against the engine alone: dumped and restored after every step, its local job types answered by hand."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine import effects as done
from engine.definitions import Binding, Definition
from engine.effects import NamedClock
from engine.execution import Execution
from engine.moment import Moment
from tests.engine.world import Books

BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Answer = Callable[[Mapping[str, Any], Mapping[str, str]], dict[str, Any]]


class NoLibrary:
    """A procedure that calls no other."""

    def called(self, process_id: str, binding: Binding) -> tuple[str, Definition] | None:  # noqa: ARG002
        raise AssertionError(process_id)

    def definition(self, definition_id: str) -> Definition:
        raise AssertionError(definition_id)


class EngineDesk:
    """One instance; user tasks, timers and messages are named by their element."""

    def __init__(self, definition: Definition, answers: Mapping[str, Answer]) -> None:
        self.definition, self.answers = definition, answers
        self.books = Books()
        self.flows: set[str] = set()
        self.now = BEGIN
        self.blob = b""

    @property
    def today(self) -> str:
        return self.now.date().isoformat()

    @property
    def open(self) -> set[str]:
        """The user tasks that wait for somebody."""
        return {opened.element_id for opened in self.books.tasks.values()}

    @property
    def ended(self) -> bool:
        return self.books.outcome == "completed"

    @property
    def variables(self) -> dict[str, Any]:
        return self._restored().variables()

    @property
    def outcome(self) -> str | None:
        return self.variables["outcome"]

    def institution(self, name: str) -> str:
        return name

    def start(self, values: Mapping[str, Any]) -> None:
        self._advance(Execution.start(self.definition, dict(values), moment=self._moment()))

    def do(self, element_id: str, values: Mapping[str, Any]) -> None:
        """Complete a user task."""
        task = next(activity for activity, opened in self.books.tasks.items() if opened.element_id == element_id)
        self._step(lambda execution: execution.complete(task, dict(values)))

    def ring(self, element_id: str) -> None:
        """Let a timer fire when it is due."""
        activity, index = next(key for key, timer in self.books.timers.items() if timer.element_id == element_id)
        self._step(lambda execution: execution.fire(activity, index))

    def tell(self, name: str, values: Mapping[str, Any]) -> None:
        """Let a message reach the case."""
        activity, index = next(key for key, heard in self.books.subscriptions.items() if heard.name == name)
        assert self.books.subscriptions[activity, index].correlation_key is None
        self._step(lambda execution: execution.correlate(activity, index, dict(values)))

    def clock(self, element_id: str) -> str:
        """Name the clock that tells when a user task is due, or when a timer fires."""
        found = [o.due for o in self.books.tasks.values() if o.element_id == element_id]
        found += [t.due for t in self.books.timers.values() if t.element_id == element_id]
        assert isinstance(found[0], NamedClock)
        return found[0].name

    def _step(self, action: Callable[[Execution], None]) -> None:
        self.now += timedelta(hours=1)
        execution = self._restored()
        action(execution)
        self._advance(execution)

    def _advance(self, execution: Execution) -> None:
        self._write(execution.advance())
        while self.books.jobs:
            activity, job = next(iter(self.books.jobs.items()))
            answer = self.answers[job.job_type]
            properties = self.definition.elements[job.element_id].properties
            execution.complete(activity, answer(execution.variables(activity), properties))
            self._write(execution.advance())
        assert not self.books.incidents, self.books.incidents
        self.blob = execution.dump()

    def _write(self, effects: list[done.Effect]) -> None:
        self.books.write(effects)
        self.flows |= {effect.flow_id for effect in effects if isinstance(effect, done.FlowTaken)}

    def _restored(self) -> Execution:
        return Execution.restore(self.definition, self.blob, moment=self._moment())

    def _moment(self) -> Moment:
        return Moment(self.now, f"{self.definition.process_id}:1", NoLibrary(), business_key="JK-1")

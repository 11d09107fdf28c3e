"""One instance driven by hand, with books that are kept from its effects alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from engine import effects as done
from engine.compiler import compile_document
from engine.definitions import Binding, Definition
from engine.execution import Execution, Moment

BEGIN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class Shelf:
    """A library that holds the processes of one document, freshly compiled when asked."""

    def __init__(self, compiled: Callable[[], dict[str, Definition]]) -> None:
        self.compiled = compiled
        self.asked: list[Binding] = []

    def called(self, process_id: str, binding: Binding) -> tuple[str, Definition] | None:
        self.asked.append(binding)
        found = self.compiled().get(process_id)
        return None if found is None else (f"{process_id}:1", found)

    def definition(self, definition_id: str) -> Definition:
        return self.compiled()[definition_id.removesuffix(":1")]


class Books:
    """What the world knows of an instance: everything that was opened and not closed."""

    def __init__(self) -> None:
        self.effects: list[done.Effect] = []
        self.tasks: dict[int, done.UserTaskOpened] = {}
        self.jobs: dict[int, done.JobCreated] = {}
        self.timers: dict[tuple[int, int], done.TimerSet] = {}
        self.subscriptions: dict[tuple[int, int], done.SubscriptionOpened] = {}
        self.incidents: dict[int, done.IncidentRaised] = {}
        self.calls: dict[int, done.CalledProcessStarted] = {}
        self.live: dict[int, str] = {}
        self.outcome: str | None = None

    def write(self, effects: list[done.Effect]) -> None:
        for effect in effects:
            self.effects.append(effect)
            getattr(self, f"on_{type(effect).__name__}", lambda _: None)(effect)

    def on_ActivityEntered(self, e: done.ActivityEntered) -> None:  # noqa: N802
        assert e.activity_id not in self.live
        self.live[e.activity_id] = e.element_id

    def on_ActivityLeft(self, e: done.ActivityLeft) -> None:  # noqa: N802
        assert self.live.pop(e.activity_id) == e.element_id
        assert e.activity_id not in self.tasks
        assert e.activity_id not in self.jobs
        assert e.activity_id not in self.incidents
        assert e.activity_id not in self.calls
        assert not [key for key in (*self.timers, *self.subscriptions) if key[0] == e.activity_id]

    def on_UserTaskOpened(self, e: done.UserTaskOpened) -> None:  # noqa: N802
        assert e.activity_id not in self.tasks
        self.tasks[e.activity_id] = e

    def on_UserTaskClosed(self, e: done.UserTaskClosed) -> None:  # noqa: N802
        del self.tasks[e.activity_id]

    def on_JobCreated(self, e: done.JobCreated) -> None:  # noqa: N802
        assert e.activity_id not in self.jobs
        self.jobs[e.activity_id] = e

    def on_TimerSet(self, e: done.TimerSet) -> None:  # noqa: N802
        self.timers[e.activity_id, e.index] = e

    def on_JobClosed(self, e: done.JobClosed) -> None:  # noqa: N802
        if e.index is None:
            del self.jobs[e.activity_id]
        else:
            del self.timers[e.activity_id, e.index]

    def on_SubscriptionOpened(self, e: done.SubscriptionOpened) -> None:  # noqa: N802
        assert (e.activity_id, e.index) not in self.subscriptions
        self.subscriptions[e.activity_id, e.index] = e

    def on_SubscriptionClosed(self, e: done.SubscriptionClosed) -> None:  # noqa: N802
        del self.subscriptions[e.activity_id, e.index]

    def on_IncidentRaised(self, e: done.IncidentRaised) -> None:  # noqa: N802
        assert e.activity_id not in self.incidents
        self.incidents[e.activity_id] = e

    def on_IncidentResolved(self, e: done.IncidentResolved) -> None:  # noqa: N802
        del self.incidents[e.activity_id]

    def on_CalledProcessStarted(self, e: done.CalledProcessStarted) -> None:  # noqa: N802
        self.calls[e.activity_id] = e

    def on_CalledProcessEnded(self, e: done.CalledProcessEnded) -> None:  # noqa: N802
        del self.calls[e.activity_id]

    def on_InstanceEnded(self, e: done.InstanceEnded) -> None:  # noqa: N802
        self.outcome = e.how
        for book in (self.live, self.tasks, self.jobs, self.timers, self.subscriptions, self.incidents, self.calls):
            assert not book


class World:
    """An instance, live or dumped and restored with freshly compiled specs after every single step."""

    def __init__(self, xml: bytes, *, restoring: bool = False, key: str = "main", entry: str | None = None, **variables: Any) -> None:
        self.xml, self.restoring, self.key, self.books = xml, restoring, key, Books()
        self.shelf = Shelf(lambda: compile_document(xml))
        self.moment = Moment(BEGIN, f"{key}:1", self.shelf, business_key="BK-1")
        self.live = Execution.start(compile_document(xml)[key], variables, moment=self.moment, entry=entry)
        self.go()

    def go(self) -> "World":
        """Run to the next wait states."""
        if self.restoring:
            self.again()
            while self.live.step():
                self.again()
        self.books.write(self.live.advance())
        return self

    def again(self) -> None:
        """Dump, compile anew, restore."""
        self.books.write(self.live.take_effects())
        self.live = Execution.restore(compile_document(self.xml)[self.key], self.live.dump(), moment=self.moment)

    def at(self, moment: datetime) -> None:
        """Let it be that moment."""
        self.moment = replace(self.moment, now=moment)
        self.live = Execution.restore(compile_document(self.xml)[self.key], self.live.dump(), moment=self.moment)

    @property
    def open(self) -> str:
        """Tell the user tasks and jobs that wait, by element."""
        return " ".join(sorted(e.element_id for e in (*self.books.tasks.values(), *self.books.jobs.values())))

    def activity(self, element_id: str) -> int:
        """Find the oldest open user task or job of an element."""
        found = [n for n, e in (*self.books.tasks.items(), *self.books.jobs.items()) if e.element_id == element_id]
        assert found, f"{element_id} is not open, but {self.open!r}"
        return min(found)

    def do(self, *elements: str, **variables: Any) -> "World":
        """Complete user tasks or jobs, one after the other."""
        for element_id in elements:
            self.live.complete(self.activity(element_id), variables)
            self.go()
        return self

    def message(self, name: str, **variables: Any) -> bool:
        """Give a message to the oldest that waits for it."""
        found = sorted(key for key, e in self.books.subscriptions.items() if (e.kind, e.name) == ("message", name))
        if found:
            self.live.correlate(*found[0], variables)
            self.go()
        return bool(found)

    def signal(self, name: str, **variables: Any) -> int:
        """Broadcast a signal."""
        heard = self.live.signal(name, variables)
        self.go()
        return heard

    def wait(self, **delta: float) -> "World":
        """Let time pass: timers fire in the order in which they are due, each at its own moment."""
        until = self.moment.now + timedelta(**delta)
        while due := sorted((e.due, key) for key, e in self.books.timers.items() if isinstance(e.due, datetime) and e.due <= until):
            self.at(due[0][0])
            self.live.fire(*due[0][1])
            self.go()
        self.at(until)
        return self

    def put(self, **variables: Any) -> "World":
        """Write variables of the process from outside."""
        self.live.set_variables(variables)
        return self.go()

    def error(self, element_id: str, code: str, message: str = "") -> bool:
        """Report a BPMN error from a user task or job."""
        caught = self.live.throw_error(self.activity(element_id), code, message, {})
        self.go()
        return caught

    def retry(self) -> "World":
        """Retry every incident."""
        for activity_id in sorted(self.books.incidents):
            self.live.retry(activity_id)
        return self.go()

    def seen(self, element_id: str) -> dict[str, Any]:
        """Tell the variables seen from the oldest open activity of an element."""
        return self.live.variables(self.activity(element_id))

    def entered(self, element_id: str) -> int:
        """Tell how often an element was entered."""
        return sum(isinstance(e, done.ActivityEntered) and e.element_id == element_id for e in self.books.effects)

    def told(self, kind: type) -> list[Any]:
        """List the effects of one kind."""
        return [e for e in self.books.effects if isinstance(e, kind)]

    @property
    def outcome(self) -> str | None:
        """Tell how it ended."""
        assert self.books.outcome == self.live.outcome
        return self.live.outcome

    @property
    def incidents(self) -> list[str]:
        """Tell the elements that have an incident."""
        return [e.element_id for e in self.books.incidents.values()]

    @property
    def data(self) -> dict[str, Any]:
        """Tell the variables of the process."""
        return self.live.variables()

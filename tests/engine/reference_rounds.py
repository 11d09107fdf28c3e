"""What the reference game is played with: areas that end as one, what is open in them, and the rounds of an activity."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.engine.models import Many, Sub

Then = Callable[[], None]
Binding = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Work:
    """Completed work that can be undone: one activity, or (without a name) all that was done inside of one."""

    name: str
    bound: Binding = ()
    inside: "tuple[Work, ...]" = ()


@dataclass(eq=False)
class Area:
    """A part of the process that ends as one; a scope also counts the threads that run in it."""

    outer: "Area | None" = None
    then: Then | None = None
    threads: int = 0
    is_scope: bool = False
    is_over: bool = False
    done: list[Work] = field(default_factory=list)  # scopes only
    catches: Then | None = None  # what happens when a matter is handed up to here

    @property
    def is_gone(self) -> bool:
        return self.is_over or (self.outer is not None and self.outer.is_gone)

    @property
    def scope(self) -> "Area":
        return self if self.is_scope or self.outer is None else self.outer.scope

    def outwards(self) -> "Iterator[Area]":
        """Yield this area and those around it."""
        area: Area | None = self
        while area is not None:
            yield area
            area = area.outer

    def end(self) -> None:
        """End one thread of a scope; the last one ends the scope."""
        self.threads -= 1
        if not self.threads and not self.is_gone:
            self.is_over = True
            if self.then is not None:
                self.then()


@dataclass(eq=False)
class Task:
    """A user task that is open."""

    name: str
    area: Area
    then: Then


@dataclass(eq=False)
class Listener:
    """Something that waits for a signal, for time to pass, or until v is greater than a limit."""

    trigger: str
    area: Area
    fire: Then
    is_once: bool
    limit: int = 0
    has_held: bool = False


@dataclass
class Rounds:
    """The rounds of one activity; whatever it waits for at its border belongs to all of them."""

    game: Any
    block: Many
    group: Area
    bound: Binding
    then: Then
    complete: int = 0
    done: list[Work] = field(default_factory=list)

    def start(self) -> None:
        self.outer = self.group.outer or self.group
        if isinstance(self.block.body, Sub):
            self.game.listen(self.block.body.border, self.group, self.fail, self.beside)
        if not self.block.number and not self.group.is_gone:  # entered all the same: a condition that holds already has been heard
            self.group.is_over = True
            self.then()
        for number in range(min(1, self.block.number) if self.block.sequential else self.block.number):
            if not self.group.is_gone:
                self.begin(number)

    def begin(self, number: int) -> None:
        bound = (*self.bound, (f"i{self.block.name}", number)) if self.block.name else self.bound
        body = self.block.body
        if isinstance(body, Sub):
            self.inside(body, bound)
        else:
            work = [Work(body.name, bound)] if body.is_undoable else []
            self.game.ask(body.name, self.group, bound, lambda: self.finished(work))

    def finished(self, work: list[Work]) -> None:
        """Count a round; what was done can be undone once the activity is whole."""
        self.complete += 1
        self.done += work
        if self.complete == self.block.number or (self.block.early and self.complete >= self.block.early):
            self.group.is_over = True
            self.outer.scope.done += self.done
            self.then()
        elif self.block.sequential:
            self.begin(self.complete)

    def fail(self) -> None:
        self.group.is_over = True
        self.game.ask(f"{self.block.body.name}h", self.outer, self.bound, self.then)

    def beside(self) -> None:
        self.outer.scope.threads += 1
        self.game.ask(f"{self.block.body.name}h", self.outer, self.bound, self.outer.scope.end)

    def inside(self, block: Sub, bound: Binding) -> None:
        """Run the inside of a sub-process; an event may take the place of everything in it, or add to it."""
        scope = Area(outer=self.group, threads=1, is_scope=True)
        scope.then = lambda: self.finished([Work("", inside=tuple(scope.done))] if scope.done else [])
        main = Area(outer=scope)

        def handle() -> None:
            main.is_over = block.inside is not None and block.inside.interrupting
            scope.threads = 1 if main.is_over else scope.threads + 1
            scope.catches = None if main.is_over else scope.catches
            self.game.ask(f"{block.name}w", scope, bound, scope.end)

        self.game.listen(block.inside, scope, handle, handle)
        self.game.run(block.body, main, bound, self.ending(block, scope, handle))

    def ending(self, block: Sub, scope: Area, handle: Then) -> Then:
        """Tell how the inside ends: by cancelling it, by an error that is caught inside or at the border, or just so."""
        triggers = [event.trigger if event is not None else "" for event in (block.border, block.inside)]
        if triggers[0] == "cancel":
            return lambda: self.cancel(scope)
        if triggers[1] == "error":
            return handle
        return self.fail if triggers[0] == "error" else scope.end

    def cancel(self, scope: Area) -> None:
        """Stop all else, undo what is done, and leave by the border."""
        works, scope.done = scope.done, []
        rest = Area(outer=self.group)
        scope.is_over = True
        self.game.undo_all(works, rest, self.fail)

"""An independent reference: a game over the tree of blocks, which knows nothing of gateways, tokens in queues, or stored state."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.engine.models import Block, Event, Loop, Many, Script, Seq, Split, Sub, User

Then = Callable[[], None]
Binding = tuple[tuple[str, int], ...]


@dataclass(eq=False)
class Area:
    """A part of the process that ends as one; a scope also counts the threads that run in it."""

    outer: "Area | None" = None
    then: Then | None = None
    threads: int = 0
    is_scope: bool = False
    is_over: bool = False

    @property
    def is_gone(self) -> bool:
        return self.is_over or (self.outer is not None and self.outer.is_gone)

    @property
    def scope(self) -> "Area":
        return self if self.is_scope or self.outer is None else self.outer.scope

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
    """Something that waits for a signal or for time to pass."""

    trigger: str
    area: Area
    fire: Then
    is_once: bool


@dataclass
class Game:
    """One run of a model."""

    model: Block
    v: int = 0
    tasks: list[Task] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.whole = Area(threads=1, is_scope=True)
        self.run(self.model, self.whole, (), self.whole.end)

    @property
    def is_completed(self) -> bool:
        return self.whole.is_over

    @property
    def open(self) -> list[str]:
        self.tasks = [task for task in self.tasks if not task.area.is_gone]
        return sorted(task.name for task in self.tasks)

    def do(self, name: str, v: int) -> None:
        task = next(task for task in self.tasks if task.name == name and not task.area.is_gone)
        self.tasks.remove(task)
        self.v = v
        task.then()

    def happen(self, trigger: str) -> None:
        """Let everything that waits for it happen."""
        for listener in [found for found in self.listeners if found.trigger == trigger]:
            if not listener.area.is_gone and listener in self.listeners:
                if listener.is_once:
                    self.listeners.remove(listener)
                listener.fire()
        self.listeners = [listener for listener in self.listeners if not listener.area.is_gone]

    def run(self, block: Block, area: Area, bound: Binding, then: Then) -> None:
        if not area.is_gone:
            getattr(self, type(block).__name__.lower())(block, area, bound, then)

    def ask(self, name: str, area: Area, bound: Binding, then: Then) -> None:
        self.tasks.append(Task(name + "".join(f" {key}={value}" for key, value in sorted(bound)), area, then))

    def user(self, block: User, area: Area, bound: Binding, then: Then) -> None:
        self.ask(block.name, area, bound, then)

    def script(self, _: Script, __: Area, ___: Binding, then: Then) -> None:
        then()

    def seq(self, block: Seq, area: Area, bound: Binding, then: Then) -> None:
        self.run(block.first, area, bound, lambda: self.run(block.second, area, bound, then))

    def split(self, block: Split, area: Area, bound: Binding, then: Then) -> None:
        """Take one branch, all, or those whose condition holds; go on when all that were taken have come."""
        met = [branch for branch, limit in zip(block.branches, block.thresholds, strict=False) if self.v > limit]
        taken = list(block.branches) if block.kind == "parallel" else met or [block.branches[-1]]
        if block.kind == "exclusive":
            taken = taken[:1]
        missing = [len(taken)]

        def come() -> None:
            missing[0] -= 1
            if not missing[0]:
                then()

        for branch in taken:
            self.run(branch, area, bound, come)

    def loop(self, block: Loop, area: Area, bound: Binding, then: Then) -> None:
        """Run the body, ask, and do so again while v is greater."""
        again = lambda: self.loop(block, area, bound, then) if self.v > block.threshold else then()  # noqa: E731
        self.run(block.body, area, bound, lambda: self.ask(f"{block.name}u", area, bound, again))

    def sub(self, block: Sub, area: Area, bound: Binding, then: Then) -> None:
        self.many(Many("", block, 1, sequential=True, early=0), area, bound, then)

    def many(self, block: Many, area: Area, bound: Binding, then: Then) -> None:
        """Run the body so many times, side by side or one after the other, until all or enough are complete."""
        Rounds(self, block, Area(outer=area), bound, then).start() if block.number else then()

    def listen(self, event: Event | None, area: Area, interrupt: Then, beside: Then) -> None:
        """Wait for a signal, or for the time: a timer without a cycle comes once."""
        if event is not None and event.trigger != "error":
            is_once = event.interrupting or event.trigger == "timer"
            self.listeners.append(Listener(event.trigger, area, interrupt if event.interrupting else beside, is_once))


@dataclass
class Rounds:
    """The rounds of one activity; whatever it waits for at its border belongs to all of them."""

    game: Game
    block: Many
    group: Area
    bound: Binding
    then: Then
    complete: int = 0

    def start(self) -> None:
        self.outer = self.group.outer or self.group
        if isinstance(self.block.body, Sub):
            self.game.listen(self.block.body.border, self.group, self.fail, self.beside)
        for number in range(1 if self.block.sequential else self.block.number):
            if not self.group.is_gone:
                self.begin(number)

    def begin(self, number: int) -> None:
        bound = (*self.bound, (f"i{self.block.name}", number)) if self.block.name else self.bound
        if isinstance(self.block.body, Sub):
            self.inside(self.block.body, bound)
        else:
            self.game.ask(self.block.body.name, self.group, bound, self.finished)

    def finished(self) -> None:
        self.complete += 1
        if self.complete == self.block.number or (self.block.early and self.complete >= self.block.early):
            self.group.is_over = True
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
        scope = Area(outer=self.group, then=self.finished, threads=1, is_scope=True)
        main = Area(outer=scope)

        def handle() -> None:
            main.is_over = block.inside is not None and block.inside.interrupting
            scope.threads = 1 if main.is_over else scope.threads + 1
            self.game.ask(f"{block.name}w", scope, bound, scope.end)

        self.game.listen(block.inside, scope, handle, handle)
        throws = block.border is not None and block.border.trigger == "error"
        self.game.run(block.body, main, bound, self.fail if throws else scope.end)

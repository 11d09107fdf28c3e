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
    is_completed: bool = False
    tasks: list[Task] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)

    def __post_init__(self) -> None:
        whole = Area(then=self.complete, threads=1, is_scope=True)
        self.run(self.model, whole, (), whole.end)

    def complete(self) -> None:
        self.is_completed = True

    # ---- what the world sees and does

    @property
    def open(self) -> list[str]:
        """Tell the open user tasks: their names, with the instances they lie in."""
        self.tasks = [task for task in self.tasks if not task.area.is_gone]
        return sorted(task.name for task in self.tasks)

    def do(self, name: str, v: int) -> None:
        """Complete the oldest user task of that name."""
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

    # ---- the rules

    def run(self, block: Block, area: Area, bound: Binding, then: Then) -> None:
        """Run a block, and then go on."""
        if area.is_gone:
            return
        match block:
            case User(name):
                self.ask(name, area, bound, then)
            case Script():
                then()
            case Seq(first, second):
                self.run(first, area, bound, lambda: self.run(second, area, bound, then))
            case Split():
                self.split(block, area, bound, then)
            case Loop():
                self.loop(block, area, bound, then)
            case Sub():
                self.many(Many("", block, 1, sequential=True, early=0), area, bound, then)
            case Many():
                self.many(block, area, bound, then)

    def ask(self, name: str, area: Area, bound: Binding, then: Then) -> None:
        """Open a user task."""
        self.tasks.append(Task(name + "".join(f" {key}={value}" for key, value in sorted(bound)), area, then))

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

        def asked() -> None:
            if self.v > block.threshold:
                self.loop(block, area, bound, then)
            else:
                then()

        self.run(block.body, area, bound, lambda: self.ask(f"{block.name}u", area, bound, asked))

    def many(self, block: Many, area: Area, bound: Binding, then: Then) -> None:
        """Run the body so many times, side by side or one after the other, until all or enough are complete."""
        group, complete = Area(outer=area), [0]

        def begin(number: int) -> None:
            names = (*bound, (f"i{block.name}", number)) if block.name else bound
            if isinstance(block.body, Sub):
                self.inside(block.body, group, names, (lambda: finished(number), fail))
            else:
                self.ask(block.body.name, group, names, lambda: finished(number))

        def finished(number: int) -> None:
            complete[0] += 1
            if complete[0] == block.number or (block.early and complete[0] >= block.early):
                group.is_over = True
                then()
            elif block.sequential:
                begin(number + 1)

        def fail() -> None:
            group.is_over = True
            self.ask(f"{block.body.name}h", area, bound, then)

        if not block.number:
            then()
            return
        if isinstance(block.body, Sub):
            self.border(block.body, group, bound, fail)
        for number in range(1 if block.sequential else block.number):
            if not group.is_gone:
                begin(number)

    def border(self, block: Sub, group: Area, bound: Binding, leave: Then) -> None:
        """Listen at the border: leave that way, or begin something beside it."""

        def beside() -> None:
            area = group.outer or group
            area.scope.threads += 1
            self.ask(f"{block.name}h", area, bound, area.scope.end)

        self.listen(block.border, group, leave, beside)

    def inside(self, block: Sub, group: Area, bound: Binding, ways: tuple[Then, Then]) -> None:
        """Run the inside of a sub-process; an event may take the place of everything in it, or add to it."""
        finished, fail = ways
        scope = Area(outer=group, then=finished, threads=1, is_scope=True)
        main = Area(outer=scope)

        def replace() -> None:
            main.is_over, scope.threads = True, 1
            self.ask(f"{block.name}w", scope, bound, scope.end)

        def beside() -> None:
            scope.threads += 1
            self.ask(f"{block.name}w", scope, bound, scope.end)

        self.listen(block.inside, scope, replace, beside)
        throws = block.border is not None and block.border.trigger == "error"
        self.run(block.body, main, bound, fail if throws else scope.end)

    def listen(self, event: Event | None, area: Area, interrupt: Then, beside: Then) -> None:
        """Wait for a signal, or for the time: a timer without a cycle comes once."""
        if event is not None and event.trigger != "error":
            is_once = event.interrupting or event.trigger == "timer"
            self.listeners.append(Listener(event.trigger, area, interrupt if event.interrupting else beside, is_once))

"""An independent reference: a game over the tree of blocks, which knows nothing of gateways, tokens in queues, or stored state."""

from dataclasses import dataclass, field

from tests.engine.models import Block, Escalate, Event, Loop, Many, Script, Seq, Split, Sub, Undo, User
from tests.engine.reference_rounds import Area, Binding, Listener, Rounds, Task, Then, Work


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
        """Complete a user task: who waits for a condition comes before what follows."""
        task = next(task for task in self.tasks if task.name == name and not task.area.is_gone)
        self.tasks.remove(task)
        self.v = v
        for listener in list(self.listeners):
            if listener.trigger == "condition":
                self.look(listener)
        if not task.area.is_gone:
            task.then()

    def happen(self, trigger: str) -> None:
        """Let everything that waits for it happen."""
        for listener in [found for found in self.listeners if found.trigger == trigger]:
            self.hear(listener)
        self.listeners = [listener for listener in self.listeners if not listener.area.is_gone]

    def hear(self, listener: Listener) -> None:
        if not listener.area.is_gone and listener in self.listeners:
            if listener.is_once:
                self.listeners.remove(listener)
            listener.fire()

    def look(self, listener: Listener) -> None:
        """See whether a condition has become true."""
        holds, listener.has_held = self.v > listener.limit, listener.has_held and self.v > listener.limit
        if holds and not listener.has_held:
            listener.has_held = True
            self.hear(listener)

    def run(self, block: Block, area: Area, bound: Binding, then: Then) -> None:
        if not area.is_gone:
            getattr(self, type(block).__name__.lower())(block, area, bound, then)

    def ask(self, name: str, area: Area, bound: Binding, then: Then) -> None:
        self.tasks.append(Task(name + "".join(f" {key}={value}" for key, value in sorted(bound)), area, then))

    def user(self, block: User, area: Area, bound: Binding, then: Then) -> None:
        self.many(Many("", block, 1, sequential=True, early=0), area, bound, then)

    def script(self, _: Script, __: Area, ___: Binding, then: Then) -> None:
        then()

    def undo(self, _: Undo, area: Area, __: Binding, then: Then) -> None:
        works, area.scope.done = area.scope.done, []
        self.undo_all(works, area, then)

    def undo_all(self, works: "list[Work] | tuple[Work, ...]", area: Area, then: Then) -> None:
        """Undo the last, then the one before it."""
        if not works:
            then()
            return
        last, rest = works[-1], works[:-1]
        go_on = lambda: self.undo_all(rest, area, then)  # noqa: E731
        if last.name:
            self.ask(f"{last.name}k", area, last.bound, go_on)
        else:
            self.undo_all(last.inside, area, go_on)

    def escalate(self, _: Escalate, area: Area, __: Binding, then: Then) -> None:
        """Let the nearest around take it, if anybody does; then go on."""
        catches = next((one.catches for one in area.outwards() if one.catches is not None), None)
        if catches is not None:
            catches()
        if not area.is_gone:
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
        Rounds(self, block, Area(outer=area), bound, then).start()

    def listen(self, event: Event | None, area: Area, interrupt: Then, beside: Then) -> None:
        """Wait for what an event waits for: an interrupting one, and a timer without a cycle, come once."""
        if event is None or event.trigger in ("error", "cancel"):
            return
        fire = interrupt if event.interrupting else beside
        if event.trigger == "escalation":
            area.catches = fire
            return
        listener = Listener(event.trigger, area, fire, event.interrupting or event.trigger == "timer", event.limit)
        self.listeners.append(listener)
        if event.trigger == "condition":
            self.look(listener)

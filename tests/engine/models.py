"""Random block-structured models for the equivalence test: a tree of blocks, and how it is drawn."""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.engine.drawing import (
    ERROR,
    SIGNAL,
    boundary,
    end,
    ends,
    flows,
    gateway,
    multiple,
    process,
    script,
    starts,
    sub,
    timer,
    user,
    users,
)


@dataclass(frozen=True)
class User:
    """A user task."""

    name: str


@dataclass(frozen=True)
class Script:
    """A script."""

    name: str


@dataclass(frozen=True)
class Seq:
    """One after the other."""

    first: "Block"
    second: "Block"


@dataclass(frozen=True)
class Split:
    """A fork and its join."""

    name: str
    kind: str  # exclusive, parallel, inclusive
    branches: tuple["Block", ...]
    thresholds: tuple[int, ...]  # of all branches but the last, which is the default: taken when v is greater


@dataclass(frozen=True)
class Loop:
    """Again and again, with a question after each round."""

    name: str
    body: "Block"
    threshold: int  # once more while v is greater


@dataclass(frozen=True)
class Event:
    """What is listened for, and whether it interrupts."""

    trigger: str  # signal, timer, error
    interrupting: bool


@dataclass(frozen=True)
class Sub:
    """A sub-process."""

    name: str
    body: "Block"
    border: Event | None  # a boundary event
    inside: Event | None  # an event sub-process


@dataclass(frozen=True)
class Many:
    """A multi-instance activity."""

    name: str
    body: "User | Sub"
    number: int
    sequential: bool
    early: int  # enough when so many are complete; 0: all


Block = User | Script | Seq | Split | Loop | Sub | Many


@st.composite
def models(draw: st.DrawFn) -> Block:
    """Draw a model."""
    counter = iter(range(10_000))

    def block(depth: int) -> Block:
        kinds = ["user", "user", "user", "script"] + ["seq", "split", "split", "split", "loop", "sub", "sub", "many"] * 2 * (depth > 0)
        return makers[draw(st.sampled_from(kinds))](depth - 1)

    def name(prefix: str) -> str:
        return f"{prefix}{next(counter)}"

    def split(depth: int) -> Block:
        kind = draw(st.sampled_from(["exclusive", "parallel", "inclusive"]))
        number = draw(st.integers(2, 3))
        thresholds = tuple(draw(st.integers(0, 3)) for _ in range(number - 1))
        return Split(name("g"), kind, tuple(block(depth) for _ in range(number)), thresholds)

    def sub_process(depth: int) -> Sub:
        triggers = st.none() | st.builds(Event, st.sampled_from(["signal", "timer"]), st.booleans())
        border = draw(triggers | st.just(Event("error", interrupting=True)))
        return Sub(name("S"), block(depth), border, draw(triggers))

    def many(depth: int) -> Many:
        inner = sub_process(depth) if depth > 0 and draw(st.booleans()) else User(name("u"))
        return Many(name("m"), inner, draw(st.integers(0, 3)), draw(st.booleans()), draw(st.integers(0, 2)))

    makers = {
        "user": lambda _: User(name("u")), "script": lambda _: Script(name("c")), "seq": lambda d: Seq(block(d), block(d)),
        "split": split, "loop": lambda d: Loop(name("l"), block(d), draw(st.integers(0, 2))), "sub": sub_process, "many": many,
    }  # fmt: skip
    return Seq(block(3), block(2))


@dataclass
class Drawn:
    """A block as drawn: its elements, its flows, where it begins and ends."""

    xml: str
    lines: list[str]
    entry: str
    exit: str


def draw_process(model: Block) -> bytes:
    """Draw the whole process."""
    return process(_closed("start", model, ends("end"), "end"))


def _closed(start: str, model: Block, finish: str, finish_name: str) -> str:
    inner = _draw(model)
    lines = [*inner.lines, f"{start} > {inner.entry}", f"{inner.exit} > {finish_name}"]
    return starts(start) + inner.xml + finish + flows("\n".join(lines))


def _draw(block: Block) -> Drawn:  # noqa: PLR0911
    match block:
        case User(name):
            return Drawn(users(name), [], name, name)
        case Script(name):
            return Drawn(script(name, **{f"x{name}": "v"}), [], name, name)
        case Seq(first, second):
            a, b = _draw(first), _draw(second)
            return Drawn(a.xml + b.xml, [*a.lines, *b.lines, f"{a.exit} > {b.entry}"], a.entry, b.exit)
        case Split():
            return _split(block)
        case Loop(name, body, threshold):
            inner, asked = _draw(body), f"{name}u"
            xml = gateway("exclusive", f"{name}a") + gateway("exclusive", f"{name}z", default=f"d_{name}z_{name}e") + users(asked)
            lines = [
                f"{name}a > {inner.entry}",
                f"{inner.exit} > {asked} > {name}z",
                f"{name}z -[v > {threshold}]> {name}a",
                f"{name}z -[]> {name}e",
            ]
            return Drawn(xml + inner.xml + f'<task id="{name}e"/>', inner.lines + lines, f"{name}a", f"{name}e")
        case Sub():
            return _sub(block, "")
        case Many():
            return _many(block)


def _split(block: Split) -> Drawn:
    fork, join, last = f"{block.name}f", f"{block.name}j", len(block.branches) - 1
    branches = [_draw(branch) for branch in block.branches]
    is_conditional = block.kind != "parallel"
    xml = gateway(block.kind, fork, default=f"d_{fork}_{branches[last].entry}" if is_conditional else "") + gateway(block.kind, join)
    lines = [line for branch in branches for line in branch.lines] + [f"{branch.exit} > {join}" for branch in branches]
    for number, branch in enumerate(branches):
        condition = "" if number == last else f"v > {block.thresholds[number]}"
        lines.append(f"{fork} -[{condition}]> {branch.entry}" if is_conditional else f"{fork} > {branch.entry}")
    return Drawn(xml + "".join(branch.xml for branch in branches), lines, fork, join)


def _trigger(event: Event) -> str:
    return {"signal": SIGNAL, "timer": timer(), "error": ERROR}[event.trigger]


def _sub(block: Sub, marker: str) -> Drawn:
    name, border = block.name, block.border
    throws = border is not None and border.trigger == "error"
    finish = end(f"{name}e", ERROR) if throws else ends(f"{name}e")
    body = marker + _closed(f"{name}s", block.body, finish, f"{name}e")
    if block.inside is not None:
        start = f'<startEvent id="{name}vs" isInterrupting="{str(block.inside.interrupting).lower()}">{_trigger(block.inside)}</startEvent>'
        body += sub(f"{name}v", start + users(f"{name}w") + flows(f"{name}vs > {name}w"), 'triggeredByEvent="true"')
    xml, lines = sub(name, body) + gateway("exclusive", f"{name}x"), [f"{name} > {name}x"]
    if border is not None:
        xml += boundary(f"{name}b", name, _trigger(border), interrupting=border.interrupting) + users(f"{name}h")
        lines.append(f"{name}b > {name}h" + (f" > {name}x" if border.interrupting else ""))
    return Drawn(xml, lines, name, f"{name}x")


def _many(block: Many) -> Drawn:
    attributes = f'isSequential="{str(block.sequential).lower()}" camunda:collection="={list(range(block.number))}" '
    attributes += f'camunda:elementVariable="i{block.name}"'
    enough = f"<completionCondition>=nrOfCompletedInstances &gt;= {block.early}</completionCondition>" if block.early else ""
    marker = multiple("", attributes, enough)
    if isinstance(block.body, Sub):
        return _sub(block.body, marker)
    return Drawn(user(block.body.name, marker), [], block.body.name, block.body.name)

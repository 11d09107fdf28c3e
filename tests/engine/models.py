"""Random block-structured models for the equivalence test: a tree of blocks."""

from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class User:
    """A user task, perhaps with another that undoes it."""

    name: str
    is_undoable: bool = False


@dataclass(frozen=True)
class Undo:
    """Undoes all that is complete in its scope."""

    name: str


@dataclass(frozen=True)
class Escalate:
    """Hands a matter up, and goes on."""

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

    trigger: str  # signal, timer, condition, escalation, error, cancel
    interrupting: bool
    limit: int = 0  # of a condition: it holds while v is greater


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


Block = User | Script | Undo | Escalate | Seq | Split | Loop | Sub | Many
LISTENED = ["signal", "timer", "condition", "escalation"]


@st.composite
def models(draw: st.DrawFn) -> Block:  # noqa: C901
    """Draw a model."""
    counter = iter(range(10_000))

    def block(depth: int, *, is_alone: bool = True) -> Block:
        """Draw a block; what undoes stands where nothing in its scope runs beside it."""
        kinds = ["user", "user", "user", "script", "escalate"] + ["undo", "undo"] * is_alone
        kinds += ["seq", "split", "split", "split", "loop", "sub", "sub", "many"] * 2 * (depth > 0)
        return makers[draw(st.sampled_from(kinds))](depth - 1, is_alone)

    def name(prefix: str) -> str:
        return f"{prefix}{next(counter)}"

    def user(*_: object) -> User:
        return User(name("u"), draw(st.booleans()))

    def seq(depth: int, is_alone: bool) -> Block:  # noqa: FBT001
        return Seq(block(depth, is_alone=is_alone), block(depth, is_alone=is_alone))

    def split(depth: int, is_alone: bool) -> Block:  # noqa: FBT001
        kind = draw(st.sampled_from(["exclusive", "parallel", "inclusive"]))
        number = draw(st.integers(2, 3))
        thresholds = tuple(draw(st.integers(0, 3)) for _ in range(number - 1))
        return Split(name("g"), kind, tuple(block(depth, is_alone=is_alone and kind == "exclusive") for _ in range(number)), thresholds)

    def loop(depth: int, is_alone: bool) -> Block:  # noqa: FBT001
        return Loop(name("l"), block(depth, is_alone=is_alone), draw(st.integers(0, 2)))

    def sub_process(depth: int, *_: object) -> Sub:
        events = st.builds(Event, st.sampled_from(LISTENED), st.booleans(), st.integers(1, 4))
        error = st.just(Event("error", interrupting=True))
        border = draw(st.none() | events | error | st.just(Event("cancel", interrupting=True)))
        return Sub(name("S"), block(depth), border, draw(st.none() | events | error))

    def many(depth: int, *_: object) -> Many:
        inner = sub_process(depth) if depth > 0 and draw(st.booleans()) else user()
        return Many(name("m"), inner, draw(st.integers(0, 3)), draw(st.booleans()), draw(st.integers(0, 2)))

    makers = {
        "user": user, "script": lambda *_: Script(name("c")), "undo": lambda *_: Undo(name("t")),
        "escalate": lambda *_: Escalate(name("x")), "seq": seq, "split": split, "loop": loop, "sub": sub_process, "many": many,
    }  # fmt: skip
    return Seq(block(3), block(2))

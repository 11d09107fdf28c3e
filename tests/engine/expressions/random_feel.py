"""Random FEEL of the plain subset, half of it well typed, with random variables."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

NAMES = ["a", "b", "amount", "level", "金额", "等级", "person", "rows", "flag", "missing", "note", "huge", "count"]
SMALL = ["0", "1", "2", "3", "1.0", "-1"]
PATHS = ["person.x", "person.y", "person.q.z", "person.名", "rows.v", "rows.w", "person.none", "note.x"]
NUMBERS = [
    "0", "1", "2", "3", "10", "0.1", "0.2", "0.3", "1.10", "2.675", "1e3", "1.5e-3", ".5", "-1", "-0.5", "7e-30", "- 2",
    "100000000000000000000.01", "9007199254740993", "33.333333333333333333333333333333333333", "99999999999999999999999999999999995",
]  # fmt: skip
EXTREME = ["1e6000", "1e-6000", "-1e6100", "3e-6140", "9.99e6144", "1e200", "1e-6143"]
STRINGS = ['""', '"a"', '"b"', '"红"', '"黄"', '"Z"', '"é"', '"😀"', '"～"', '"1"', '"true"', '"a b"']
ORDER = ["<", "<=", ">", ">="]
COMPARISON = ["=", "!=", *ORDER]
ROUNDING = ["decimal", "round half up", "round half down", "round up", "round down"]

Maker = Callable[[Random, int], str]


def anything(r: Random, depth: int) -> str:
    """Return any expression: most of them mistyped."""
    if depth <= 0 or r.random() < 0.22:
        return _leaf(r)
    makers: list[tuple[float, Maker]] = [
        (0.20, lambda r, d: f"{anything(r, d)} {r.choice('+-*/')} {anything(r, d)}"),
        (0.18, lambda r, d: f"{anything(r, d)} {r.choice(COMPARISON)} {anything(r, d)}"),
        (0.12, lambda r, d: f"{anything(r, d)} {r.choice(['and', 'or'])} {anything(r, d)}"),
        (0.13, lambda r, d: f"{anything(r, d)} in {tests(r, d)}"),
        (0.04, lambda r, d: f"{anything(r, d)} between {anything(r, d)} and {anything(r, d)}"),
        (0.03, lambda r, d: f"-{anything(r, d)}"),
        (0.06, lambda r, d: f"({anything(r, d)})"),
        (0.10, call),
        (0.02, extra),
        (0.06, lambda r, d: f"if {anything(r, d)} then {anything(r, d)} else {anything(r, d)}"),
        (0.08, context),
    ]
    return r.choices([make for _, make in makers], [weight for weight, _ in makers])[0](r, depth - 1)


def _leaf(r: Random) -> str:
    kind = r.random()
    if kind < 0.35:
        return r.choice(NAMES)
    if kind < 0.65:
        return r.choice(NUMBERS)
    if kind < 0.80:
        return r.choice(STRINGS)
    if kind < 0.92:
        return r.choice(["true", "false", "null"])
    return r.choice(PATHS) if kind < 0.97 else "[" + ", ".join(_leaf(r) for _ in range(r.randrange(4))) + "]"


def call(r: Random, depth: int) -> str:
    """Return the call of a built-in."""
    one = anything if r.random() < 0.4 else number
    kind = r.randrange(5)
    if kind == 0:
        return f"{r.choice(['not', 'count', 'abs', 'floor', 'ceiling'])}({one(r, depth)})"
    if kind == 1 and r.random() < 0.3:
        return f"string length({text(r, depth)})"
    if kind == 1:
        return f"{r.choice(['contains', 'starts with', 'ends with'])}({text(r, depth)}, {text(r, depth)})"
    if kind == 2:
        return f"{r.choice(['sum', 'min', 'max', 'count'])}([{', '.join(one(r, 0) for _ in range(r.randrange(4)))}])"
    if kind == 3:
        rounded = "huge" if r.random() < 0.1 else one(r, depth)
        return f"{r.choice([*ROUNDING, 'modulo'])}({rounded}, {r.choice(['2', '0', '1', '-1', 'b', 'null', '2.5'])})"
    return f"list contains([{', '.join(anything(r, 0) for _ in range(r.randrange(4)))}], {anything(r, depth)})"


def extra(r: Random, depth: int) -> str:
    """Return the call of a built-in that the standard lacks."""
    name = r.choice(["trim", "is blank", "is empty", "is defined", "coalesce"])
    if name in ("trim", "is blank"):
        return f"{name}({text(r, depth)})"
    return f"{name}({', '.join(anything(r, 0) for _ in range(1 + (name == 'coalesce') * r.randrange(3)))})"


def _tie(r: Random) -> str:
    return f"{r.choice(ROUNDING)}({r.randrange(-99, 100)}.{r.choice('05')}5, {r.choice('012')})"


def context(r: Random, depth: int) -> str:
    """Return a context, or a path into one; its entries see the ones before."""
    entries = ", ".join(f"{key}: {anything(r, depth - 1)}" for key in r.sample(["a", "x", "note", "count", "名"], r.randrange(4)))
    return f"{{{entries}}}" + r.choice(["", "", ".x", ".a"])


def text(r: Random, depth: int) -> str:
    """Return an expression that mostly gives a string."""
    if r.random() < 0.08:
        return anything(r, depth)
    if depth <= 0 or r.random() < 0.8:
        return r.choice([*STRINGS, "level", "等级"])
    return f"{text(r, depth - 1)} + {text(r, depth - 1)}"


def number(r: Random, depth: int) -> str:
    """Return an expression that mostly gives a number."""
    if r.random() < 0.06:
        return anything(r, depth) if r.random() < 0.7 else r.choice(EXTREME)
    if depth <= 0 or r.random() < 0.3:
        return r.choice([*NUMBERS, *SMALL, "a", "b", "amount", "金额", "person.x", "amount", "金额"])
    if r.random() < 0.15:
        return call(r, depth - 1) if r.random() < 0.8 else _tie(r)
    kind = r.random()
    if kind < 0.25:
        return f"-{number(r, depth - 1)}"
    if kind < 0.4:
        return f"if {condition(r, depth - 1)} then {number(r, depth - 1)} else {number(r, 0)}"
    sides = f"{number(r, depth - 1)} {r.choice('+-*/')} {number(r, depth - 1)}"
    return sides if kind < 0.7 else f"({sides})"


def condition(r: Random, depth: int) -> str:
    """Return an expression that mostly gives a boolean."""
    if r.random() < 0.03:
        return anything(r, depth)
    if depth <= 0 or r.random() < 0.3:
        side = min(1, max(0, depth))
        return f"{number(r, side)} {r.choice(COMPARISON)} {number(r, side)}"

    def value() -> str:
        return number(r, depth - 1)

    def small() -> str:
        return r.choice(SMALL)

    makers: list[Callable[[], str]] = [
        lambda: f"{condition(r, depth - 1)} {r.choice(['and', 'or'])} {condition(r, depth - 1)}",
        lambda: f"not({condition(r, depth - 1)})",
        lambda: f"level in [{', '.join(r.choice(STRINGS) for _ in range(r.randrange(4)))}]",
        lambda: f"{value()} in {r.choice('[(]')}{value()}..{value()}{r.choice(')][')}",
        lambda: f"{value()} between {value()} and {value()}",
        lambda: f"{value()} in ({r.choice(ORDER)} {value()}, {value()}, [{value()}..{value()}])",
        lambda: f"{small()} in {r.choice(COMPARISON)} {small()}",
        lambda: f"{small()} in {r.choice('[(')}{small()}..{small()}{r.choice('])')}",
        lambda: f"{{a: {small()}, b: [{small()}, {small()}]}} {r.choice(['=', '!='])} {{b: [{small()}, {small()}], a: {small()}}}",
        lambda: f"{text(r, 1)} {r.choice(COMPARISON)} {text(r, 1)}",
    ]
    return r.choice(makers)()


def tests(r: Random, depth: int) -> str:
    """Return the right side of an `in`."""
    kind = r.random()
    if kind < 0.4:
        return "[" + ", ".join(anything(r, depth - 1) for _ in range(r.randrange(4))) + "]"
    if kind < 0.7:
        return "(" + ", ".join(_test(r, depth - 1) for _ in range(r.randrange(1, 4))) + ")"
    return _test(r, depth - 1)


def _test(r: Random, depth: int) -> str:
    kind = r.random()
    if kind < 0.4:
        return f"{r.choice(COMPARISON)} {anything(r, depth)}"
    if kind < 0.7:
        return f"{r.choice('[(]')}{anything(r, depth)}..{anything(r, depth)}{r.choice(')][')}"
    return anything(r, depth)


def variable(r: Random, depth: int = 2) -> Any:
    """Return any value of the plain kinds."""
    kind = r.random()
    if kind < 0.3:
        return r.choice([
            0, 1, 2, 3, -1, 10**20, 10**40 + 1, Decimal("0.10"), Decimal("2.675"), Decimal("1E+3"), Decimal("1.5"), Decimal("-0"),
            Decimal("12345678901234567890.123456789012345678901"), Decimal("9E+6144"), Decimal("1E-6143"),
        ])  # fmt: skip
    if kind < 0.5:
        return r.choice(["", "a", "b", "红", "Z", "é", "😀", "1"])
    if kind < 0.7 or depth == 0:
        return r.choice([True, False, None])
    if kind < 0.85:
        return [variable(r, depth - 1) for _ in range(r.randrange(4))]
    return {key: variable(r, depth - 1) for key in r.sample(["x", "y", "q", "v", "w", "名"], r.randrange(4))}


def scope(r: Random) -> dict[str, Any]:
    """Return variables of any kind under the names that the expressions use."""
    variables = {name: variable(r) for name in NAMES[:-1] if r.random() < 0.75 and name != "missing"}
    variables["huge"] = r.choice([10**40 + 1, -(10**38) - 7, Decimal("12345678901234567890.123456789012345678901"), 10**33])
    if r.random() < 0.05:
        variables["count"] = variable(r)
    if r.random() < 0.7:
        variables["person"] = {"x": variable(r, 0), "y": variable(r, 1), "q": {"z": variable(r, 0)}, "名": variable(r, 0)}
    if r.random() < 0.7:
        variables["rows"] = [{"v": variable(r, 0), "w": variable(r, 0)} for _ in range(r.randrange(4))]
    return variables


def typed_scope(r: Random) -> dict[str, Any]:
    """Return variables that mostly have the kind that their name promises."""
    variables = scope(r)
    for name in ("a", "b", "amount", "金额"):
        if r.random() < 0.9:
            amount = Decimal(r.randrange(-(10**6), 10**6)).scaleb(-r.randrange(5))
            variables[name] = r.choice([amount, r.randrange(-50, 50), r.randrange(4), Decimal(r.randrange(10**30)).scaleb(-12)])
    for name in ("level", "等级"):
        if r.random() < 0.9:
            variables[name] = r.choice(["a", "b", "红", "黄", "Z", "é", "😀", "～"])
    return variables


def case(r: Random) -> tuple[str, dict[str, Any]]:
    """Return an expression and its variables."""
    depth = r.randrange(1, 5)
    if r.random() < 0.5:
        return r.choice([number, condition, condition])(r, depth), typed_scope(r)
    return anything(r, depth), scope(r)

"""How a random model is drawn."""

from dataclasses import dataclass

from tests.engine.drawing import (
    CANCEL,
    COMPENSATION,
    ERROR,
    ESCALATION,
    SIGNAL,
    boundary,
    condition,
    end,
    ends,
    flows,
    gateway,
    handler,
    multiple,
    process,
    script,
    starts,
    sub,
    throw,
    timer,
    user,
    users,
)
from tests.engine.models import Block, Escalate, Event, Loop, Many, Script, Seq, Split, Sub, Undo, User


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


def _draw(block: Block) -> Drawn:  # noqa: C901, PLR0911
    match block:
        case User():
            return _user(block, "")
        case Undo(name):
            return Drawn(throw(name, COMPENSATION), [], name, name)
        case Escalate(name):
            return Drawn(throw(name, ESCALATION), [], name, name)
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


def _user(block: User, marker: str) -> Drawn:
    undoing = handler(f"{block.name}k", block.name) if block.is_undoable else ""
    return Drawn(user(block.name, marker) + undoing, [], block.name, block.name)


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
    plain = {"signal": SIGNAL, "timer": timer(), "error": ERROR, "escalation": ESCALATION, "cancel": CANCEL}
    return condition(f"v > {event.limit}") if event.trigger == "condition" else plain[event.trigger]


def _sub(block: Sub, marker: str) -> Drawn:
    name, border = block.name, block.border
    cancels = border is not None and border.trigger == "cancel"
    throws = any(event is not None and event.trigger == "error" for event in (border, block.inside))
    finish = end(f"{name}e", CANCEL if cancels else ERROR) if throws or cancels else ends(f"{name}e")
    body = marker + _closed(f"{name}s", block.body, finish, f"{name}e")
    if block.inside is not None:
        start = f'<startEvent id="{name}vs" isInterrupting="{str(block.inside.interrupting).lower()}">{_trigger(block.inside)}</startEvent>'
        body += sub(f"{name}v", start + users(f"{name}w") + flows(f"{name}vs > {name}w"), 'triggeredByEvent="true"')
    xml, lines = sub(name, body, tag="transaction" if cancels else "subProcess") + gateway("exclusive", f"{name}x"), [f"{name} > {name}x"]
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
    return _user(block.body, marker)

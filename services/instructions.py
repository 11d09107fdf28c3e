"""Instructions of a modification as plain data, as they come in at a door and lie in a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from engine.modification import Cancel, Instruction, StartAfter, StartBefore, StartOn
from services.errors import Invalid

KINDS: Final[dict[str, type[Instruction]]] = {
    "start_before": StartBefore,
    "start_after": StartAfter,
    "start_on": StartOn,
    "cancel": Cancel,
}
_NAMES = {cls: name for name, cls in KINDS.items()}


def read(written: Sequence[Mapping[str, Any]]) -> list[Instruction]:
    """Make instructions of plain data; raises Invalid, naming the one that is none."""
    return [_read(number, one) for number, one in enumerate(written)]


def write(instructions: Sequence[Instruction]) -> list[dict[str, Any]]:
    """Make plain data of instructions."""
    return [{"type": _NAMES[type(one)], **asdict(one)} for one in instructions]


def _read(number: int, written: Mapping[str, Any]) -> Instruction:
    fields = {name: value for name, value in written.items() if name != "type" and value is not None}
    try:
        return KINDS[written["type"]](**fields)
    except (KeyError, TypeError) as error:
        kinds = ", ".join(KINDS)
        raise Invalid({f"instructions.{number}": [f"is no instruction; there are {kinds}"]}, code="bad_instruction", kinds=kinds) from error

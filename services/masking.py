"""Hides the middle of identifying numbers where they need only be recognised: 440111********000X, 130****1001."""

from collections.abc import Mapping
from typing import Any, Final

SHOWN: Final[Mapping[str, tuple[int, int]]] = {"id_number": (6, 4), "phone": (3, 4)}  # characters at the beginning and at the end
HIDDEN: Final = "*"


def masked(kind: str, value: Any) -> Any:
    """Give a value as a list or an overview shows it: numbers that identify somebody lose their middle, short ones everything."""
    if kind not in SHOWN or not isinstance(value, str):
        return value
    head, tail = SHOWN[kind]
    hidden = len(value) - head - tail
    return HIDDEN * len(value) if hidden <= 0 else value[:head] + HIDDEN * hidden + value[-tail:]


def masked_subject(subject: Mapping[str, Any]) -> dict[str, Any]:
    """Give whom a case is about, with the identifying numbers masked."""
    return {kind: masked(kind, value) for kind, value in subject.items()}

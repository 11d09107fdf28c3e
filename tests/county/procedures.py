"""What people tend to do in each procedure: `tests/county/habits/*.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "habits"


@dataclass(frozen=True, slots=True)
class Message:
    """Something that may reach a case at any time while it listens."""

    name: str
    chance: float  # each time the outside world may speak, some three weeks apart
    variables: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # one of each


@dataclass(frozen=True, slots=True)
class Habits:
    """How the people of one procedure behave."""

    procedure: str
    share: float  # of the county's cases, compared with the other procedures
    starter: str  # role of who starts it
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    skipped: Sequence[str] = ()  # fields nobody fills
    messages: Sequence[Message] = ()
    patience: int = 60  # user tasks of a case after which people only want to finish it
    finishing: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # weights from then on
    closing: Mapping[str, Any] = field(default_factory=dict)  # entries from then on


def all_of() -> list[Habits]:
    """Give the habits of every procedure."""
    return [_read(path) for path in sorted(FOLDER.glob("*.toml"))]


def _read(path: Path) -> Habits:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    messages = [Message(**one) for one in told.pop("message", [])]
    return Habits(procedure=path.stem, messages=tuple(messages), **told)

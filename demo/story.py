"""A case file: what is applied for, who does what next, where the case must then stand, and how it must end.

Texts may hold `{today}`, `{today-3}`, `{today+365}`, `{received}` (days in China), `{now}` (a moment), and
`{office 白云区康宁社区康复中心}` (the institution of that name, among those the form offers).
"""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases"
CHINA = timezone(timedelta(hours=8))
DAY = re.compile(r"\{today([+-]\d+)?\}")
OFFICE = re.compile(r"\{office (.+)\}")


@dataclass(frozen=True)
class Step:
    """One thing that happens: somebody completes a user task, sends a message, or time passes until a timer rings."""

    who: str = ""
    do: str = ""
    message: str = ""
    wait: str = ""
    case: str = ""  # where it happens: the process of a case that a message opened; the story's own without
    opens: str = ""  # the process of which a message of this step opens a case
    values: dict[str, Any] = field(default_factory=dict)
    then: list[str] | None = None  # the user tasks that wait afterwards
    clocks: dict[str, str] = field(default_factory=dict)  # the named clocks of those user tasks
    overdue: list[str] = field(default_factory=list)  # those of them that are overdue already


@dataclass(frozen=True)
class Story:
    """One case from its file."""

    title: str
    procedure: str
    area_code: str
    who: str
    application: dict[str, Any]
    steps: list[Step]
    outcome: str
    received: dict[str, Any] = field(default_factory=dict)  # days or work_days ago, and why it is entered late


@dataclass(frozen=True)
class Day:
    """What the placeholders stand for."""

    now: datetime
    received: datetime
    offices: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> Story:
    """Read a case file."""
    told = json.loads(path.read_text())
    return Story(**told | {"steps": [Step(**step) for step in told["steps"]]})


def filled(value: Any, day: Day) -> Any:
    """Put in what the placeholders of a value stand for."""
    if isinstance(value, dict):
        return {key: filled(one, day) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, day) for one in value]
    return _text(value, day) if isinstance(value, str) else value


def _text(text: str, day: Day) -> str:
    if office := OFFICE.fullmatch(text):
        return day.offices[office[1]]
    text = DAY.sub(lambda found: date_of(day.now + timedelta(days=int(found[1] or 0))), text)
    return text.replace("{received}", date_of(day.received)).replace("{now}", moment(day.now))


def date_of(when: datetime) -> str:
    """Give the day in China, as ISO text."""
    return when.astimezone(CHINA).date().isoformat()


def moment(when: datetime) -> str:
    """Give a moment as ISO text in UTC."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

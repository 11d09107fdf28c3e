"""Moments as Camunda writes them: to the millisecond, with an offset that has no colon."""

import re
from datetime import UTC, datetime

from services.errors import Invalid

_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")


def written(moment: datetime | None) -> str | None:
    """Write a moment in UTC."""
    if moment is None:
        return None
    at = moment.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}+0000"


def read(text: object, name: str) -> datetime:
    """Read a moment with an offset; Invalid names the parameter."""
    try:
        moment = datetime.fromisoformat(_OFFSET.sub(r"\1:\2", str(text)))
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    sentence = f"is no moment like 2026-01-05T09:30:00.000+0800: {str(text)[:60]!r}"
    raise Invalid({name: [sentence]}, code="moment_unreadable")

"""How official papers write a day: in the country's one time zone."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Shanghai")


def in_chinese(value: date | datetime | str | None) -> str:
    """Write a day or a moment (aware, or ISO 8601 text) as 2026年9月29日; nothing stays nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(ZONE)
    return f"{value.year}年{value.month}月{value.day}日"

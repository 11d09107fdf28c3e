"""The office's time zone: what a date, a time of day or a cron expression without a zone means."""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

_zone: list[tzinfo] = [ZoneInfo("Asia/Shanghai")]


def use(name: str) -> None:
    """Set the office's zone, once, when the service starts."""
    _zone[0] = ZoneInfo(name)


def office() -> tzinfo:
    """Return the office's zone."""
    return _zone[0]


def moment_of(value: date | datetime) -> datetime:
    """Return the moment in UTC; a date is its midnight at the office, a date and time without a zone is the office's."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=office())).astimezone(UTC)

"""When days end by the clock of the office."""

from datetime import datetime, time, timedelta

from engine.expressions import zone


def of_today(at: datetime) -> datetime:
    """Give the midnight that ends the day of a moment."""
    local = at.astimezone(zone.office())
    return datetime.combine(local.date() + timedelta(days=1), time(), zone.office()).astimezone(at.tzinfo)

"""When somebody may be disturbed, and when his digest is due: by the clock of the office."""

from datetime import datetime, time, timedelta
from typing import Final

from engine.expressions import zone
from services.rows import AnyRow

DAY: Final = 24 * 60  # minutes


def next_digest(setting: AnyRow, after: datetime) -> datetime:
    """Give the next moment at which a digest is due."""
    return _next(setting.digest_at, after)


def undisturbed(setting: AnyRow, at: datetime) -> datetime:
    """Give the first moment from this one on that lies in no quiet hours."""
    if setting.quiet_from is None or setting.quiet_until is None:
        return at
    local = at.astimezone(zone.office())
    now = local.hour * 60 + local.minute
    quiet = (setting.quiet_until - setting.quiet_from) % DAY
    return _next(setting.quiet_until, at) if (now - setting.quiet_from) % DAY < quiet else at


def _next(minutes: int, after: datetime) -> datetime:
    """Give the next moment, later than this one, at which the office's clock shows so many minutes after midnight."""
    local = after.astimezone(zone.office())
    today = datetime.combine(local.date(), time(minutes // 60, minutes % 60), zone.office())
    found = today if today > local else datetime.combine(local.date() + timedelta(days=1), today.timetz())
    return found.astimezone(after.tzinfo)

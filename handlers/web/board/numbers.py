"""How figures are said: shares in per cent, times in days and hours, nothing as a dash."""

from flask_babel import format_decimal
from flask_babel import gettext as _

from services.oversight.measures.shapes import Unit

NOTHING = "–"
MINUS = "−"  # as wide as a plus
MINUTE, HOUR = 60, 3600


def told(value: int | None, unit: str, day: int = 24 * HOUR) -> str:
    """Say a value; a day of business hours is shorter than a day."""
    if value is None:
        return NOTHING
    match unit:
        case Unit.SHARE:
            return f"{format_decimal(value / 100, '#,##0.0')}%"
        case Unit.SECONDS:
            return lasting(value, 24 * HOUR)
        case Unit.WORKED:
            return lasting(value, day)
        case _:
            return str(format_decimal(value, "#,##0"))


def more(value: int, unit: str, day: int = 24 * HOUR) -> str:
    """Say by how much one value exceeds another; shares differ by points."""
    sign = "+" if value > 0 else MINUS if value < 0 else "±"
    text = told(abs(value), unit, day)
    return sign + (str(_("%(points)s个百分点", points=text.removesuffix("%"))) if unit == Unit.SHARE else text)


def lasting(value: int | None, day: int) -> str:
    """Say a time by its two largest parts."""
    if value is None:
        return NOTHING
    days, rest = divmod(value, day)
    hours, minutes = divmod(rest // MINUTE, 60)
    if days and hours:
        return str(_("%(days)s天%(hours)s小时", days=days, hours=hours))
    if days:
        return str(_("%(days)s天", days=days))
    if hours and minutes:
        return str(_("%(hours)s小时%(minutes)s分", hours=hours, minutes=minutes))
    return str(_("%(hours)s小时", hours=hours) if hours else _("%(minutes)s分", minutes=minutes))

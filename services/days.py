"""Days that somebody names: those at the ends of all calendars have no midnight, and nothing can be counted from them."""

from datetime import date
from typing import Final

from services.errors import Invalid

FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
CODE: Final = "no_such_day"


def demand(**named: date | None) -> None:
    """Raise Invalid, naming the fields, for days that no office will see."""
    beyond = [field for field, day in named.items() if day is not None and not FIRST <= day <= LAST]
    if beyond:
        raise Invalid(
            {field: [f"lies not between {FIRST} and {LAST}"] for field in beyond}, code=CODE, first=FIRST.isoformat(), last=LAST.isoformat()
        )

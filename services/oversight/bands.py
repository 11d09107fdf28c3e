"""How urgent an unfinished user task is: overdue, due today, due soon, due later, never due."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, case, literal_column

from engine.expressions import zone
from services import actors, now

SOON: Final = timedelta(days=3)  # as people plan: today and the two days after it


class Band(StrEnum):
    """One degree of urgency."""

    OVERDUE = "overdue"  # its moment has passed
    TODAY = "today"  # before midnight at the office
    SOON = "soon"  # within three days
    LATER = "later"  # after that
    NEVER = "never"  # nothing says when


URGENT: Final = (Band.OVERDUE, Band.TODAY, Band.SOON)


def limits() -> tuple[datetime, datetime, datetime]:
    """Give the moments where one band ends and the next begins: now, the end of today, the end of soon."""
    moment = now.now()
    midnight = datetime.combine(actors.today() + timedelta(days=1), time(), zone.office())
    return moment, max(moment, midnight), max(moment, midnight + SOON - timedelta(days=1))


def column(task: Table) -> ColumnElement[str]:
    """Say in SQL in which band a user task lies."""
    present, tonight, soon = limits()
    due = task.c.due_at
    return case(
        (due.is_(None), _word(Band.NEVER)),
        (due < present, _word(Band.OVERDUE)),
        (due < tonight, _word(Band.TODAY)),
        (due < soon, _word(Band.SOON)),
        else_=_word(Band.LATER),
    )


def within(task: Table, band: Band) -> ColumnElement[bool]:
    """Say in SQL that a user task lies in a band, in words that an index of due moments understands."""
    present, tonight, soon = limits()
    due = task.c.due_at
    match band:
        case Band.NEVER:
            return due.is_(None)
        case Band.OVERDUE:
            return due < present
        case Band.TODAY:
            return and_(due >= present, due < tonight)
        case Band.SOON:
            return and_(due >= tonight, due < soon)
        case Band.LATER:
            return due >= soon


def _word(band: Band) -> ColumnElement[str]:
    return literal_column(f"'{band}'")

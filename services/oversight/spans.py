"""Which runs of a process are looked at: those that began in a period, in an area and below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement

from engine.expressions import zone
from models import Base
from services import days
from services.oversight import places

_instance = Base.metadata.tables["process_instance"]


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included, in an area; what is None is not asked."""

    since: date | None = None
    until: date | None = None
    area_code: str | None = None

    def __post_init__(self) -> None:
        """Refuse days that no period has; raises Invalid."""
        days.demand(since=self.since, until=self.until)


def conditions(span: Span) -> Iterator[ColumnElement[bool]]:
    """Say in SQL that an instance began in the period and lies in the area."""
    if span.since is not None:
        yield _instance.c.started_at >= zone.moment_of(span.since)
    if span.until is not None:
        yield _instance.c.started_at < zone.moment_of(span.until + timedelta(days=1))
    if span.area_code is not None:
        yield places.within(_instance, span.area_code)

"""What a measure is, and what it answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Table

from engine.expressions import zone
from services import near, policy
from services.actor import Actor
from services.oversight import places
from services.oversight.spans import Span
from services.oversight.working import Hours
from services.rows import AnySelect
from services.transaction import Reading


class Unit(StrEnum):
    """What the value of a row counts."""

    COUNT = "count"
    SHARE = "share"  # of ten thousand; `of` is the whole
    SECONDS = "seconds"  # the median; `of` is of how many
    WORKED = "worked"  # the same in seconds of business hours


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Row:
    """One bar of a measure; None where nothing can be said."""

    key: str | None
    label: Words | None  # None: nobody's, or nowhere
    value: int | None
    of: int


@dataclass(frozen=True, slots=True)
class Answer:
    """All together, and by what it is made of."""

    total: Row
    rows: tuple[Row, ...]
    is_capped: bool = False  # made of the latest only


@dataclass(frozen=True)
class Look:
    """For whom, of when and where; everything is read through the policy."""

    reading: Reading
    actor: Actor
    span: Span
    hours: Hours
    moment: datetime

    def visible(self, query: AnySelect, table: Table) -> AnySelect:
        """Keep what the actor sees, in the area that is asked for."""
        if self.span.area_code is not None:
            query = query.where(places.within(table, self.span.area_code))
        return policy.visible(query, self.actor, table)

    def unfinished(self, query: AnySelect, task: Table) -> AnySelect:
        """Keep the unfinished user tasks that the actor sees, found by their indexes."""
        nearby = near.of(self.actor, task.c.id, is_few=False)
        found = self.visible(query, task)
        return found if nearby is None else found.where(nearby)

    def within(self, column: ColumnElement[datetime]) -> Sequence[ColumnElement[bool]]:
        """Say in SQL that a moment lies in the period."""
        found = list[ColumnElement[bool]]()
        if self.span.since is not None:
            found.append(column >= zone.moment_of(self.span.since))
        if self.span.until is not None:
            found.append(column < zone.moment_of(datetime.combine(self.span.until, time()) + timedelta(days=1)))
        return found


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its name, what it is called, how it is computed, by which source, in which unit."""

    name: str
    title: Words
    how: Words
    unit: Unit
    read: Callable[[Look], Answer]
    group: str  # under which heading it stands
    source: str = ""  # of law or plan; none: how this house measures itself
    process_id: str | None = None  # the procedure that brings it


def share(part: int, whole: int) -> int | None:
    """Give a part of a whole in ten-thousandths; None of nothing."""
    return round(10_000 * part / whole) if whole else None

"""Statutory clocks: time limits at work in a case, and everything that happened to them."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Count, Id, Name, Sealed, Slug, Utc
from models.mixins import Belongs


class Clock(Belongs, Base):
    """A time limit that runs in a process instance, or ran."""

    __tablename__ = "clock"
    __table_args__ = (Index(None, "instance_id", "state"), Index(None, "state", "due_at"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, ForeignKey("process_instance.id"))  # the root
    activity_id: Mapped[int | None] = mapped_column(Integer)  # it ends with this one; none: when an element says so
    element_id: Mapped[str] = mapped_column(Name)  # where it began
    name: Mapped[str] = mapped_column(Slug)
    limit_id: Mapped[str] = mapped_column(Id)  # which version; no foreign key: a shipped limit is known before it is written down
    party: Mapped[str] = mapped_column(Slug)
    state: Mapped[str] = mapped_column(Slug)
    started_at: Mapped[datetime] = mapped_column(Utc)
    basis: Mapped[str | None] = mapped_column(Name)  # the variable that told the start; none: the step's own moment
    due_at: Mapped[datetime | None] = mapped_column(Utc)  # none: it stands still
    last_day: Mapped[date | None] = mapped_column(Date)
    is_provisional: Mapped[bool] = mapped_column(Boolean)
    stopped_at: Mapped[datetime | None] = mapped_column(Utc)
    course: Mapped[str | None] = mapped_column(Text)  # stops and extensions, as JSON
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class ClockEvent(Base):
    """What happened to a clock: from when on it was due when, and why."""

    __tablename__ = "clock_event"

    id: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=True)
    clock_id: Mapped[str] = mapped_column(Id, ForeignKey("clock.id"), index=True)
    kind: Mapped[str] = mapped_column(Slug)
    occurred_at: Mapped[datetime] = mapped_column(Utc)
    written_at: Mapped[datetime] = mapped_column(Utc)
    due_before: Mapped[datetime | None] = mapped_column(Utc)
    due_after: Mapped[datetime | None] = mapped_column(Utc)
    ground: Mapped[str | None] = mapped_column(Slug)  # of a stop
    value: Mapped[int | None] = mapped_column(Integer)  # of an extension
    unit: Mapped[str | None] = mapped_column(Slug)
    by_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    note: Mapped[bytes | None] = mapped_column(Sealed)  # reason and notice
    data_key_id: Mapped[str | None] = mapped_column(Id, ForeignKey("data_key.id"))

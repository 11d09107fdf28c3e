"""Time limits and calendars as they were published, version by version; what is shipped is version one."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Id, Name, Slug, Utc


class TimeLimit(Base):
    """One version of a time limit in a region."""

    __tablename__ = "time_limit"
    __table_args__ = (UniqueConstraint("name", "region", "version"), Index(None, "state", "published_at"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Slug)
    region: Mapped[str] = mapped_column(Code)  # the first digits of the areas it holds in; empty: everywhere
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Slug)
    source: Mapped[str] = mapped_column(Slug)  # shipped | entered
    value: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(Slug)
    party: Mapped[str] = mapped_column(Slug)
    starts: Mapped[str] = mapped_column(Slug)
    rolls: Mapped[bool] = mapped_column(Boolean)
    ends: Mapped[str] = mapped_column(Slug)
    title: Mapped[str] = mapped_column(Name)
    article: Mapped[str] = mapped_column(Name)
    certainty: Mapped[str] = mapped_column(Slug)
    label: Mapped[str] = mapped_column(Name)
    label_en: Mapped[str] = mapped_column(Name)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    drafted_at: Mapped[datetime] = mapped_column(Utc)
    drafted_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(Utc)
    published_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class Calendar(Base):
    """One version of what a notice says of one year, in the country or in a region."""

    __tablename__ = "calendar"
    __table_args__ = (UniqueConstraint("region", "year", "version"), Index(None, "state", "published_at"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    region: Mapped[str] = mapped_column(Code)  # the first digits of the areas it holds in; empty: everywhere
    year: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Slug)
    source: Mapped[str] = mapped_column(Slug)  # shipped | entered
    title: Mapped[str] = mapped_column(Name)  # of the notice
    closes: Mapped[str | None] = mapped_column(String(5))  # the end of business, 17:30; none: as elsewhere
    drafted_at: Mapped[datetime] = mapped_column(Utc)
    drafted_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(Utc)
    published_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class CalendarDay(Base):
    """A day that is not what its weekday says, or a holiday that has a name."""

    __tablename__ = "calendar_day"

    calendar_id: Mapped[str] = mapped_column(Id, ForeignKey("calendar.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    is_working: Mapped[bool] = mapped_column(Boolean)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)

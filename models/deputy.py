"""Absences: who is away from which day to which, and who stands in for him in what."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Slug, Utc


class Absence(Base):
    """Somebody is away; while it lasts his deputies have what its scope covers of his."""

    __tablename__ = "absence"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)  # the last day
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))  # none: an operator at the command line
    ended_at: Mapped[datetime | None] = mapped_column(Utc)  # before its last day
    ended_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class AbsenceDeputy(Base):
    """Somebody who stands in."""

    __tablename__ = "absence_deputy"

    absence_id: Mapped[str] = mapped_column(Id, ForeignKey("absence.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), primary_key=True, index=True)


class AbsenceScope(Base):
    """What a deputyship covers, when that is not everything: a role, an office, a procedure, or what all of those named have in common."""

    __tablename__ = "absence_scope"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    absence_id: Mapped[str] = mapped_column(Id, ForeignKey("absence.id"), index=True)
    role: Mapped[str | None] = mapped_column(Slug)
    office_id: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"))
    process_id: Mapped[str | None] = mapped_column(Name)

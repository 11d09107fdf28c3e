"""Offices: who works where."""

from datetime import date

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Id, Name


class Office(Base):
    """A bureau, institution or station in an area."""

    __tablename__ = "office"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    area_code: Mapped[str] = mapped_column(Code, ForeignKey("area.code"), index=True)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)  # the last day
    replaced_by: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"), index=True)  # who goes on with what it handled


class OfficeName(Base):
    """A name that an office bore before."""

    __tablename__ = "office_name"

    office_id: Mapped[str] = mapped_column(Id, ForeignKey("office.id"), primary_key=True)
    valid_to: Mapped[date] = mapped_column(Date, primary_key=True)  # the last day
    name: Mapped[str] = mapped_column(Name)

"""Institutions: the register of community rehabilitation institutions, and the places their cases take."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, column
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Id, Name, Slug, Utc

TAKEN = column("freed_at").is_(None)


class Institution(Base):
    """A registered institution: what it offers, how many it can take and how many it has."""

    __tablename__ = "institution"
    __table_args__ = (
        CheckConstraint("load >= 0 AND load <= capacity", name="load"),
        Index("ix_institution_area_code_state", "area_code", "state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    org_no: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(Name)
    credit_code: Mapped[str] = mapped_column(Slug, index=True)
    kind: Mapped[str] = mapped_column(Name)
    area_code: Mapped[str] = mapped_column(Code, ForeignKey("area.code"))  # of the service site
    office_id: Mapped[str] = mapped_column(Id, ForeignKey("office.id"), index=True)  # in which its staff hold roles
    address: Mapped[str] = mapped_column(Name)
    distance_km: Mapped[int | None] = mapped_column(Integer)  # from the centre of its county
    service_types: Mapped[list[str]] = mapped_column(JSON)
    accepted_diagnoses: Mapped[list[str]] = mapped_column(JSON)
    capacity: Mapped[int] = mapped_column(Integer)
    load: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Slug)
    case_id: Mapped[str | None] = mapped_column(Id, ForeignKey("case.id"), index=True)  # its registration
    entered_at: Mapped[datetime] = mapped_column(Utc)
    left_at: Mapped[datetime | None] = mapped_column(Utc)
    exit_type: Mapped[str | None] = mapped_column(Slug)  # voluntary | forced


class InstitutionPlace(Base):
    """A place that a case takes in an institution; at most one at a time."""

    __tablename__ = "institution_place"
    __table_args__ = (
        Index(
            "uq_institution_place_case_id",
            "case_id",
            unique=True,
            sqlite_where=TAKEN,
            postgresql_where=TAKEN,
        ),
        Index("ix_institution_place_institution_id_freed_at", "institution_id", "freed_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    institution_id: Mapped[str] = mapped_column(Id, ForeignKey("institution.id"))
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id"))
    taken_at: Mapped[datetime] = mapped_column(Utc)
    freed_at: Mapped[datetime | None] = mapped_column(Utc)

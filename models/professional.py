"""Professionals: the register of people who work in rehabilitation, and their yearly training."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Id, Name, Sealed, SealedText, Slug, Utc


class Professional(Base):
    """Somebody with a qualification: where he works, whether he may work."""

    __tablename__ = "professional"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    talent_no: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(SealedText)
    category: Mapped[str] = mapped_column(Slug)
    area_code: Mapped[str] = mapped_column(Code, ForeignKey("area.code"), index=True)
    office_id: Mapped[str] = mapped_column(Id, ForeignKey("office.id"), index=True)  # of the county that looks after the register
    institution_id: Mapped[str | None] = mapped_column(Id, ForeignKey("institution.id"), index=True)  # where he works
    certificate: Mapped[str] = mapped_column(Name)
    certificate_valid_until: Mapped[date | None] = mapped_column(Date)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    details: Mapped[bytes] = mapped_column(Sealed)  # ID number, phone, number of the certificate, reason of the state
    id_digest: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(Slug)
    entered_at: Mapped[datetime] = mapped_column(Utc)
    changed_at: Mapped[datetime] = mapped_column(Utc)


class Training(Base):
    """Hours of training in a year."""

    __tablename__ = "training"
    __table_args__ = (Index(None, "professional_id", "year"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    professional_id: Mapped[str] = mapped_column(Id, ForeignKey("professional.id"))
    year: Mapped[int] = mapped_column(Integer)
    hours: Mapped[int] = mapped_column(Integer)
    topic: Mapped[str] = mapped_column(Name)
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    recorded_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))

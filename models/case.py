"""Cases: what the office knows of one matter."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Count, Id, Sealed, Slug, Utc


class DataKey(Base):
    """The key under which one case's personal data are encrypted, itself encrypted under a key of the key file."""

    __tablename__ = "data_key"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    wrapping_key_id: Mapped[str] = mapped_column(Slug)
    wrapped: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(Utc)


class Case(Base):
    """One matter: a number, an area, an office, one or more process instances."""

    __tablename__ = "case"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(Slug, unique=True)
    procedure: Mapped[str] = mapped_column(Slug, index=True)
    area_code: Mapped[str] = mapped_column(Code, ForeignKey("area.code"), index=True)
    office_id: Mapped[str] = mapped_column(Id, ForeignKey("office.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    subject: Mapped[bytes | None] = mapped_column(Sealed)  # whom it is about: name, ID number
    state: Mapped[str] = mapped_column(Slug)
    outcome: Mapped[str | None] = mapped_column(Slug)
    opened_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)  # when it really began
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    opened_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class CaseDigest(Base):
    """A keyed digest of something a case is searched by."""

    __tablename__ = "case_digest"
    __table_args__ = (Index(None, "kind", "digest"),)

    id: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(Slug)
    digest: Mapped[str] = mapped_column(String(64))


class NumberSeries(Base):
    """The last number given in a series, such as a county's cases of one day."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(Slug, primary_key=True)
    last: Mapped[int] = mapped_column(Count)

"""Archive packages: what stays of a case once it is closed, and why it must not go."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Sealed, Slug, Utc

OWED = column("state") == "owed"
MADE = column("state") == "made"


class Archive(Base):
    """One closure of a case, and the package that was made of it; a case that went on gets another one."""

    __tablename__ = "archive"
    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        Index("ix_archive_owed", "id", sqlite_where=OWED, postgresql_where=OWED),
        Index("ix_archive_due", "dispose_after", "id", sqlite_where=MADE, postgresql_where=MADE),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id"))
    version: Mapped[int] = mapped_column(Integer)  # 1, 2, 3 … of the case
    closed_at: Mapped[datetime] = mapped_column(Utc)
    state: Mapped[str] = mapped_column(Slug)
    retention: Mapped[str | None] = mapped_column(Slug)  # its class; none: not made yet
    dispose_after: Mapped[date | None] = mapped_column(Date)  # none: kept for ever
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    content: Mapped[bytes | None] = mapped_column(Sealed)  # the package
    checksum: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the package
    size: Mapped[int | None] = mapped_column(Integer)  # bytes
    made_at: Mapped[datetime | None] = mapped_column(Utc)


class LegalHold(Base):
    """A reason for which nothing of a case may be disposed of, until it is lifted."""

    __tablename__ = "legal_hold"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    reason: Mapped[bytes] = mapped_column(Sealed)
    placed_at: Mapped[datetime] = mapped_column(Utc)
    placed_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(Utc)
    released_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))

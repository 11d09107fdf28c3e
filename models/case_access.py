"""Whom a case was shown to beyond the office that handles it, and who is kept out of it."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Sealed, Slug, Utc

ONE_OF_THEM = "(person_id IS NULL) <> (office_id IS NULL)"
SHARED = column("revoked_at").is_(None)
EXCLUDED = column("lifted_at").is_(None)


class CaseShare(Base):
    """One case is open to a person or to an office for a while."""

    __tablename__ = "case_share"
    __table_args__ = (
        CheckConstraint(ONE_OF_THEM, name="with_one"),
        CheckConstraint("kind <> 'break_glass' OR valid_until IS NOT NULL", name="glass_ends"),
        Index(None, "person_id", sqlite_where=SHARED, postgresql_where=SHARED),
        Index(None, "office_id", sqlite_where=SHARED, postgresql_where=SHARED),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    office_id: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"))
    kind: Mapped[str] = mapped_column(Slug)  # share | grant | break_glass
    may_work: Mapped[bool] = mapped_column(Boolean)  # not only read: whatever the role may do in its own office
    valid_from: Mapped[datetime] = mapped_column(Utc)
    valid_until: Mapped[datetime | None] = mapped_column(Utc)
    reason: Mapped[bytes] = mapped_column(Sealed)  # under the key of the case
    shared_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    shared_at: Mapped[datetime] = mapped_column(Utc)
    revoked_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)


class CaseExclusion(Base):
    """A person or a whole office sees nothing of a case, whatever the role."""

    __tablename__ = "case_exclusion"
    __table_args__ = (
        CheckConstraint(ONE_OF_THEM, name="of_one"),
        Index(None, "person_id", sqlite_where=EXCLUDED, postgresql_where=EXCLUDED),
        Index(None, "office_id", sqlite_where=EXCLUDED, postgresql_where=EXCLUDED),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    office_id: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"))
    ground: Mapped[str] = mapped_column(Slug)  # suspect_guardian | suspect_official | reported_unit | conflict_of_interest
    reason: Mapped[bytes | None] = mapped_column(Sealed)  # under the key of the case; none when a procedure found it
    excluded_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    excluded_at: Mapped[datetime] = mapped_column(Utc)
    lifted_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Utc)

"""Disposals: closed cases whose retention has run out are destroyed, proposed by one person and approved by another."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Sealed, Slug, Utc


class Disposal(Base):
    """What somebody proposes to destroy, what another decides, and so the record of it, which stays for good."""

    __tablename__ = "disposal"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    state: Mapped[str] = mapped_column(Slug)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))  # the system's: no case's, which goes
    ground: Mapped[bytes] = mapped_column(Sealed)
    proposed_at: Mapped[datetime] = mapped_column(Utc)
    proposed_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    decided_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class DisposalCase(Base):
    """One case of a disposal."""

    __tablename__ = "disposal_case"

    disposal_id: Mapped[str] = mapped_column(Id, ForeignKey("disposal.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id"), primary_key=True, index=True)
    disposed_at: Mapped[datetime | None] = mapped_column(Utc)  # none: its content is still there

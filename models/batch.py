"""Batches: the same deed for many instances, one job each."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Sealed, Slug, Utc


class Batch(Base):
    """What somebody ordered for many instances, and why."""

    __tablename__ = "batch"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    verb: Mapped[str] = mapped_column(Slug)  # what is done to each instance
    payload: Mapped[bytes] = mapped_column(Sealed)  # how
    reason: Mapped[bytes] = mapped_column(Sealed)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    total: Mapped[int] = mapped_column(Integer)
    account_id: Mapped[str | None] = mapped_column(Id, ForeignKey("account.id"))  # who ordered it; none: an operator at the command line
    ordered_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"), index=True)
    ordered_at: Mapped[datetime] = mapped_column(Utc)
    cancelled_at: Mapped[datetime | None] = mapped_column(Utc)
    cancelled_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    reverts_id: Mapped[str | None] = mapped_column(Id, ForeignKey("batch.id"))  # the batch it undoes


class BatchItem(Base):
    """One instance of a batch: its job, and what came of it."""

    __tablename__ = "batch_item"
    __table_args__ = (UniqueConstraint("batch_id", "number"), Index(None, "batch_id", "state"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("batch.id"))
    number: Mapped[int] = mapped_column(Integer)
    instance_id: Mapped[str] = mapped_column(Id, index=True)  # no foreign key: the instance may be deleted, by this very batch
    job_id: Mapped[str] = mapped_column(Id, ForeignKey("job.id"), index=True)
    state: Mapped[str] = mapped_column(Slug)
    result: Mapped[bytes | None] = mapped_column(Sealed)  # why it failed, or what it gave
    ended_at: Mapped[datetime | None] = mapped_column(Utc)

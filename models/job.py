"""Jobs: work the machine owes; and the lease of the one that runs them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Sealed, Slug, Utc
from models.mixins import Belongs

OWED = text("state IN ('due', 'running')")


class Job(Belongs, Base):
    """A timer, a service task, a message to another instance: due at a moment."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "due_at", sqlite_where=OWED, postgresql_where=OWED),
        Index(None, "instance_id", "activity_id"),
        Index(None, "job_type", "state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Slug)  # timer | service | message | signal | batch
    mode: Mapped[str] = mapped_column(Slug)  # inside (the runner takes a step) | outside (a handler of ours) | external (a worker's)
    instance_id: Mapped[str | None] = mapped_column(Id, ForeignKey("process_instance.id"))  # the root
    activity_id: Mapped[int | None] = mapped_column(Integer)
    event_index: Mapped[int | None] = mapped_column(Integer)
    element_id: Mapped[str | None] = mapped_column(Name)
    job_type: Mapped[str | None] = mapped_column(Name)
    state: Mapped[str] = mapped_column(Slug)
    due_at: Mapped[datetime] = mapped_column(Utc)
    clock: Mapped[str | None] = mapped_column(Slug)  # the named clock that told the due moment
    clock_id: Mapped[str | None] = mapped_column(Id)  # it moves with that one
    priority: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    retries: Mapped[int] = mapped_column(Integer, default=3)  # left
    back_off: Mapped[str | None] = mapped_column(Name)  # ISO 8601 durations, separated by commas
    locked_by: Mapped[str | None] = mapped_column(String(120))
    locked_until: Mapped[datetime | None] = mapped_column(Utc)
    payload: Mapped[bytes | None] = mapped_column(Sealed)
    data_key_id: Mapped[str | None] = mapped_column(Id, ForeignKey("data_key.id"))
    error: Mapped[bytes | None] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class Lease(Base):
    """Who does a thing that only one process may do at a time."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(Slug, primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(120))
    held_until: Mapped[datetime] = mapped_column(Utc)

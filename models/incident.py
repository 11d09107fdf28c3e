"""Incidents: where a process cannot go on by itself."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Sealed, Slug, Utc
from models.mixins import Belongs


class Incident(Belongs, Base):
    """Somebody must look."""

    __tablename__ = "incident"
    __table_args__ = (Index(None, "instance_id", "activity_id"), Index(None, "state", "raised_at"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str | None] = mapped_column(Id, ForeignKey("process_instance.id"))  # the root
    activity_id: Mapped[int | None] = mapped_column(Integer)
    element_id: Mapped[str | None] = mapped_column(Name)
    job_id: Mapped[str | None] = mapped_column(Id, ForeignKey("job.id"))
    user_task_id: Mapped[str | None] = mapped_column(Id, ForeignKey("user_task.id"))
    kind: Mapped[str] = mapped_column(Slug)
    message: Mapped[bytes] = mapped_column(Sealed)
    note: Mapped[bytes | None] = mapped_column(Sealed)  # what whoever looks after it wants to be known
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    state: Mapped[str] = mapped_column(Slug)
    raised_at: Mapped[datetime] = mapped_column(Utc)
    resolved_at: Mapped[datetime | None] = mapped_column(Utc)
    resolved_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))

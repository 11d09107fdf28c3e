"""Attachments: files that belong to a case."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Sealed, Utc
from models.mixins import Belongs


class Attachment(Belongs, Base):
    """A file, kept outside the state of any instance."""

    __tablename__ = "attachment"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str | None] = mapped_column(Id, ForeignKey("process_instance.id"), index=True)
    user_task_id: Mapped[str | None] = mapped_column(Id, ForeignKey("user_task.id"))
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    name: Mapped[bytes] = mapped_column(Sealed)
    media_type: Mapped[str] = mapped_column(Name)
    size: Mapped[int] = mapped_column(Integer)  # bytes
    checksum: Mapped[str] = mapped_column(String(64))  # keyed digest of the clear content
    content: Mapped[bytes] = mapped_column(Sealed)
    added_at: Mapped[datetime] = mapped_column(Utc)
    added_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))

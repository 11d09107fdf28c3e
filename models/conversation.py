"""What colleagues say to each other about a user task."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Sealed, Utc

UNANSWERED = column("answered_at").is_(None)


class Comment(Base):
    """Something a colleague wrote beside a user task."""

    __tablename__ = "comment"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    user_task_id: Mapped[str] = mapped_column(Id, ForeignKey("user_task.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(Id, ForeignKey("case.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    words: Mapped[bytes] = mapped_column(Sealed)
    written_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(Utc)


class Question(Base):
    """Something a colleague was asked about a user task, and what he answered."""

    __tablename__ = "question"
    __table_args__ = (Index(None, "asked_of", sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    user_task_id: Mapped[str] = mapped_column(Id, ForeignKey("user_task.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(Id, ForeignKey("case.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    words: Mapped[bytes] = mapped_column(Sealed)
    asked_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_of: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    answer: Mapped[bytes | None] = mapped_column(Sealed)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)

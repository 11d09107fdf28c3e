"""How somebody keeps his desk: what he looks at later, how he looks through lists, and what he has open just now."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Sealed, Slug, Utc


class Snooze(Base):
    """A user task that one person does not want to see on his desk until a moment."""

    __tablename__ = "snooze"

    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), primary_key=True)
    user_task_id: Mapped[str] = mapped_column(Id, ForeignKey("user_task.id"), primary_key=True, index=True)
    until_at: Mapped[datetime] = mapped_column(Utc)


class SavedFilter(Base):
    """A way to look through a list that somebody comes back to, and perhaps his whole office."""

    __tablename__ = "saved_filter"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Slug, server_default="user_task")  # of what is listed: user_task | process_instance
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    office_id: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"), index=True)  # with whom it is shared
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    content: Mapped[bytes] = mapped_column(Sealed)  # its name, what is looked for (perhaps a person), and which columns are shown
    saved_at: Mapped[datetime] = mapped_column(Utc)


class Presence(Base):
    """Who had a user task open, and when last; whoever was not seen for a while has gone."""

    __tablename__ = "presence"

    user_task_id: Mapped[str] = mapped_column(Id, ForeignKey("user_task.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Utc)

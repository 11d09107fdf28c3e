"""Messages and who listens."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Sealed, Slug, Utc
from models.mixins import Belongs


class Subscription(Belongs, Base):
    """An activity that listens for a message (by key) or a signal."""

    __tablename__ = "subscription"
    __table_args__ = (Index(None, "kind", "name", "key_digest"), Index(None, "instance_id", "activity_id"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Slug)
    name: Mapped[str] = mapped_column(Name)
    key_digest: Mapped[str | None] = mapped_column(String(64))  # a correlation key may be personal
    instance_id: Mapped[str] = mapped_column(Id, ForeignKey("process_instance.id"))  # the root
    activity_id: Mapped[int] = mapped_column(Integer)
    event_index: Mapped[int] = mapped_column(Integer)
    element_id: Mapped[str] = mapped_column(Name)
    opened_at: Mapped[datetime] = mapped_column(Utc)


class Message(Base):
    """A named fact addressed to one instance; kept until somebody listens or it expires."""

    __tablename__ = "message"
    __table_args__ = (Index(None, "state", "name", "key_digest"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    key_digest: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(Slug)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    content: Mapped[bytes] = mapped_column(Sealed)
    office_id: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"))  # of the sender: who may look at it
    instance_id: Mapped[str | None] = mapped_column(Id, ForeignKey("process_instance.id"))  # the receiver
    received_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)

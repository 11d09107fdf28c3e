"""Addresses of other systems to which the office's notices go, signed; and each of them that went there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Sealed, Slug, Utc


class Webhook(Base):
    """One address, what it is told, and the secret by which it knows us."""

    __tablename__ = "webhook"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    kinds: Mapped[str] = mapped_column(Text)  # of notices, with spaces between
    state: Mapped[str] = mapped_column(Slug)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    address: Mapped[bytes] = mapped_column(Sealed)
    secret: Mapped[bytes] = mapped_column(Sealed)
    added_at: Mapped[datetime] = mapped_column(Utc)
    added_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class WebhookDelivery(Base):
    """One notice that goes to an address, or a test of it; how it fares, its job says."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index(None, "webhook_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    webhook_id: Mapped[str] = mapped_column(Id, ForeignKey("webhook.id"))
    kind: Mapped[str] = mapped_column(Slug)  # of the notice; "test"
    job_id: Mapped[str | None] = mapped_column(Id, ForeignKey("job.id"))  # none: a test, sent at once and once
    owed_at: Mapped[datetime] = mapped_column(Utc)
    failure: Mapped[str | None] = mapped_column(Text)  # of a test; none: it was taken

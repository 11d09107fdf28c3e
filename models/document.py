"""Documents: numbered official papers of a case, how they were served, and corrections of what a case holds."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Sealed, Slug, Utc
from models.mixins import Belongs


class Document(Belongs, Base):
    """One version of an official paper; it keeps its words for ever, whatever becomes of its template."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("issuer_id", "year", "serial", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str | None] = mapped_column(Id, ForeignKey("process_instance.id"), index=True)
    template: Mapped[str] = mapped_column(Name)
    title: Mapped[str] = mapped_column(Name)
    number: Mapped[str] = mapped_column(Name)
    issuer_id: Mapped[str] = mapped_column(Id, ForeignKey("office.id"))
    year: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int] = mapped_column(Integer)  # of the issuing office and year, without gaps
    version: Mapped[int] = mapped_column(Integer)
    replaces_id: Mapped[str | None] = mapped_column(Id, ForeignKey("document.id"))
    is_decision: Mapped[bool] = mapped_column(Boolean)
    unreviewed: Mapped[str | None] = mapped_column(Name)  # remedy texts no counsel has reviewed, separated by commas
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    variables: Mapped[bytes] = mapped_column(Sealed)
    content: Mapped[bytes] = mapped_column(Sealed)  # the filled template
    checksum: Mapped[str] = mapped_column(String(64))  # keyed digest of the clear content
    issued_at: Mapped[datetime] = mapped_column(Utc)
    issued_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class DocumentService(Belongs, Base):
    """A record of service: how, when and to whom a document was handed over."""

    __tablename__ = "document_service"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    document_id: Mapped[str] = mapped_column(Id, ForeignKey("document.id"), index=True)
    method: Mapped[str] = mapped_column(Slug)
    served_at: Mapped[datetime] = mapped_column(Utc)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    details: Mapped[bytes] = mapped_column(Sealed)  # to whom, and the receipt
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    recorded_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class Correction(Belongs, Base):
    """A wrong entry and the right one; of a decided matter a second person approves it."""

    __tablename__ = "correction"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, ForeignKey("process_instance.id"), index=True)
    state: Mapped[str] = mapped_column(Slug)  # proposed | applied | refused
    variable: Mapped[str] = mapped_column(Name)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    details: Mapped[bytes] = mapped_column(Sealed)  # old, new, reason
    proposed_at: Mapped[datetime] = mapped_column(Utc)
    proposed_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    settled_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))

"""Lists of people that other departments keep, as imported: keyed digests only, nobody can be read out of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Id, Name, Slug, Utc


class PersonList(Base):
    """One list of one department for an area; a newer one replaces it."""

    __tablename__ = "person_list"
    __table_args__ = (UniqueConstraint("kind", "area_code"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Slug)  # severe_disorder | disability_certificate
    area_code: Mapped[str] = mapped_column(Code, ForeignKey("area.code"))
    source: Mapped[str] = mapped_column(Name)
    people: Mapped[int] = mapped_column(Integer)
    imported_at: Mapped[datetime] = mapped_column(Utc)
    imported_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class PersonListEntry(Base):
    """Somebody on a list, as a keyed digest of his ID number."""

    __tablename__ = "person_list_entry"

    list_id: Mapped[str] = mapped_column(Id, ForeignKey("person_list.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)

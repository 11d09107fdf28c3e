"""The file of one person (一人一档): whom the office helps, in every case, with relatives and everything that happened."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Count, Id, Sealed, Slug, Utc


class PersonFile(Base):
    """A person's file; what it says is sealed under a key of its own."""

    __tablename__ = "person_file"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(Slug, unique=True)
    area_code: Mapped[str] = mapped_column(Code, ForeignKey("area.code"), index=True)
    office_id: Mapped[str] = mapped_column(Id, ForeignKey("office.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    subject: Mapped[bytes] = mapped_column(Sealed)  # name, ID number, date of birth and what else is known
    state: Mapped[str] = mapped_column(Slug)
    opened_at: Mapped[datetime] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    merged_into_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person_file.id"), index=True)


class PersonFileDigest(Base):
    """A keyed digest under which a file is found, or somebody is seen to have one."""

    __tablename__ = "person_file_digest"
    __table_args__ = (Index(None, "kind", "digest"),)

    id: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=True)
    file_id: Mapped[str] = mapped_column(Id, ForeignKey("person_file.id"), index=True)
    kind: Mapped[str] = mapped_column(Slug)
    digest: Mapped[str] = mapped_column(String(64))


class PersonFileRelative(Base):
    """A relative of the person; one who has a file too is pointed at."""

    __tablename__ = "person_file_relative"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    file_id: Mapped[str] = mapped_column(Id, ForeignKey("person_file.id"), index=True)
    relative_file_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person_file.id"), index=True)
    subject: Mapped[bytes] = mapped_column(Sealed)  # relation, name, phone
    since: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime | None] = mapped_column(Utc)


class PersonFileCase(Base):
    """A case of the person."""

    __tablename__ = "person_file_case"

    file_id: Mapped[str] = mapped_column(Id, ForeignKey("person_file.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id"), primary_key=True, index=True)


class PersonFileEntry(Base):
    """One line of a file's chronology: what happened, when it really happened, and who wrote it down."""

    __tablename__ = "person_file_entry"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    file_id: Mapped[str] = mapped_column(Id, ForeignKey("person_file.id"), index=True)
    kind: Mapped[str] = mapped_column(Slug)
    happened_at: Mapped[datetime] = mapped_column(Utc)
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    recorded_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    case_id: Mapped[str | None] = mapped_column(Id, ForeignKey("case.id"), index=True)
    words: Mapped[bytes | None] = mapped_column(Sealed)

"""What somebody is told, how he wants to be told, and in which words the office has it said."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, Text, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Slug, Utc

UNREAD = column("read_at").is_(None)


class Notice(Base):
    """Something that somebody ought to know: of whom a case is about it says nothing."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_unread", "person_id", "id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        Index(None, "person_id", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))  # who is told
    kind: Mapped[str] = mapped_column(Slug)  # names the words
    user_task_id: Mapped[str | None] = mapped_column(Id, ForeignKey("user_task.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(Id, ForeignKey("case.id"), index=True)
    number: Mapped[str | None] = mapped_column(Name)  # of the case, or the business key
    disposal_id: Mapped[str | None] = mapped_column(Id, ForeignKey("disposal.id"))
    by_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    raised_at: Mapped[datetime] = mapped_column(Utc)
    read_at: Mapped[datetime | None] = mapped_column(Utc)
    sent_at: Mapped[datetime | None] = mapped_column(Utc)  # by a digest


class NoticeSetting(Base):
    """How somebody wants to be told besides the page; whoever has none is told by the page alone."""

    __tablename__ = "notice_setting"

    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), primary_key=True)
    email: Mapped[str] = mapped_column(Slug)  # at_once | digest | off
    sms: Mapped[str] = mapped_column(Slug)
    webhook: Mapped[str] = mapped_column(Slug)
    digest_at: Mapped[int] = mapped_column(Integer)  # minutes after midnight
    quiet_from: Mapped[int | None] = mapped_column(Integer)  # minutes after midnight; none: there are no quiet hours
    quiet_until: Mapped[int | None] = mapped_column(Integer)
    digest_due_at: Mapped[datetime | None] = mapped_column(Utc)  # none: no digest is owed


class NoticeTemplate(Base):
    """One version of the words of a kind of notice, by one channel, in one language."""

    __tablename__ = "notice_template"
    __table_args__ = (UniqueConstraint("kind", "channel", "language", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Slug)
    channel: Mapped[str] = mapped_column(Slug)  # page | email | sms
    language: Mapped[str] = mapped_column(Slug)  # zh | en
    version: Mapped[int] = mapped_column(Integer)
    subject: Mapped[str | None] = mapped_column(Text)  # of an e-mail; none: as shipped
    body: Mapped[str | None] = mapped_column(Text)  # none: as shipped again
    author_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(Utc)

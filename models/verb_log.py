"""The verb log, which is the audit: one row for every verb and every reading; and requests that must not run twice."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text, column
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Count, Id, Name, Sealed, Slug, Utc

IN_A_CASE = column("case_id").is_not(None)
BY_SOMEBODY = column("actor_id").is_not(None)
UNSEALED = column("position").is_(None)


class VerbLog(Base):
    """Who did or read what, as whom, on what, why, from where, when, and when it really happened."""

    __tablename__ = "verb_log"
    __table_args__ = (
        Index(None, "object_type", "object_id"),
        Index("ix_verb_log_actor_id_id", "actor_id", "id", sqlite_where=BY_SOMEBODY, postgresql_where=BY_SOMEBODY),
        Index("ix_verb_log_logged_at", "logged_at", postgresql_using="brin"),  # the log grows with time: a few ranges of pages say when
        Index("ix_verb_log_case_id_id", "case_id", "id", sqlite_where=IN_A_CASE, postgresql_where=IN_A_CASE),
        Index("ix_verb_log_unsealed", "id", sqlite_where=UNSEALED, postgresql_where=UNSEALED),
    )

    id: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=True)
    verb: Mapped[str] = mapped_column(Slug)
    actor_kind: Mapped[str] = mapped_column(Slug)  # person | ticker | operator (at the command line)
    actor_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    as_whom_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    object_type: Mapped[str] = mapped_column(Slug)
    object_id: Mapped[str | None] = mapped_column(Name)
    case_id: Mapped[str | None] = mapped_column(Id, ForeignKey("case.id"))
    instance_id: Mapped[str | None] = mapped_column(Id)
    reason: Mapped[bytes | None] = mapped_column(Sealed)
    data_key_id: Mapped[str | None] = mapped_column(Id, ForeignKey("data_key.id"))
    logged_at: Mapped[datetime] = mapped_column(Utc)
    occurred_at: Mapped[datetime] = mapped_column(Utc)
    door: Mapped[str | None] = mapped_column(Slug)  # web | api | engine_rest | cli | ticker
    address: Mapped[str | None] = mapped_column(String(45))
    session_id: Mapped[str | None] = mapped_column(Id)
    criteria: Mapped[str | None] = mapped_column(Text)  # of a list: what was asked for, as JSON; what is personal is a keyed digest
    matches: Mapped[int | None] = mapped_column(Integer)  # of a list: how many were shown
    touched: Mapped[str | None] = mapped_column(Text)  # the rows of the case that the deed wrote, as JSON; none: not told, look for them
    before: Mapped[bytes | None] = mapped_column(LargeBinary)  # salted digest of the state the deed found
    after: Mapped[bytes | None] = mapped_column(LargeBinary)  # and of the one it left
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)  # none: older than the audit
    stamp: Mapped[str | None] = mapped_column(String(64))  # keyed digest of the entry: the service wrote it
    position: Mapped[int | None] = mapped_column(Integer)  # in its chain; none: not sealed yet


class IdempotentRequest(Base):
    """The answer a request with an Idempotency-Key was given."""

    __tablename__ = "idempotent_request"

    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Name, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))  # of method, path and body
    status: Mapped[int | None] = mapped_column(Integer)  # none: the first request still runs
    answer: Mapped[bytes | None] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(Utc)


class DemoTime(Base):
    """How far the demonstration has moved its time forward; empty in production."""

    __tablename__ = "demo_time"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seconds: Mapped[int] = mapped_column(Count)

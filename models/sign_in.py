"""How people prove who they are, and the sessions that begin with it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Count, Id, Name, Sealed, Slug, Utc

DIGEST = String(64)


class Session(Base):
    """A browser in which somebody has signed in; the cookie carries its id."""

    __tablename__ = "session"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    method: Mapped[str] = mapped_column(Slug)  # password | identity_provider
    device: Mapped[str] = mapped_column(Name)  # the words by which its owner knows it again
    address: Mapped[str] = mapped_column(Slug)
    created_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)  # to the minute
    proved_at: Mapped[datetime] = mapped_column(Utc)  # when the person last gave a password or a code
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class FailedSignIns(Base):
    """How often sign-in has failed of late, by an account from an address, from an address, or in a known browser."""

    __tablename__ = "failed_sign_ins"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)  # keyed: what people type into the field is nobody's to read
    failures: Mapped[int] = mapped_column(Integer)
    failed_at: Mapped[datetime] = mapped_column(Utc, index=True)


class SecondFactor(Base):
    """The shared secret of an account and its owner's telephone (RFC 6238)."""

    __tablename__ = "second_factor"

    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(Sealed)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    begun_at: Mapped[datetime] = mapped_column(Utc)
    confirmed_at: Mapped[datetime | None] = mapped_column(Utc)  # none: no code has come back yet, and none is asked for
    last_step: Mapped[int] = mapped_column(Count)  # of the last code that counted: it does not count again


class RecoveryCode(Base):
    """A code on paper that stands once for the second factor; only its digest is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(DIGEST)
    used_at: Mapped[datetime | None] = mapped_column(Utc)


class LinkedIdentity(Base):
    """Who an identity provider says somebody is, and which account that opens."""

    __tablename__ = "linked_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    issuer: Mapped[str] = mapped_column(Name)
    subject: Mapped[str] = mapped_column(Name)
    linked_at: Mapped[datetime] = mapped_column(Utc)

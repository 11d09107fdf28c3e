"""People who work with the service, the roles they hold and how they sign in."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Count, Id, Name, SealedText, Slug, Utc


class Person(Base):
    """Somebody who works here."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(SealedText)  # he may be the one who reported
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class PersonDigest(Base):
    """A keyed digest of a part of the name, under which somebody who works here is found."""

    __tablename__ = "person_digest"
    __table_args__ = (Index(None, "kind", "digest"),)

    id: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(Slug)
    digest: Mapped[str] = mapped_column(String(64))


class RoleHeld(Base):
    """A role that a person holds in an office."""

    __tablename__ = "role_held"
    __table_args__ = (UniqueConstraint("person_id", "office_id", "role"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    office_id: Mapped[str] = mapped_column(Id, ForeignKey("office.id"), index=True)
    role: Mapped[str] = mapped_column(Slug)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class RoleLeft(Base):
    """A role that a person held in an office until a day, and was then taken from him or given anew."""

    __tablename__ = "role_left"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    office_id: Mapped[str] = mapped_column(Id, ForeignKey("office.id"), index=True)
    role: Mapped[str] = mapped_column(Slug)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)  # the last day


class Account(Base):
    """A person's way to sign in."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    login: Mapped[str] = mapped_column(Slug, unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    has_given_password: Mapped[bool] = mapped_column(Boolean, default=False)  # by somebody else: the owner takes one of his own
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(Utc)


class ApiToken(Base):
    """A bearer token of an account; only its digest is kept."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(Name)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime | None] = mapped_column(Utc)
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    scopes: Mapped[str | None] = mapped_column(Text)  # words between spaces: see services/scopes.py; none: what is not sensitive

"""Deployments in the making: files that people draw, look over and publish."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Slug, Utc


class Design(Base):
    """A set of files on its way to become a deployment."""

    __tablename__ = "design"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    state: Mapped[str] = mapped_column(Slug)
    based_on: Mapped[str | None] = mapped_column(Id)  # the deployment it began with, which may be gone since
    version: Mapped[int] = mapped_column(Integer)  # its last one
    begun_at: Mapped[datetime] = mapped_column(Utc)
    begun_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Utc)


class DesignVersion(Base):
    """One state of a design's files, as somebody saved it."""

    __tablename__ = "design_version"

    design_id: Mapped[str] = mapped_column(Id, ForeignKey("design.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    saved_at: Mapped[datetime] = mapped_column(Utc)
    saved_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class DesignFile(Base):
    """One file of a design from a version on, until a later row of its name."""

    __tablename__ = "design_file"

    design_id: Mapped[str] = mapped_column(Id, ForeignKey("design.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Name, primary_key=True)
    since: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  # none: it is no longer there


class DesignRemark(Base):
    """What somebody said of a version: for whoever looks it over, or on looking it over."""

    __tablename__ = "design_remark"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    design_id: Mapped[str] = mapped_column(Id, ForeignKey("design.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    verb: Mapped[str] = mapped_column(Slug)  # what was done with it
    text: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(Utc)
    said_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))

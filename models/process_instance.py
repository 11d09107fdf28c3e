"""Process instances and their history."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.db import IN_ITS_KEY, Base, Count, Id, Name, Sealed, Slug, Utc
from models.mixins import Belongs


class ProcessInstance(Belongs, Base):
    """One run of a definition; a called process has a row of its own but lives in its root's state."""

    __tablename__ = "process_instance"
    __table_args__ = (Index(None, "definition_id", "state"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    definition_id: Mapped[str] = mapped_column(Id, ForeignKey("process_definition.id"))
    root_id: Mapped[str] = mapped_column(Id, index=True)
    parent_id: Mapped[str | None] = mapped_column(Id, ForeignKey("process_instance.id"))
    parent_activity_id: Mapped[int | None] = mapped_column(Integer)
    business_key: Mapped[str | None] = mapped_column(Name, index=True)
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    state: Mapped[str] = mapped_column(Slug)
    blob: Mapped[bytes | None] = mapped_column(Sealed)  # the engine's state, bytes it alone understands
    version: Mapped[int] = mapped_column(Integer, default=0)  # counts steps; named in every UPDATE
    started_at: Mapped[datetime] = mapped_column(Utc)
    started_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class Activity(Base):
    """An element as it happened in one instance."""

    __tablename__ = "activity"
    __table_args__ = IN_ITS_KEY

    instance_id: Mapped[str] = mapped_column(Id, ForeignKey("process_instance.id"), primary_key=True)  # the root
    activity_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    scope_id: Mapped[int] = mapped_column(Integer)
    element_id: Mapped[str] = mapped_column(Name)
    element_type: Mapped[str] = mapped_column(Slug)
    entered_at: Mapped[datetime] = mapped_column(Utc)
    left_at: Mapped[datetime | None] = mapped_column(Utc)
    how: Mapped[str | None] = mapped_column(Slug)  # completed | cancelled | merged


class VariableChange(Base):
    """The variables that one step wrote: names, scopes and values, encrypted together."""

    __tablename__ = "variable_change"
    __table_args__ = (Index(None, "instance_id", "version"),)

    id: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=True)
    instance_id: Mapped[str] = mapped_column(Id, ForeignKey("process_instance.id"))
    version: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(Utc)
    changes: Mapped[bytes] = mapped_column(Sealed)

"""User tasks: activities that wait for a person; their candidates and drafts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, column
from sqlalchemy.orm import Mapped, mapped_column

from models import lifecycle
from models.db import IN_ITS_KEY, Base, Code, Count, Id, Name, Sealed, Slug, Utc
from models.mixins import Belongs

HELD = column("assignee_id").is_not(None)
IN_A_CASE = column("case_id").is_not(None)
UNFINISHED = column("state").in_(map(str, lifecycle.UNFINISHED))  # as `services.sight` writes it, or no index is used


class UserTask(Belongs, Base):
    """An activity that waits for a person."""

    __tablename__ = "user_task"
    __table_args__ = (
        Index(None, "instance_id", "activity_id", unique=True),
        Index("ix_user_task_assignee_id_state", "assignee_id", "state", sqlite_where=HELD, postgresql_where=HELD),
        Index("ix_user_task_case_id", "case_id", sqlite_where=IN_A_CASE, postgresql_where=IN_A_CASE),
        Index("ix_user_task_due_at_id", "due_at", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index("ix_user_task_opened_at_id", "opened_at", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index("ix_user_task_priority_id", "priority", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index("ix_user_task_area_code", "area_code", postgresql_where=UNFINISHED).ddl_if("postgresql"),
        Index("ix_user_task_office_id", "office_id", postgresql_where=UNFINISHED).ddl_if("postgresql"),
        IN_ITS_KEY,
    )

    case_id: Mapped[str | None] = mapped_column(Id, ForeignKey("case.id"))
    area_code: Mapped[str | None] = mapped_column(Code, ForeignKey("area.code"))
    office_id: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, ForeignKey("process_instance.id"))  # the root
    activity_id: Mapped[int] = mapped_column(Integer)
    definition_id: Mapped[str] = mapped_column(Id, ForeignKey("process_definition.id"))
    element_id: Mapped[str] = mapped_column(Name)
    name: Mapped[str] = mapped_column(Name)
    form_id: Mapped[str | None] = mapped_column(Name)
    assignee_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    owner_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))  # who delegated it and gets it back
    state: Mapped[str] = mapped_column(Slug)
    priority: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[datetime | None] = mapped_column(Utc)
    due_clock: Mapped[str | None] = mapped_column(Slug)
    clock_id: Mapped[str | None] = mapped_column(Id)  # the due moment moves with that one
    follow_up_at: Mapped[datetime | None] = mapped_column(Utc)
    opened_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(Integer, default=0)


class Candidate(Base):
    """Who may take a user task: a role in an office, or one person."""

    __tablename__ = "candidate"
    __table_args__ = (Index(None, "office_id", "role"),)

    id: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=True)
    user_task_id: Mapped[str] = mapped_column(Id, ForeignKey("user_task.id"), index=True)
    role: Mapped[str | None] = mapped_column(Slug)
    office_id: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"))
    person_id: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"), index=True)


class Barred(Base):
    """Somebody who may not do a user task, since he did what it is to approve."""

    __tablename__ = "barred"

    user_task_id: Mapped[str] = mapped_column(Id, ForeignKey("user_task.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), primary_key=True)


class Draft(Base):
    """What one person has entered so far in one open user task."""

    __tablename__ = "draft"

    user_task_id: Mapped[str] = mapped_column(Id, ForeignKey("user_task.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(Sealed)
    version: Mapped[int] = mapped_column(Integer, default=0)
    saved_at: Mapped[datetime] = mapped_column(Utc)

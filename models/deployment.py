"""Deployments, their resources, and the process definitions they brought."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Slug, Utc


class Deployment(Base):
    """A set of resources that came in together."""

    __tablename__ = "deployment"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    source: Mapped[str] = mapped_column(Slug)  # shipped | published
    deployed_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    deployed_at: Mapped[datetime] = mapped_column(Utc)
    design_id: Mapped[str | None] = mapped_column(Id, ForeignKey("design.id"), index=True)  # what it was drawn as
    note: Mapped[str | None] = mapped_column(Text)  # what is new, in the words of whoever published it


class Resource(Base):
    """One file of a deployment: a diagram, a decision or a form."""

    __tablename__ = "resource"
    __table_args__ = (UniqueConstraint("deployment_id", "name"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    deployment_id: Mapped[str] = mapped_column(Id, ForeignKey("deployment.id"), index=True)
    name: Mapped[str] = mapped_column(Name)
    kind: Mapped[str] = mapped_column(Slug)  # bpmn | dmn | form
    key: Mapped[str | None] = mapped_column(Name, index=True)  # a form's id
    checksum: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ProcessDefinition(Base):
    """One executable process at one version."""

    __tablename__ = "process_definition"
    __table_args__ = (UniqueConstraint("process_id", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    process_id: Mapped[str] = mapped_column(Name, index=True)
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Name)
    version_tag: Mapped[str | None] = mapped_column(Name)
    deployment_id: Mapped[str] = mapped_column(Id, ForeignKey("deployment.id"), index=True)
    resource_id: Mapped[str] = mapped_column(Id, ForeignKey("resource.id"))
    checksum: Mapped[str] = mapped_column(String(64))  # of the diagram and the forms it pins
    state: Mapped[str] = mapped_column(Slug)
    is_startable: Mapped[bool] = mapped_column(Boolean)
    starters: Mapped[str] = mapped_column(Text)  # JSON: candidate roles and people
    start_form_id: Mapped[str | None] = mapped_column(Name)
    history_time_to_live: Mapped[str | None] = mapped_column(Slug)


class PinnedForm(Base):
    """The form a definition was deployed with."""

    __tablename__ = "pinned_form"

    definition_id: Mapped[str] = mapped_column(Id, ForeignKey("process_definition.id"), primary_key=True)
    form_id: Mapped[str] = mapped_column(Name, primary_key=True)
    resource_id: Mapped[str] = mapped_column(Id, ForeignKey("resource.id"))


class StartSubscription(Base):
    """A message, signal or condition that starts the latest version of a process."""

    __tablename__ = "start_subscription"
    __table_args__ = (UniqueConstraint("kind", "name", "process_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Slug)  # message | signal | condition
    name: Mapped[str] = mapped_column(Name, index=True)  # of a condition: its start event
    process_id: Mapped[str] = mapped_column(Name)
    definition_id: Mapped[str] = mapped_column(Id, ForeignKey("process_definition.id"))
    element_id: Mapped[str] = mapped_column(Name)


class StartTimer(Base):
    """A timer that starts a process while its version is the latest: where its rhythm stands; what is owed is a job."""

    __tablename__ = "start_timer"

    definition_id: Mapped[str] = mapped_column(Id, ForeignKey("process_definition.id"), primary_key=True)
    element_id: Mapped[str] = mapped_column(Name, primary_key=True)
    process_id: Mapped[str] = mapped_column(Name, index=True)
    job_id: Mapped[str] = mapped_column(Id, ForeignKey("job.id"), index=True)  # the last one that was owed
    due_at: Mapped[datetime] = mapped_column(Utc)  # by the rhythm, whoever postponed the job
    every: Mapped[str | None] = mapped_column(Text)  # how a cycle goes on; the engine's own text
    remaining: Mapped[int] = mapped_column(Integer)  # how often it comes, this time included; -1 without an end, 0 when it is over

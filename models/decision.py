"""Decisions: the versions that deployments brought, the ones processes pin, and what they decided."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Count, Id, Name, Sealed, Slug, Utc


class DecisionDefinition(Base):
    """One decision or decision service at one version."""

    __tablename__ = "decision_definition"
    __table_args__ = (UniqueConstraint("decision_id", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    decision_id: Mapped[str] = mapped_column(Name, index=True)
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Name)
    kind: Mapped[str] = mapped_column(Slug)  # decisionTable | literalExpression | … | decisionService
    version_tag: Mapped[str | None] = mapped_column(Name)
    deployment_id: Mapped[str] = mapped_column(Id, ForeignKey("deployment.id"), index=True)
    resource_id: Mapped[str] = mapped_column(Id, ForeignKey("resource.id"))
    checksum: Mapped[str] = mapped_column(String(64))  # of the file
    state: Mapped[str] = mapped_column(Slug)  # active | draft: shipped, while the newest one was published


class PinnedDecision(Base):
    """The decision that a process definition with binding `deployment` was deployed with."""

    __tablename__ = "pinned_decision"

    definition_id: Mapped[str] = mapped_column(Id, ForeignKey("process_definition.id"), primary_key=True)
    decision_id: Mapped[str] = mapped_column(Name, primary_key=True)
    decision_definition_id: Mapped[str] = mapped_column(Id, ForeignKey("decision_definition.id"))


class DecisionEvaluation(Base):
    """What a decision was asked and what it answered, with everything behind it: encrypted."""

    __tablename__ = "decision_evaluation"
    __table_args__ = (Index(None, "instance_id", "activity_id"),)

    id: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=True)
    instance_id: Mapped[str] = mapped_column(Id, ForeignKey("process_instance.id"))  # the root
    activity_id: Mapped[int] = mapped_column(Integer)
    element_id: Mapped[str] = mapped_column(Name)
    decision_definition_id: Mapped[str] = mapped_column(Id, ForeignKey("decision_definition.id"), index=True)
    evaluated_at: Mapped[datetime] = mapped_column(Utc)
    evaluator: Mapped[str] = mapped_column(Slug)  # which build of the evaluator decided
    trace: Mapped[bytes] = mapped_column(Sealed)

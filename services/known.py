"""What a diagram may name: what its deployment brings, what is deployed, and whose work is done here."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.definitions import DecisionRef
from models import Base
from services import actions, decision_deploying, job_types
from services.decision_deploying import ComingDecision
from services.resources import Resource
from services.transaction import Reading

_definition = Base.metadata.tables["process_definition"]
_resource = Base.metadata.tables["resource"]


@dataclass(frozen=True, slots=True)
class Known:
    """Answers the rules of the engine."""

    look: Reading
    resources: Sequence[Resource]  # of the deployment itself
    decisions: Sequence[ComingDecision]

    def has_process(self, process_id: str) -> bool:
        """Tell whether there is such a process."""
        if any(process_id in resource.definitions for resource in self.resources):
            return True
        query = select(_definition.c.id).where(_definition.c.process_id == process_id).limit(1)
        return self.look.execute(query).first() is not None

    def has_form(self, form_id: str) -> bool:
        """Tell whether there is such a form."""
        if any(resource.key == form_id for resource in self.resources):
            return True
        query = select(_resource.c.id).where(_resource.c.kind == "form", _resource.c.key == form_id).limit(1)
        return self.look.execute(query).first() is not None

    def has_decision(self, decision: DecisionRef) -> bool:
        """Tell whether there is such a decision, at that version."""
        return decision_deploying.is_there(self.look, decision, self.decisions)

    def has_worker(self, job_type: str) -> bool:
        """Tell whether somebody here does such jobs."""
        return actions.of(job_type) is not None or job_types.handler_of(job_type) is not None

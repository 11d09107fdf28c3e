"""One job, found by somebody who may see it."""

from sqlalchemy import select

from models import Base
from services import policy
from services.actor import Actor
from services.errors import NotFound
from services.rows import AnyRow
from services.transaction import Reading

_job = Base.metadata.tables["job"]


def seen(look: Reading, actor: Actor, job_id: str, kind: str | None = None) -> AnyRow:
    """Give a job's row; NotFound when there is none, or none of that kind that the actor sees."""
    query = policy.visible(select(_job).where(_job.c.id == job_id), actor, _job)
    row = look.execute(query if kind is None else query.where(_job.c.kind == kind)).first()
    if row is None:
        raise NotFound(code="no_such_job")
    return row

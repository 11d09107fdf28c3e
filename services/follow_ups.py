"""The day on which somebody looks again after a user task: one for everybody who has to do with it, other than what one puts off."""

from datetime import datetime, timedelta
from typing import Final, Unpack

from sqlalchemy import update

from models import Base
from services import deadlocks, user_task_facts
from services.actor import Actor
from services.errors import Conflict, Invalid
from services.transaction import When, transaction

LONGEST: Final = timedelta(days=3_653)  # ten years
BACK: Final = timedelta(days=1)  # today has begun already
_user_task = Base.metadata.tables["user_task"]


@deadlocks.outlived
def follow_up(actor: Actor, user_task_id: str, follow_up_at: datetime | None, *, version: int | None = None, **when: Unpack[When]) -> int:
    """Set when somebody looks again after a user task, or that nobody does; give its new version. Raises NotFound, Invalid, Conflict."""
    with transaction(actor, "user_task.follow_up", **when) as work:
        facts = user_task_facts.lock(work, user_task_id)
        facts.demand(actor, work.verb)
        facts.demand_version(version)
        if follow_up_at is not None and not work.moment - BACK < follow_up_at <= work.moment + LONGEST:
            raise Invalid({"follow_up_at": ["lies in the past, or more than ten years ahead"]}, code="follow_up_at")
        before = int(facts.row["version"])
        same = _user_task.c.id == facts.id, _user_task.c.version == before
        if not work.execute(update(_user_task).where(*same).values(follow_up_at=follow_up_at, version=before + 1)).rowcount:
            raise Conflict(code="version", version=before)
        of = facts.root
        work.log("user_task", facts.id, case_id=of.case_id, instance_id=of.id, data_key_id=of.data_key_id)
        return before + 1

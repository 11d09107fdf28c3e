"""The rows behind a figure of the board: the very user tasks that were counted, the most urgent first."""

from sqlalchemy import select

from models import Base
from services import near, policy, readings, user_task_views, worklists
from services.actor import Actor
from services.oversight.board import VERB
from services.oversight.wanted import Wanted, conditions
from services.paging import USUAL, Page
from services.transaction import reading
from services.user_task_views import UserTaskView

_task = Base.metadata.tables["user_task"]


@readings.listed("user_task")
def find(actor: Actor, wanted: Wanted, *, after: str | None = None, limit: int = USUAL) -> Page[UserTaskView]:
    """List unfinished user tasks: those that are due first, by when; those that never are at the end."""
    policy.demand(actor, VERB, {})
    keys = select(_task.c.id, _task.c.due_at, _task.c.priority, _task.c.opened_at)
    query = policy.visible(keys, actor, _task).where(*conditions(wanted))
    nearby = near.of(actor, _task.c.id, is_few=True)
    with reading() as look:
        ids, more = worklists.page(look, query if nearby is None else query.where(nearby), "due", (after, limit))
        rows = {row.id: row for row in look.execute(user_task_views.about(actor).where(_task.c.id.in_(ids)))}
        return Page(user_task_views.views(look, [rows[one] for one in ids]), more)

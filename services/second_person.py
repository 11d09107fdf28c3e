"""Nobody approves what he has done himself: the one rule for corrections, more time, disposals, and user tasks that approve another.

Whoever did it, and in whose place, stands in the verb log: a deputy does not approve for the absent person what he has done
for him or himself, nor the absent person what his deputy did in his place.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import insert, select

from engine.definitions import START
from models import Barred, Base, VerbLog
from models.lifecycle import UserTaskState
from services import library
from services.errors import Forbidden
from services.prepared import Write
from services.root import Root
from services.rows import AnyRow
from services.transaction import Reading, Work

DONE = "user_task.complete"
_user_task = Base.metadata.tables["user_task"]
_WHO = (VerbLog.actor_id, VerbLog.as_whom_id)
_BAR = Write(insert(Barred))


def demand(work: Work, doers: Iterable[str | None], code: str) -> None:
    """Raise Forbidden when whoever acts, or he in whose place, is one of those who did what is to be approved."""
    if {work.actor.person_id, work.as_whom_id} & set(doers) - {None}:
        raise Forbidden(code=code)


def doers(look: Reading, verb: str, object_type: str, object_id: str) -> frozenset[str]:
    """Give who did this to an object last, and in whose place."""
    entries = select(*_WHO).where(VerbLog.object_type == object_type, VerbLog.object_id == object_id, VerbLog.verb == verb)
    return _people(look.execute(entries.order_by(VerbLog.id.desc()).limit(1)).all())


def barred(look: Reading, instance_id: str, named: Sequence[str]) -> frozenset[str]:
    """Give those who may not do a user task that approves these elements of an instance, or its start."""
    if not named:
        return frozenset()
    done = select(*_WHO).join(_user_task, _user_task.c.id == VerbLog.object_id)
    done = done.where(_user_task.c.instance_id == instance_id, _user_task.c.element_id.in_(named))
    found = _people(look.execute(done.where(VerbLog.object_type == "user_task", VerbLog.verb == DONE)).all())
    return found | _people(_beginning(look, instance_id)) if START in named else found


def barred_now(work: Work, of: Root, named: Sequence[str], closed: Sequence[int]) -> frozenset[str]:
    """Give them while the step is under way that began the instance or completed these of its activities: its own entry is to come."""
    if not named:
        return frozenset()
    found = barred(work, of.id, named)
    is_begun_now = START in named and not _beginning(work, of.id)
    if is_begun_now or (closed and _are_among(work, of, named, closed)):
        found |= _people([(work.actor.person_id, work.as_whom_id)])
    return found


def bar(work: Work, user_tasks: Iterable[tuple[str, frozenset[str]]]) -> None:
    """Write down who may not do which user task."""
    rows = [{"user_task_id": one, "person_id": person} for one, people in user_tasks for person in sorted(people)]
    if rows:
        work.write_later(_BAR, rows)


def bar_late(work: Work, of: Root, element_id: str) -> None:
    """Bar whoever has just completed an element from what was opened before to approve it."""
    open_ones = _user_task.c.instance_id == of.id, _user_task.c.state.in_((UserTaskState.OPEN, UserTaskState.CLAIMED))
    found = work.execute(select(_user_task.c.id, _user_task.c.definition_id, _user_task.c.element_id).where(*open_ones)).all()
    ids = [row.id for row in found if element_id in library.known(row.definition_id).approvals.get(row.element_id, ())]
    people = _people([(work.actor.person_id, work.as_whom_id)])
    for one in ids:
        known = work.execute(select(Barred.person_id).where(Barred.user_task_id == one)).scalars().all()
        bar(work, [(one, people.difference(known))])


def _beginning(look: Reading, instance_id: str) -> Sequence[AnyRow]:
    """Give the entry of an instance's begin: its first one, whatever the verb; none while it begins."""
    entries = select(*_WHO).where(VerbLog.object_type == "process_instance", VerbLog.object_id == instance_id)
    return look.execute(entries.order_by(VerbLog.id).limit(1)).all()


def _are_among(work: Work, of: Root, named: Sequence[str], closed: Sequence[int]) -> bool:
    which = _user_task.c.instance_id == of.id, _user_task.c.activity_id.in_(closed), _user_task.c.element_id.in_(named)
    return work.execute(select(_user_task.c.id).where(*which).limit(1)).first() is not None


def _people(entries: Iterable[AnyRow | tuple[str | None, str | None]]) -> frozenset[str]:
    return frozenset(person for entry in entries for person in entry if person is not None)

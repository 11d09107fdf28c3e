"""Nobody approves what he has done himself: the one rule for corrections, more time, disposals, and user tasks that approve another.

Whoever did it, and in whose place, stands in the verb log: a deputy does not approve for the absent person what he has done
for him or himself, nor the absent person what his deputy did in his place.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, insert, select

from engine.definitions import START
from engine.effects import ActivityEntered
from models import Barred, Base, VerbLog
from models.lifecycle import UNFINISHED
from services import deputyships, roles_held, rounds
from services.errors import Forbidden
from services.prepared import Write
from services.rounds import Place, Rounds
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


def demand_apart(work: Work, doers: Collection[str | None], code: str) -> None:
    """Demand it, and raise Forbidden too when one of the two stands in for the other today, whatever his right rests on."""
    demand(work, doers, code)
    did, day = frozenset(doers) - {None}, roles_held.today()
    near = _stood_in_for(work, work.actor.person_id, day)
    behind = {one for doer in did for one in _stood_in_for(work, doer, day)}
    if near & did or work.actor.person_id in behind:
        raise Forbidden(code=code)


def doers(look: Reading, verb: str, object_type: str, object_id: str) -> frozenset[str]:
    """Give who did this to an object last, and in whose place."""
    entries = select(*_WHO).where(VerbLog.object_type == object_type, VerbLog.object_id == object_id, VerbLog.verb == verb)
    return _people(look.execute(entries.order_by(VerbLog.id.desc()).limit(1)).all())


def barred(look: Reading, of: Place) -> frozenset[str]:
    """Give those who may not do a user task: who completed, in its round, what it approves, or began the instance if it approves that."""
    return _completed(look, of, rounds.read(look, of)) | _began(look, of) if of.approves else frozenset()


def barred_now(work: Work, of: Place, entered: Iterable[ActivityEntered], closed: Sequence[int]) -> frozenset[str]:
    """Give them for a user task that the step under way opens: what the step itself completes or begins has no entry yet."""
    if not of.approves:
        return frozenset()
    together = rounds.read(work, of, entered)
    found = _completed(work, of, together) | _began(work, of)
    is_begun_now = START in of.approves and not _beginning(work, of.instance_id)
    return found | _people([(work.actor.person_id, work.as_whom_id)]) if is_begun_now or _completes(work, of, together, closed) else found


def bar(work: Work, user_tasks: Iterable[tuple[str, frozenset[str]]]) -> None:
    """Write down who may not do which user task."""
    rows = [{"user_task_id": one, "person_id": person} for one, people in user_tasks for person in sorted(people)]
    if rows:
        work.write_later(_BAR, rows)


def bar_late(work: Work, done: Place) -> None:
    """Bar whoever has just completed a user task from what was opened before, in its round, to approve it."""
    open_ones = _user_task.c.instance_id == done.instance_id, _user_task.c.state.in_(UNFINISHED)
    people = _people([(work.actor.person_id, work.as_whom_id)])
    for row in work.execute(select(_user_task.c.id, *rounds.PLACE).where(*open_ones)).all():
        of = Place.of(row)
        if done.element_id in of.approves and rounds.read(work, of).is_same(of, done):
            known = work.execute(select(Barred.person_id).where(Barred.user_task_id == row.id)).scalars().all()
            bar(work, [(row.id, people.difference(known))])


def _stood_in_for(look: Reading, person_id: str | None, day: date) -> frozenset[str | None]:
    return frozenset(one.person_id for one in deputyships.principals(look, person_id, day)) if person_id is not None else frozenset()


def _completed(look: Reading, of: Place, together: Rounds) -> frozenset[str]:
    """Give who completed what a user task approves, and in whose place."""
    entries = select(*_WHO, _user_task.c.element_id, _user_task.c.activity_id).join(_user_task, _user_task.c.id == VerbLog.object_id)
    entries = entries.where(VerbLog.object_type == "user_task", VerbLog.verb == DONE, *_approved_by(of))
    return _people((row.actor_id, row.as_whom_id) for row in look.execute(entries) if together.is_same(of, row))


def _completes(work: Work, of: Place, together: Rounds, closed: Sequence[int]) -> bool:
    """Say whether one of these activities, which the step under way completes, is something that a user task approves."""
    found = select(_user_task.c.element_id, _user_task.c.activity_id).where(*_approved_by(of), _user_task.c.activity_id.in_(closed))
    return bool(closed) and any(together.is_same(of, row) for row in work.execute(found))


def _approved_by(of: Place) -> tuple[ColumnElement[bool], ...]:
    return _user_task.c.instance_id == of.instance_id, _user_task.c.element_id.in_(of.approves)


def _began(look: Reading, of: Place) -> frozenset[str]:
    """Give who began the instance, when a user task approves that."""
    return _people(_beginning(look, of.instance_id)) if START in of.approves else frozenset()


def _beginning(look: Reading, instance_id: str) -> Sequence[AnyRow]:
    """Give the entry of an instance's begin: its first one, whatever the verb; none while it begins."""
    entries = select(*_WHO).where(VerbLog.object_type == "process_instance", VerbLog.object_id == instance_id)
    return look.execute(entries.order_by(VerbLog.id).limit(1)).all()


def _people(entries: Iterable[AnyRow | tuple[str | None, str | None]]) -> frozenset[str]:
    return frozenset(person for entry in entries for person in entry if person is not None)

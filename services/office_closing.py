"""How an office ends: another one goes on with what it handled, and no user task loses whoever could do it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, exists, func, or_, select, update

from models import Area, Candidate, Case, Office, Person, RoleHeld, UserTask
from models.lifecycle import UNFINISHED, CaseState
from services import actors, directory, policy
from services.actor import Actor
from services.errors import Conflict, Invalid
from services.rights import UNASKED
from services.rows import AnyRow
from services.transaction import Reading, Work, reading

VERB: Final = "office.close"
SHOWN: Final = 20  # names of user tasks in a refusal
_candidate, _held, _person, _case = Candidate.__table__, RoleHeld.__table__, Person.__table__, Case.__table__


@dataclass(frozen=True, slots=True)
class Closing:
    """What hangs on an office that is to end."""

    people: int  # who hold a role there
    cases: int  # open ones that it handles
    user_tasks: int  # unfinished ones that ask it
    stranded: tuple[tuple[str, int], ...]  # those that nobody could do any more, by name: while there are any it cannot end


def close(work: Work, office_id: str, last: date, successor_id: str | None) -> None:
    """End an office with a day; its successor's people stand for it in everything that it handled and was asked to do.

    Raises Conflict while user tasks would lose the only ones who can do them; it tells their names and no case: whoever looks after
    offices sees none.
    """
    for each in (office_id, successor_id):
        if each is not None:
            policy.demand(work.actor, VERB, _open(work, each))
    if office_id == successor_id:
        raise Conflict(code="office_within_itself")
    stranded = Counter(_stranded(work, office_id, successor_id))
    if stranded:
        shown = ", ".join(f"{name} × {many}" for name, many in stranded.most_common(SHOWN))
        raise Conflict(code="office_has_user_tasks", many=stranded.total(), user_tasks=shown)
    work.execute(update(Office).where(Office.id == office_id).values(valid_to=last, replaced_by=successor_id))
    work.log("office", office_id)
    work.after_commit(forget)


def preview(actor: Actor, office_id: str, successor_id: str | None = None) -> Closing:
    """Tell what hangs on an office that is to end; nothing changes. Raises Invalid, Conflict, Forbidden."""
    with reading() as look:
        policy.demand(actor, VERB, _open(look, office_id))
        if successor_id is not None:
            policy.demand(actor, VERB, _open(look, successor_id))
        if office_id == successor_id:
            raise Conflict(code="office_within_itself")
        stranded = Counter(_stranded(look, office_id, successor_id))
        people = select(func.count(_held.c.person_id.distinct())).where(
            _held.c.office_id == office_id,
            actors.valid(RoleHeld, actors.today()),
            exists().where(_person.c.id == _held.c.person_id, _person.c.is_active),
        )
        cases = select(func.count()).select_from(_case).where(_case.c.office_id == office_id, _case.c.state == CaseState.OPEN)
        asked = select(func.count()).select_from(UserTask.__table__).where(_asks(office_id))
        counts = {"people": people, "cases": cases, "user_tasks": asked}
        found = look.execute(select(*(query.scalar_subquery().label(name) for name, query in counts.items()))).one()
        return Closing(found.people, found.cases, found.user_tasks, tuple(sorted(stranded.items())))


def forget() -> None:
    """Read offices and who works in them again."""
    actors.forget()
    directory.forget()


def _open(look: Reading, office_id: str) -> dict[str, str]:
    """Give where an office is that has not ended; a deed holds it, so that nobody ends it meanwhile."""
    query = select(Office.id, Office.area_code, Office.valid_to, Area.path).join(Area, Area.code == Office.area_code)
    query = query.where(Office.id == office_id)
    row = look.execute(query.with_for_update(of=Office) if isinstance(look, Work) else query).first()
    if row is None:
        raise Invalid({"office_id": ["is no office"]}, code="unknown_office")
    if row.valid_to is not None:
        raise Conflict(code="office_closed_already")
    return {"office_id": row.id, "area_code": row.area_code, "area_path": row.path}


def _stranded(look: Reading, office_id: str, successor_id: str | None) -> Iterator[str]:
    """Give the names of the open user tasks that nobody could do any more: neither the successor's people nor other candidates."""
    held = frozenset[str]() if successor_id is None else directory.present(fresh=True).roles_held_in(successor_id)
    asked: dict[str, list[AnyRow]] = {}
    for one in look.execute(select(_candidate).where(_candidate.c.user_task_id.in_(select(UserTask.id).where(_asks(office_id))))):
        asked.setdefault(one.user_task_id, []).append(one)
    for task in look.execute(select(UserTask.id, UserTask.name).where(_asks(office_id)).order_by(UserTask.id)):
        candidates = asked.get(task.id, [])
        is_reached = any(one.office_id != office_id or one.role in held for one in candidates)
        if not is_reached and (candidates or not held - UNASKED):
            yield task.name


def _asks(office_id: str) -> ColumnElement[bool]:
    """Say in SQL that an unfinished user task asks the office: by name, or since it is the office's own and asks nobody."""
    named = select(_candidate.c.user_task_id).where(_candidate.c.office_id == office_id)
    is_own = (UserTask.office_id == office_id) & ~exists().where(_candidate.c.user_task_id == UserTask.id)
    return UserTask.state.in_(UNFINISHED) & or_(UserTask.id.in_(named), is_own)

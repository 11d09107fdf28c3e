"""A case goes to another area: a hand-over between counties, or one county divided among several."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Unpack

from sqlalchemy import delete, exists, insert, select, update

from models import Base, RoleHeld
from models.lifecycle import UNFINISHED, UserTaskState
from services import (
    actors,
    area_paths,
    candidates,
    case_rows,
    clock_rows,
    deadlocks,
    directory,
    incident_rows,
    library,
    policy,
    recounting,
    root,
)
from services.actor import Actor
from services.directory import Directory
from services.errors import Conflict, Invalid
from services.rights import CASEWORKER, DUTY_OFFICER, REFERRAL_WORKER, SUPERVISOR
from services.rows import AnyRow
from services.starting import Place
from services.transaction import When, Work, transaction

_tables = Base.metadata.tables
_case, _instance, _task, _candidate = (_tables[name] for name in ("case", "process_instance", "user_task", "candidate"))
HANDLERS: Final = (CASEWORKER, REFERRAL_WORKER, DUTY_OFFICER, SUPERVISOR)  # whose office takes a case over, the likeliest first
ELSEWHERE: Final = frozenset({"institution"})  # it came out of a case and lies where it lies
BELONGING: Final = [
    table for table in _tables.values() if {"case_id", "area_code", "office_id"} <= set(table.c.keys()) and table.name not in ELSEWHERE
]


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a case is now; whoever moved it may see it no more."""

    case_id: str
    number: str
    area_code: str
    office_id: str
    user_tasks: int  # that were open and ask somebody else now


@deadlocks.outlived
def move(actor: Actor, case_id: str, area_code: str, office_id: str | None = None, **when: Unpack[When]) -> Moved:
    """Let another office handle a case, with everything that belongs to it; its papers and its number say what they said.

    User tasks ask the same roles of the new area; one that somebody had taken is open again. Clocks are counted by the calendars
    of the new area.
    """
    if not (when.get("reason") or "").strip():
        raise Invalid({"reason": ["must not be empty"]}, code="empty")
    with transaction(actor, "case.move", **when) as work:
        instances = _hold(work, case_rows.seen(work, actor, case_id).id)
        case = case_rows.seen(work, actor, case_id)  # as it is now that nobody else moves it
        policy.demand(actor, work.verb, case_rows.place(case))
        here, there = Place(case.area_code, case.office_id), _destination(case, area_code, office_id)
        if here == there:
            raise Conflict(code="case_is_there")
        _rewrite(work, case.id, there)
        asked = _ask_anew(work, case.id, here, there)
        recounting.of_case(work, case.id)
        clock_rows.outdate(work, instances)
        work.log("case", case.id, case_id=case.id, data_key_id=case.data_key_id)
        return Moved(case.id, case.number, str(there.area_code), str(there.office_id), asked)


def _destination(case: AnyRow, area_code: str, office_id: str | None) -> Place:
    """Find the office that takes a case over: the one named, if it looks after the area, else the one that does such work there."""
    path = area_paths.path_of(area_code)
    if path is None:
        raise Invalid({"area_code": ["is no area"]}, code="unknown_area")
    if area_paths.standing(area_code) != area_code:
        raise Invalid({"area_code": ["was replaced"]}, code="area_replaced", successor=area_paths.standing(area_code))
    known = directory.present(fresh=True)
    if office_id is None:
        office_id = _likeliest(known, case.office_id, area_code)
    if not path.startswith(area_paths.path_of(known.areas.get(office_id)) or "-"):
        raise Invalid({"office_id": ["does not look after this area"]}, code="office_elsewhere")
    return Place(area_code, office_id)


def _likeliest(known: Directory, office_id: str, area_code: str) -> str:
    """Give the office of the new area in which somebody holds a role that the office of the old one has."""
    own = known.roles_held_in(known.heir(office_id))
    for role in (*(role for role in HANDLERS if role in own), *HANDLERS):
        offices = known.offices_holding(role, area_code)
        if offices:
            return offices[0]
    raise Invalid({"office_id": ["nobody there could handle it"]}, code="office_needed")


def _hold(work: Work, case_id: str) -> Sequence[str]:
    """Hold the case until it is moved, after its instances, as a step does; give their ids."""
    query = select(_instance.c.id).where(_instance.c.case_id == case_id).order_by(_instance.c.id)
    found = work.execute(query.with_for_update()).scalars().all()
    work.execute(select(_case.c.id).where(_case.c.id == case_id).with_for_update(key_share=True))
    return found


def _rewrite(work: Work, case_id: str, there: Place) -> None:
    place: dict[str, Any] = {"area_code": there.area_code, "office_id": there.office_id}
    work.execute(update(_case).where(_case.c.id == case_id).values(**place))
    for table in BELONGING:
        work.execute(update(table).where(table.c.case_id == case_id).values(**place))


def _ask_anew(work: Work, case_id: str, here: Place, there: Place) -> int:
    """Ask the roles of the new area for what those of the old one were asked; tell how many user tasks that concerns."""
    known = directory.present()
    told = (_task.c[name] for name in ("instance_id", "definition_id", "activity_id", "element_id"))
    query = select(_candidate, *told).join(_task, _task.c.id == _candidate.c.user_task_id)
    rows = work.execute(query.where(_task.c.case_id == case_id, _task.c.state.in_(UNFINISHED)).order_by(_candidate.c.id)).all()
    local = [row for row in rows if row.office_id is not None and _is_local(known, row, here)]
    for row in {(row.user_task_id, row.role): row for row in local}.values():
        _ask(work, row, known.offices_asked(row.role, there.area_code, there.office_id))
    work.execute(delete(_candidate).where(_candidate.c.id.in_([row.id for row in local])))
    tasks, of_office, staff = {row.user_task_id for row in local}, _asking_the_office(work, case_id), _staff(work, there)
    _free(work, tasks | {row.id for row in of_office if row.assignee_id not in staff})
    return len(tasks) + len(of_office)


def _asking_the_office(work: Work, case_id: str) -> Sequence[AnyRow]:
    """Give the user tasks that name nobody: they ask whoever works in the office that handles the case, which is another one now."""
    names_nobody = ~exists().where(_candidate.c.user_task_id == _task.c.id)
    query = select(_task.c.id, _task.c.assignee_id).where(_task.c.case_id == case_id, _task.c.state.in_(UNFINISHED), names_nobody)
    return work.execute(query).all()


def _staff(work: Work, there: Place) -> frozenset[str]:
    today = actors.valid(RoleHeld, actors.today())
    return frozenset(work.execute(select(RoleHeld.person_id).where(RoleHeld.office_id == there.office_id, today)).scalars())


def _free(work: Work, user_task_ids: Collection[str]) -> None:
    freed = {"state": UserTaskState.OPEN, "assignee_id": None, "owner_id": None, "version": _task.c.version + 1}
    work.execute(update(_task).where(_task.c.id.in_(user_task_ids), _task.c.state.in_(UNFINISHED)).values(**freed))


def _is_local(known: Directory, row: AnyRow, here: Place) -> bool:
    """Say whether an office is asked since it looks after the old area; an institution that the case has chosen stays asked."""
    element = library.known(row.definition_id).definition.elements[row.element_id]
    if row.role in candidates.OFFICE_VARIABLES or candidates.OFFICE_VARIABLE in element.properties:
        return False
    return row.office_id == here.office_id or row.office_id in known.offices_holding(row.role, here.area_code)


def _ask(work: Work, row: AnyRow, offices: Sequence[str]) -> None:
    """Ask these offices; where nobody holds the role, the supervisor of the area, and somebody must look."""
    asked = [{"user_task_id": row.user_task_id, "role": row.role, "office_id": office_id} for office_id in offices]
    work.execute(insert(_candidate), asked or [{"user_task_id": row.user_task_id, "role": SUPERVISOR, "office_id": None}])
    if not offices:
        where = {"activity_id": row.activity_id, "element_id": row.element_id, "user_task_id": row.user_task_id}
        message = f"nobody holds the role {row.role} in the area or above it"
        incident_rows.add(work, root.lock(work, row.instance_id), kind="role", message=message, **where)

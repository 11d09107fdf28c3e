"""What an actor sees, as SQL: the half of `policy` that filters lists."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, false, literal_column, or_, select, true

from models import (
    AbsenceDeputy,
    AlarmCall,
    Area,
    Barred,
    Candidate,
    Case,
    Institution,
    Office,
    Person,
    PersonFileCase,
    ProcessInstance,
    RoleHeld,
    UserTask,
)
from models.lifecycle import UNFINISHED
from services import area_paths, case_sight, cover_sight, transaction
from services.actor import Actor, Cover, Role
from services.rights import CASELESS, INSIDERS, MACHINE, OVERSEEING, PEOPLE_ADMINISTRATOR, UNASKED
from services.rows import AnySelect

Clause = ColumnElement[bool]
Query = TypeVar("Query", bound=AnySelect)

OWN = frozenset({"user_task", "draft", "person", "alarm", "absence"})  # of these whoever sees no case sees what is his own
OVER_PEOPLE = OVERSEEING | {PEOPLE_ADMINISTRATOR}
UNFINISHED_IN_SQL: Final[tuple[ColumnElement[str], ...]] = tuple(
    literal_column(f"'{state}'") for state in UNFINISHED
)  # as written in the indexes: no parameter finds these


def visible(query: Query, actor: Actor, table: Any) -> Query:
    """Keep the rows of the table (or its mapped class) that the actor may see."""
    if actor.kind in {"ticker", "operator"}:
        return query
    table = getattr(table, "__table__", table)
    own = _seen_by(actor, table)
    if not actor.principals or table.name == "draft":
        return query.where(own)
    seen = (_seen_by(one, table) for one in actor.principals)
    return query.where(or_(own, *seen), case_sight.not_excluded(actor.roles, actor.person_id, table))  # nor as somebody's deputy


def is_candidate(actor: Actor, user_task: Any = UserTask) -> Clause:
    """Say in SQL whether the actor may take the user task; select it under the label `is_candidate`."""
    task = getattr(user_task, "__table__", user_task)
    own = _candidacy(actor.roles, actor.person_id, task)
    if not actor.principals:
        return own
    return and_(or_(own, *(_taken_for(one, task) for one in actor.principals)), _not_barred(actor.person_id, task))


def is_held(actor: Actor, user_task: Any = UserTask) -> Clause:
    """Say in SQL whether the actor, or one for whom he stands in, is the user task's assignee."""
    task = getattr(user_task, "__table__", user_task)
    return or_(*(and_(_is(task.c.assignee_id, one.person_id), _covered(one, task)) for one in (actor, *actor.principals)))


def _seen_by(one: Actor, table: FromClause) -> Clause:
    if one.cover is None:
        return _sight(one.roles, one.person_id, table)
    return _sight_under(one.cover, one.roles, one.person_id, table)


@lru_cache(maxsize=2_000)
def _sight_under(cover: Cover, roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    """See no more of a principal's than his deputyship covers."""
    seen = _sight(roles, None if cover.is_partial else person_id, table)
    if cover.is_partial:
        task = cover_sight.task_of(table)
        mine = and_(cover_sight.named(person_id, task), _within(roles, task))
        if table is not task:  # what lies around it is seen no longer than it is to be done
            mine = and_(mine, task.c.state.in_(UNFINISHED))
        seen = and_(or_(seen, cover_sight.around(table, task, mine)), case_sight.not_excluded(roles, person_id, table))
    return seen if cover.process_id is None else and_(seen, cover_sight.of_procedure(table, cover.process_id))


def _taken_for(one: Actor, task: FromClause) -> Clause:
    """Say in SQL that a principal is a candidate, within what his deputyship covers."""
    if one.cover is None or not one.cover.is_partial:
        return and_(_candidacy(one.roles, one.person_id, task), _covered(one, task))
    asked = or_(_candidacy(one.roles, None, task), cover_sight.named(one.person_id, task))
    return and_(asked, _covered(one, task), _not_barred(one.person_id, task))


def _covered(one: Actor, task: FromClause) -> Clause:
    """Say in SQL that what is asked of a principal in person is covered by his deputyship."""
    cover = one.cover or Cover(is_partial=False)
    within = _within(one.roles, task) if cover.is_partial else true()
    return within if cover.process_id is None else and_(within, cover_sight.of_procedure(task, cover.process_id))


def _within(roles: tuple[Role, ...], task: FromClause) -> Clause:
    return or_(_candidacy(roles, None, task), cover_sight.goes_with(_offices(roles), task))


def _not_barred(person_id: str | None, task: FromClause) -> Clause:
    """Say in SQL that the person did nothing that the user task is to approve."""
    barred = Barred.__table__.alias()
    return true() if person_id is None else ~exists().where(barred.c.user_task_id == task.c.id, barred.c.person_id == person_id)


@lru_cache(maxsize=2_000)
def _sight(roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    """Add what is shared, and take away everything of the cases one is kept out of."""
    by_role = _sight_by_role(roles, person_id, table)
    if any(role.role in INSIDERS for role in roles):
        by_role = or_(by_role, case_sight.shared(roles, person_id, table))
    return and_(by_role, case_sight.not_excluded(roles, person_id, table))


def _sight_by_role(roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    people = _sight_of_people(tuple(role for role in roles if role.role != MACHINE), person_id, table)
    machines = [role for role in roles if role.role == MACHINE]
    if not machines or table.name != "job":  # type: ignore[attr-defined]
        return people
    return or_(people, and_(table.c.mode == "external", below(machines, table)))


def _sight_of_people(roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    name = table.name  # type: ignore[attr-defined]
    if roles and name in cover_sight.OPEN_TO_ALL:
        return true()
    if name not in OWN:
        roles = tuple(role for role in roles if role.role not in CASELESS)
    if not roles:
        return false()
    special = SPECIAL.get(name)
    if special is not None:
        return special(roles, person_id, table)
    return or_(_inherited(roles, table), _handled(roles, table), _asked(roles, person_id, table))


def _inherited(roles: Iterable[Role], table: FromClause) -> Clause:
    """Supervisors, confirmers, auditors, administrators: their area and everything below."""
    return below([role for role in roles if role.role in OVERSEEING], table)


def below(roles: Iterable[Role], table: FromClause) -> Clause:
    """Say in SQL that a row lies in an area of the roles, or below one; what belongs nowhere lies at the root."""
    paths = sorted({role.area_path for role in roles})
    clauses: list[Clause] = []
    if any(area_paths.is_root(path) for path in paths):
        clauses.append(table.c.area_code.is_(None))
    if paths:
        clauses.append(table.c.area_code.in_(_codes(paths)))
    return or_(false(), *clauses)


def _codes(paths: list[str]) -> Select[Any]:
    return select(Area.code).where(or_(*(Area.path.startswith(path, autoescape=True) for path in paths)))


def _handled(roles: Iterable[Role], table: FromClause) -> Clause:
    """Everybody but auditors and machines: what the own office handles."""
    return table.c.office_id.in_(_offices(roles))


def _offices(roles: Iterable[Role]) -> list[str]:
    return sorted({role.office_id for role in roles if role.role not in UNASKED})


def _asked(roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    """Add what somebody is asked to do or has done, and as long as he is asked the case or instance it belongs to."""
    if table.name == "user_task":  # type: ignore[attr-defined]
        return or_(_is(table.c.assignee_id, person_id), _mine(roles, person_id, table))
    task = UserTask.__table__.alias()
    mine = _mine(roles, person_id, task)
    if table.name == "case":  # type: ignore[attr-defined]
        return exists().where(task.c.case_id == table.c.id, mine)
    instance = table.c.root_id if "root_id" in table.c else table.c.instance_id
    return or_(
        exists().where(task.c.case_id == table.c.case_id, mine),
        exists().where(task.c.instance_id == instance, mine),
    )


def _mine(roles: tuple[Role, ...], person_id: str | None, task: FromClause) -> Clause:
    return and_(task.c.state.in_(UNFINISHED), or_(_is(task.c.assignee_id, person_id), _candidacy(roles, person_id, task)))


def is_asked(actor: Actor, case_id: str) -> bool:
    """Say whether somebody holds or may take a user task of a case that is not over."""
    task = UserTask.__table__
    mine = or_(is_held(replace(actor, principals=()), task), _taken_for(actor, task))
    query = select(task.c.id).where(task.c.case_id == case_id, task.c.state.in_(UNFINISHED), mine)
    with transaction.reading() as look:
        return look.execute(query.limit(1)).first() is not None


def _is(column: ColumnElement[str], person_id: str | None) -> Clause:
    return false() if person_id is None else column == person_id


@lru_cache(maxsize=2_000)
def _candidacy(roles: tuple[Role, ...], person_id: str | None, task: FromClause) -> Clause:
    candidate = Candidate.__table__.alias()
    of_task = candidate.c.user_task_id == task.c.id
    meant = [_is(candidate.c.person_id, person_id), *(_holding(role, candidate, task) for role in roles if role.role != MACHINE)]
    nobody = ~exists().where(of_task)
    asked = or_(exists().where(of_task, or_(*meant)), and_(task.c.office_id.in_(_offices(roles)), nobody))
    return and_(asked, _not_barred(person_id, task))


def _holding(role: Role, candidate: FromClause, task: FromClause) -> Clause:
    """Read a candidate role: meant in one office or, where none is named, in every office above the user task's area."""
    anywhere = and_(candidate.c.office_id.is_(None), task.c.area_code.in_(_codes([role.area_path])))
    here = candidate.c.office_id == role.office_id
    return and_(candidate.c.person_id.is_(None), candidate.c.role == role.role, or_(here, anywhere))


def _sees_log(roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    """Show the verb log of a case or of an instance to whoever sees that."""
    case, instance = Case.__table__, ProcessInstance.__table__
    cases = select(case.c.id).where(_sight(roles, person_id, case))
    instances = select(instance.c.id).where(_sight(roles, person_id, instance))
    return or_(table.c.case_id.in_(cases), table.c.instance_id.in_(instances))


def _sees_person(roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    """Whoever works below the own area, in the own office, and oneself; over everything also whoever works nowhere yet."""
    held, office = RoleHeld.__table__, Office.__table__
    over = [role for role in roles if role.role in OVER_PEOPLE]
    places = or_(below(over, office), office.c.id.in_(_offices(roles)))
    people = select(held.c.person_id).join(office, office.c.id == held.c.office_id).where(places)
    is_over_all = any(area_paths.is_root(role.area_path) for role in over)
    idle = ~exists().where(held.c.person_id == table.c.id) if is_over_all else false()
    return or_(_is(table.c.id, person_id), table.c.id.in_(people), idle)


def _sees_message(roles: tuple[Role, ...], _person_id: str | None, table: FromClause) -> Clause:
    """Show a message that waits to the office that sent it."""
    office = Office.__table__
    return or_(_handled(roles, table), table.c.office_id.in_(select(office.c.id).where(_inherited(roles, office))))


def _sees_professional(roles: tuple[Role, ...], _person_id: str | None, table: FromClause) -> Clause:
    """Whoever works below the own area, is looked after by the own office, or works in the own institution."""
    institution = Institution.__table__
    own = select(institution.c.id).where(institution.c.office_id.in_(_offices(roles)))
    return or_(_inherited(roles, table), _handled(roles, table), table.c.institution_id.in_(own))


def _sees_alarm(roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    """Show an alarm to whoever looks after its area or its office, and to everybody it called."""
    call = AlarmCall.__table__
    was_called = exists().where(call.c.alarm_id == table.c.id, _is(call.c.person_id, person_id))
    return or_(_inherited(roles, table), _handled(roles, table), was_called)


def _sees_file(roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    """Show a person's file to whoever looks after its area or its office, or sees one of its cases."""
    case, link = Case.__table__, PersonFileCase.__table__
    known = select(link.c.file_id).join(case, case.c.id == link.c.case_id).where(_sight(roles, person_id, case))
    return or_(_inherited(roles, table), _handled(roles, table), table.c.id.in_(known))


def _sees_draft(_roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    return _is(table.c.person_id, person_id)


def _sees_absence(roles: tuple[Role, ...], person_id: str | None, table: FromClause) -> Clause:
    """Show an absence to its deputies, and to whoever sees the person."""
    person, deputy = Person.__table__, AbsenceDeputy.__table__
    people = select(person.c.id).where(_sees_person(roles, person_id, person))
    stands_in = exists().where(deputy.c.absence_id == table.c.id, _is(deputy.c.person_id, person_id))
    return or_(table.c.person_id.in_(people), stands_in)


SPECIAL: Final[Mapping[str, Callable[[tuple[Role, ...], str | None, FromClause], Clause]]] = {
    "person": _sees_person,
    "verb_log": _sees_log,
    "message": _sees_message,
    "draft": _sees_draft,
    "absence": _sees_absence,
    "alarm": _sees_alarm,
    "professional": _sees_professional,
    "person_file": _sees_file,
}

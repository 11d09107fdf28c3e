"""How an instance begins, and with it perhaps a case: shared by every verb that starts a process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from engine.errors import CannotStart, ExpressionFailed
from engine.execution import Execution
from engine.moment import Moment
from models import Base
from models.lifecycle import InstanceState
from services import area_paths, case_records, case_rows, directory, ids, keys, library, stepping, texts
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.library import Known
from services.rights import SUPERVISOR
from services.root import Root
from services.stepping import Stepped
from services.transaction import Work

_instance = Base.metadata.tables["process_instance"]
_case = Base.metadata.tables["case"]
_ADD = insert(_instance)
LONGEST_NUMBER = 64  # characters
LONGEST_KEY = 255
IMPORT = "case.import"  # brings a number of ours back
OFFICE_ROLE = "officeRole"  # property of a process: the role whose office handles its cases


@dataclass(frozen=True, slots=True)
class Place:
    """The area and office an instance belongs to."""

    area_code: str | None
    office_id: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to begin."""

    definition_id: str
    place: Place
    variables: Mapping[str, Any] = field(default_factory=dict)
    business_key: str | None = None
    subject: Mapping[str, Any] | None = None
    case_id: str | None = None  # the case it joins
    entry: str | None = None  # the start event that was triggered
    initiator: Any = None  # who began it, by account, when that is not the actor


@dataclass(frozen=True, slots=True)
class Started:
    """What has begun."""

    instance_id: str
    case_id: str | None
    business_key: str | None
    stepped: Stepped


Beginning: TypeAlias = Callable[[Known, Moment], Execution]  # how an execution begins, at a moment


def begin(work: Work, wish: Wish, beginning: Beginning | None = None) -> Started:
    """Begin an instance in this transaction and write it down in the verb log; raise Invalid or Conflict where it cannot."""
    known = library.known(wish.definition_id)
    root = _belonging(work, known, wish)
    work.execute(_ADD, _row(work, root))
    try:
        stepped = stepping.begin(work, root, beginning or (lambda known, moment: _execution(known, wish, moment)))
    except CannotStart as error:
        raise Invalid({"process_id": [str(error)]}, code="not_startable") from error
    except ExpressionFailed as error:
        raise Invalid({"variables": [str(error)]}, code="unusable_variable") from error
    work.log("process_instance", root.id, case_id=root.case_id, instance_id=root.id, data_key_id=root.data_key_id)
    return Started(root.id, root.case_id, root.business_key, stepped)


def place(actor: Actor, area_code: str | None) -> Place:
    """Find where an instance belongs: to the actor's office, or to the one of the area he names. Raises Invalid."""
    if area_code is None:
        role = actor.roles[0] if actor.roles else None
        return Place(role.area_code if role else None, role.office_id if role else None)
    path = area_paths.path_of(area_code)
    if path is None:
        raise Invalid({"area_code": ["is no area"]}, code="unknown_area")
    if not any(role.area_path.startswith(path) for role in actor.roles):  # whoever still works there goes on in its name
        area_code = area_paths.standing(area_code)
        path = str(area_paths.path_of(area_code))
    own = [role for role in actor.roles if path.startswith(role.area_path)]
    nearest = max(own, key=lambda role: len(role.area_path), default=None)
    offices = directory.present().offices_near(area_code)
    if nearest is not None and (nearest.area_code == area_code or not offices):
        return Place(area_code, nearest.office_id)
    return Place(area_code, offices[0] if offices else None)


def _execution(known: Known, wish: Wish, moment: Moment) -> Execution:
    if wish.initiator is not None:
        moment = replace(moment, initiator=wish.initiator)
    return Execution.start(known.definition, dict(wish.variables), moment=moment, entry=wish.entry)


def _belonging(work: Work, known: Known, wish: Wish) -> Root:
    """Open the case, join one, or stand alone under a key of its own."""
    if wish.case_id is not None:
        return _joining(work, known, wish)
    if known.opens_case:
        return _opening(work, known, wish)
    where = wish.place
    return _root(known, (None, where.area_code, where.office_id), keys.new_data_key(work), _key(wish, LONGEST_KEY))


def _joining(work: Work, known: Known, wish: Wish) -> Root:
    query = select(_case.c.id, _case.c.area_code, _case.c.office_id, _case.c.data_key_id, _case.c.number, _case.c.state)
    row = work.execute(query.where(_case.c.id == wish.case_id)).first()
    if row is None:
        raise NotFound(code="no_such_case")
    case_rows.demand_kept(work, row)
    return _root(known, (row.id, row.area_code, row.office_id), row.data_key_id, _key(wish, LONGEST_KEY) or row.number)


def _opening(work: Work, known: Known, wish: Wish) -> Root:
    where = _handled_at(known, wish.place)
    if where.area_code is None or where.office_id is None:
        raise Invalid({"area_code": ["a case needs an area with an office"]}, code="case_needs_area")
    number = _key(wish, LONGEST_NUMBER)
    if number is None:
        number = case_records.next_number(work, where.area_code)
    elif work.verb != IMPORT and case_records.is_of_a_series(number):
        raise Invalid({"business_key": ["has the form of our own numbers"]}, code="business_key_reserved")
    data_key_id = keys.new_data_key(work)
    try:
        case_id = case_records.open_case(work, number, known.process_id[:64], (where.area_code, where.office_id), data_key_id)
    except IntegrityError as error:
        raise Conflict(code="business_key_taken", business_key=number) from error
    if wish.subject:
        case_records.write_subject(work, case_id, data_key_id, wish.subject)
    return _root(known, (case_id, where.area_code, where.office_id), data_key_id, number)


def _handled_at(known: Known, where: Place) -> Place:
    """Give the place of a new case: the office in which somebody holds the role that its diagram names, whoever starts it."""
    role, here = known.definition.properties.get(OFFICE_ROLE), directory.present()
    if role is None:
        return where
    offices = here.offices_holding(role, where.area_code) or here.offices_holding(SUPERVISOR, where.area_code)
    return where if not offices or where.office_id in offices else Place(where.area_code, offices[0])


def _key(wish: Wish, longest: int) -> str | None:
    return None if wish.business_key is None else texts.clean("business_key", wish.business_key, longest)


def _root(known: Known, where: tuple[str | None, str | None, str | None], data_key_id: str, business_key: str | None) -> Root:
    return Root(ids.new_id(), known.id, *where, data_key_id, business_key, 0, InstanceState.ACTIVE, None, has_incidents=False)


def _row(work: Work, root: Root) -> dict[str, Any]:
    return {
        "id": root.id,
        "definition_id": root.definition_id,
        "root_id": root.id,
        "case_id": root.case_id,
        "area_code": root.area_code,
        "office_id": root.office_id,
        "business_key": root.business_key,
        "data_key_id": root.data_key_id,
        "state": root.state,
        "version": 0,
        "started_at": work.occurred_at,
        "started_by": work.actor.person_id,
    }

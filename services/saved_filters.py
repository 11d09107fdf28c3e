"""Ways to look through a list that somebody comes back to; what he shares, everybody of the office finds on the own desk."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Generic, TypeAlias, TypeVar, Unpack, overload

from sqlalchemy import delete, func, insert, or_, select

from models import Person, SavedFilter
from services import ids, keys, meeting, texts
from services.actor import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.inbox import Criteria
from services.meeting import Place
from services.oversight.run_lists import Looked
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, reading, transaction

LONGEST_NAME: Final = 60  # characters
MOST: Final = 50  # of one person
_filter, _person = SavedFilter.__table__, Person.__table__
Asked: TypeAlias = Criteria | Looked
Of = TypeVar("Of", Criteria, Looked)
KINDS: Final[Mapping[type[Asked], str]] = {Criteria: "user_task", Looked: "process_instance"}  # by what is asked: what is listed


@dataclass(frozen=True)
class FilterView(Generic[Of]):
    """A way to look through a list."""

    id: str
    name: str
    criteria: Of
    office_id: str | None  # with whom it is shared
    is_mine: bool
    by_name: str


@overload
def find(actor: Actor) -> list[FilterView[Criteria]]: ...
@overload
def find(actor: Actor, of: type[Of]) -> list[FilterView[Of]]: ...
def find(actor: Actor, of: type[Any] = Criteria) -> list[FilterView[Any]]:
    """List the actor's own filters and those his offices share, each by its name."""
    with reading() as look:
        found = [_view(look, actor, row, of) for row in look.execute(_visible(actor, of).limit(4 * MOST))]
    return sorted(filter(_may_be_seen, found), key=lambda one: (not one.is_mine, one.name))


@overload
def get(actor: Actor, filter_id: str) -> FilterView[Criteria]: ...
@overload
def get(actor: Actor, filter_id: str, of: type[Of]) -> FilterView[Of]: ...
def get(actor: Actor, filter_id: str, of: type[Any] = Criteria) -> FilterView[Any]:
    """Give one filter. Raises NotFound."""
    with reading() as look:
        row = look.execute(_visible(actor, of).where(_filter.c.id == filter_id)).first()
        view = None if row is None else _view(look, actor, row, of)
    if view is None or not _may_be_seen(view):
        raise NotFound(code="no_such_filter")
    return view


def save(actor: Actor, name: str, criteria: Asked, office_id: str | None = None, **when: Unpack[When]) -> str:
    """Keep a filter, for oneself or for an office one works in; give its id. Raises Invalid, Conflict when there are too many."""
    name = texts.clean("name", name, LONGEST_NAME)
    with transaction(actor, "filter.save", **when) as work:
        if actor.person_id is None:
            raise Forbidden
        if office_id is not None and office_id not in {role.office_id for role in actor.roles}:
            raise Invalid({"office_id": ["is no office of yours"]}, code="not_your_office")
        if office_id is not None and _names_somebody(criteria):  # a colleague may be kept out of the case of that person
            raise Invalid({"criteria": ["names somebody"]}, code="filter_names_somebody")
        meeting.have(work, Place("saved_filters", actor.person_id))  # who saves two at once has no more than MOST
        if int(work.execute(select(func.count()).where(_filter.c.person_id == actor.person_id)).scalar_one()) >= MOST:
            raise Conflict(code="too_many_filters", most=MOST)
        data_key_id = keys.system_data_key(work)
        content = keys.seal_values(work, data_key_id, {"name": name, **asdict(criteria)})
        row: dict[str, Any] = {"id": ids.new_id(), "kind": KINDS[type(criteria)], "person_id": actor.person_id, "office_id": office_id}
        row |= {"data_key_id": data_key_id, "content": content}
        work.execute(insert(SavedFilter), {**row, "saved_at": work.moment})
        work.log("saved_filter", str(row["id"]))
        return str(row["id"])


def remove(actor: Actor, filter_id: str, **when: Unpack[When]) -> None:
    """Forget one of the actor's own filters. Raises NotFound; Forbidden for one that a colleague shares."""
    with transaction(actor, "filter.remove", **when) as work:
        row = work.execute(_visible(actor).where(_filter.c.id == filter_id)).first()
        if row is None:
            raise NotFound(code="no_such_filter")
        if row.person_id != actor.person_id:
            raise Forbidden
        work.execute(delete(SavedFilter).where(_filter.c.id == filter_id))
        work.log("saved_filter", filter_id)


def _names_somebody(criteria: Asked) -> bool:
    return isinstance(criteria, Criteria) and criteria.subject is not None


def _may_be_seen(view: FilterView[Any]) -> bool:
    """Say whether a filter is the actor's own, or names nobody: older versions let people share what names somebody."""
    return view.is_mine or not _names_somebody(view.criteria)


def _visible(actor: Actor, of: type[Asked] | None = None) -> AnySelect:
    offices = sorted({role.office_id for role in actor.roles})
    query = select(_filter, _person.c.name.label("by_name")).join(_person, _person.c.id == _filter.c.person_id)
    query = query if of is None else query.where(_filter.c.kind == KINDS[of])
    return query.where(or_(_filter.c.person_id == (actor.person_id or ""), _filter.c.office_id.in_(offices)))


def _view(look: Reading, actor: Actor, row: AnyRow, of: type[Any]) -> FilterView[Any]:
    content: Mapping[str, Any] = keys.unseal_values(look, row.data_key_id, row.content)
    criteria = of(**{name: content[name] for name in of.__slots__ if name in content})
    return FilterView(row.id, content["name"], criteria, row.office_id, row.person_id == actor.person_id, row.by_name)

"""Finds people who work here: by a part of the name or the login, by office, role and area."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, exists, false, func, or_, select

from models import Account, Area, Base, Office, Person, RoleHeld
from services import actors, area_paths, person_views, policy, readings, searching, texts
from services.actor import Actor
from services.paging import USUAL, Keyset, Page
from services.person_views import PersonView
from services.rows import AnySelect
from services.transaction import reading

NAMED: Final = Base.metadata.tables["person_digest"]
ORDER: Final = Keyset((Person.__table__.c.id,))
LONGEST: Final = 64  # characters that are looked for
_person, _held = Person.__table__, RoleHeld.__table__


@dataclass(frozen=True, slots=True)
class Filters:
    """Which people: all that is given has to fit; a role and a place are looked for in one and the same role held today."""

    text: str | None = None  # a part of the name in characters or pinyin, or how the login begins
    office_id: str | None = None
    role: str | None = None
    area_code: str | None = None  # and everything below it
    is_active: bool | None = None


EVERYBODY: Final = Filters()


@readings.listed("person")
def find(actor: Actor, filters: Filters = EVERYBODY, *, after: str | None = None, limit: int = USUAL) -> Page[PersonView]:
    """List the people of the actor's area."""
    policy.demand(actor, "person.read", {})
    query = people(actor).where(*_asked(filters))
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
        roles = person_views.roles(look, [row.id for row in rows])
        return ORDER.page(rows, limit, lambda row: person_views.view(row, roles))


def people(actor: Actor) -> AnySelect:
    """Select the people whom the actor sees, with their logins."""
    query = select(Person.id, Person.name, Person.is_active, Account.login).outerjoin(Account, Account.person_id == Person.id)
    return policy.visible(query, actor, Person)


def _asked(filters: Filters) -> list[ColumnElement[bool]]:
    asked = []
    if filters.text and filters.text.strip():
        asked.append(_called(filters.text.strip()[:LONGEST]))
    if filters.is_active is not None:
        asked.append(_person.c.is_active.is_(filters.is_active))
    if filters.office_id or filters.role or filters.area_code:
        asked.append(_holding(filters))
    return asked


def _called(text: str) -> ColumnElement[bool]:
    if not text.isprintable():  # no database is asked for what no name and no login can be
        return false()
    begins = func.lower(Account.login).startswith(texts.plain(text).casefold(), autoescape=True)
    return or_(begins, searching.about(NAMED, _person.c.id, "person_id", text))


def _holding(filters: Filters) -> ColumnElement[bool]:
    asked = [_held.c.person_id == _person.c.id, actors.valid(RoleHeld, actors.today())]
    if filters.office_id:
        asked.append(_held.c.office_id == filters.office_id)
    if filters.role:
        asked.append(_held.c.role == filters.role)
    if filters.area_code:
        path = area_paths.path_of(filters.area_code) or f"{filters.area_code}/"
        offices = select(Office.id).join(Area, Area.code == Office.area_code).where(Area.path.startswith(path, autoescape=True))
        asked.append(_held.c.office_id.in_(offices))
    return exists().where(*asked)


def count_by_role(actor: Actor) -> dict[str, int]:
    """Count the active people of the actor's area by the roles they hold today."""
    policy.demand(actor, "person.read", {})
    seen = policy.visible(select(Person.id).where(Person.is_active), actor, Person)
    query = select(_held.c.role, func.count(_held.c.person_id.distinct()).label("many")).where(_held.c.person_id.in_(seen))
    with reading() as look:
        rows = look.execute(query.where(actors.valid(RoleHeld, actors.today())).group_by(_held.c.role))
        return {row.role: row.many for row in rows}

"""The board: how many unfinished user tasks lie in which band of urgency, by area, office, person and procedure.

One statement counts them by everything at once, through the policy; the lines are sums of its cells. So all figures of a board are of one
moment, agree with each other, and count nothing that whoever reads them could not open row by row.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, func, select

from models import Area, Base, Person, RoleHeld
from services import near, now, policy, readings
from services.actor import Actor
from services.oversight import bands, places
from services.oversight.bands import Band
from services.oversight.wanted import Wanted, conditions
from services.rights import WORKERS
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

VERB: Final = "oversight.read"
_tables = Base.metadata.tables
_task, _definition, _office = (_tables[name] for name in ("user_task", "process_definition", "office"))
MOST: Final = 50_000  # user tasks are counted; a board of more is a board of a province, read by area
MOST_IDLE: Final = 200  # people without any user task are shown where so few work
MOST_LINES: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """What one area, office, person or procedure has to do."""

    key: str | None  # None: nobody's, or nowhere
    name: str | None
    bands: dict[str, int]
    total: int

    @property
    def urgent(self) -> int:
        """Say how many are overdue or due soon."""
        return sum(self.bands[band] for band in bands.URGENT)


@dataclass(frozen=True, slots=True)
class Board:
    """What is to be done, seen from four sides."""

    taken_at: datetime
    area_code: str | None  # the lines of areas are those right below it
    area_name: str | None
    is_capped: bool  # there is more than was counted
    total: Line
    areas: tuple[Line, ...]
    offices: tuple[Line, ...]
    people: tuple[Line, ...]
    procedures: tuple[Line, ...]


def read(actor: Actor, wanted: Wanted | None = None) -> Board:
    """Count what the actor sees of the unfinished user tasks, or the part that is wanted."""
    policy.demand(actor, VERB, {})
    asked = wanted or Wanted()
    around = asked.area_code or places.outermost(actor)
    with reading() as look:
        cells = look.execute(_cells(actor, asked)).all()
        areas = _sums(cells, lambda cell: places.below(cell.path, around))
        named = places.names(look, [line for line in (*areas, around) if line])
        people = _people(look, actor, cells, is_whole=asked == Wanted(asked.area_code, asked.office_id))
    counted = sum(cell.many for cell in cells)
    readings.note(actor, "user_task", None, filter=asdict(asked), count=min(counted, MOST))
    return Board(
        taken_at=now.now(),
        area_code=around,
        area_name=named.get(around or ""),
        is_capped=counted > MOST,
        total=_line(None, None, sum((_bands(cell) for cell in cells), Counter())),
        areas=_lines(areas, named.get),
        offices=_named(cells, "office_id", "office_name"),
        people=people,
        procedures=_named(cells, "process_id", "process_name"),
    )


def _cells(actor: Actor, asked: Wanted) -> AnySelect:
    query = select(_task.c.area_code, _task.c.office_id, _task.c.assignee_id, _task.c.definition_id, bands.column(_task).label("band"))
    query = policy.visible(query, actor, _task).where(*conditions(asked))
    nearby = near.of(actor, _task.c.id, is_few=False)
    some = (query if nearby is None else query.where(nearby)).limit(MOST + 1).subquery("some")
    sums = select(*some.c, func.count().label("many")).group_by(*some.c).subquery("sums")
    about = (Area.path, _office.c.name.label("office_name"), _definition.c.process_id, _definition.c.name.label("process_name"))
    return (
        select(sums, *about)
        .join(_definition, _definition.c.id == sums.c.definition_id)
        .outerjoin(Area, Area.code == sums.c.area_code)
        .outerjoin(_office, _office.c.id == sums.c.office_id)
    )


def _people(look: Reading, actor: Actor, cells: Sequence[AnyRow], *, is_whole: bool) -> tuple[Line, ...]:
    """Give those who have something to do, and where few work also those who have nothing."""
    sums = _sums(cells, lambda cell: cell.assignee_id)
    works = exists().where(RoleHeld.person_id == Person.id, RoleHeld.role.in_(WORKERS))
    visible = policy.visible(select(Person.id, Person.name).where(Person.is_active, works), actor, Person).limit(MOST_IDLE + 1)
    colleagues = look.execute(visible).all() if is_whole else ()
    names = {row.id: row.name for row in colleagues}
    if len(colleagues) <= MOST_IDLE:
        sums |= {row.id: Counter[str]() for row in colleagues if row.id not in sums}
    shown = [key for key, _ in _ranked(sums)[:MOST_LINES]]
    strange = [key for key in shown if key is not None and key not in names]
    if strange:
        names |= {row.id: row.name for row in look.execute(select(Person.id, Person.name).where(Person.id.in_(strange)))}
    return _lines(sums, names.get)


def _named(cells: Sequence[AnyRow], key: str, name: str) -> tuple[Line, ...]:
    names = {getattr(cell, key): getattr(cell, name) for cell in cells}
    return _lines(_sums(cells, lambda cell: getattr(cell, key)), names.get)


def _sums(cells: Iterable[AnyRow], key: Callable[[AnyRow], str | None]) -> dict[str | None, Counter[str]]:
    found: dict[str | None, Counter[str]] = {}
    for cell in cells:
        found.setdefault(key(cell), Counter()).update(_bands(cell))
    return found


def _bands(cell: AnyRow) -> Counter[str]:
    return Counter({cell.band: cell.many})


def _ranked(sums: dict[str | None, Counter[str]]) -> list[tuple[str | None, Counter[str]]]:
    """Put what is most overdue first."""
    return sorted(sums.items(), key=lambda one: (*(-one[1][band] for band in bands.URGENT), -one[1].total(), one[0] or ""))


def _lines(sums: dict[str | None, Counter[str]], name: Callable[[str], str | None]) -> tuple[Line, ...]:
    return tuple(_line(key, name(key) if key else None, counted) for key, counted in _ranked(sums)[:MOST_LINES])


def _line(key: str | None, name: str | None, counted: Counter[str]) -> Line:
    return Line(key, name, {band: counted[band] for band in Band}, counted.total())

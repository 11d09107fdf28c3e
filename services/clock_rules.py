"""What clocks are counted by: the published time limits and calendars, remembered until somebody publishes another.

A database that was never prepared has none: then what is shipped holds, which `flask prepare` writes down as version one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from sqlalchemy import func, select

from deadlines import limits, seed
from deadlines.calendars import Calendar, Layer, SpecialDay
from deadlines.limits import Limit
from models import Base
from models.lifecycle import RuleState
from services import transaction
from services.errors import NotReady
from services.prepared import Read
from services.rows import AnyRow
from services.transaction import Reading

_tables = Base.metadata.tables
_limit, _calendar, _day = _tables["time_limit"], _tables["calendar"], _tables["calendar_day"]
_LIMITS = select(func.count(_limit.c.id).label("many"), func.max(_limit.c.published_at).label("last"))
_CALENDARS = select(func.count(_calendar.c.id).label("many"), func.max(_calendar.c.published_at).label("last"))
_STAMP = _LIMITS.where(_limit.c.state == RuleState.PUBLISHED).union_all(_CALENDARS.where(_calendar.c.state == RuleState.PUBLISHED))
_READ = Read(select(*_STAMP.subquery().c))
Stamp = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that is published."""

    stamp: Stamp
    by_id: Mapping[str, Limit]
    by_name: Mapping[str, Sequence[Limit]]  # the youngest version last
    ids: Mapping[Limit, str]
    layers: Sequence[Layer]
    _calendars: dict[tuple[str, ...], Calendar] = field(default_factory=dict)

    def choose(self, name: str, area_code: str | None, on: date) -> tuple[str, Limit]:
        """Give the limit of a name that holds in an area on a day, and its version's id; NotReady when there is none."""
        limit = limits.choose(self.by_name.get(name, ()), area_code, on)
        if limit is None:
            message = f"there is no clock named {name}"
            raise NotReady(message, code="unknown_clock", clock=name)
        return self.ids[limit], limit

    def limit(self, limit_id: str) -> Limit:
        """Give a version of a limit by its id."""
        return self.by_id[limit_id]

    def calendar(self, area_code: str | None) -> Calendar:
        """Give the calendar of an area."""
        regions = tuple(sorted({layer.region for layer in self.layers if (area_code or "").startswith(layer.region)}))
        if regions not in self._calendars:
            self._calendars[regions] = Calendar(layer for layer in self.layers if layer.region in regions)
        return self._calendars[regions]

    def with_layer(self, layer: Layer) -> "Rules":
        """Give what would hold if another calendar were published."""
        others = [one for one in self.layers if (one.region, one.year) != (layer.region, layer.year)]
        return Rules(self.stamp, self.by_id, self.by_name, self.ids, [*others, layer])


_known: list[Rules] = []


def rules(look: Reading) -> Rules:
    """Give what is published now."""
    stamp = tuple(tuple(row.values()) for row in look.read(_READ, {}))
    if not _known or _known[0].stamp != stamp:
        _known[:] = [_load(look, stamp)]
    return _known[0]


def now_known() -> Rules:
    """Give what is published now, from any place."""
    with transaction.reading() as look:
        return rules(look)


def forget() -> None:
    """Read everything again at its next use."""
    _known.clear()


def limit_of(row: AnyRow) -> Limit:
    """Make a limit of its row."""
    names = [name for name in Limit.__dataclass_fields__ if name != "id"]
    return limits.of({"id": row.name, **{name: row._mapping[name] for name in names}})


def layer_of(row: AnyRow, days: Sequence[AnyRow]) -> Layer:
    """Make a layer of a calendar's row and those of its days."""
    special = {one.day: SpecialDay(one.day, one.is_working, one.name, one.name_en) for one in days}
    return Layer(row.region, row.year, special, None if row.closes is None else time.fromisoformat(row.closes), row.id)


def _load(look: Reading, stamp: Stamp) -> Rules:
    shipped = [(limit.key, limit) for limit in limits.shipped()]
    rows = look.execute(select(_limit).where(_limit.c.state == RuleState.PUBLISHED).order_by(_limit.c.name, _limit.c.version)).all()
    entered = [(row.id, limit_of(row)) for row in rows]
    written = {(limit.id, limit.region) for _, limit in entered}
    holding = [(key, limit) for key, limit in shipped if (limit.id, limit.region) not in written] + entered
    by_name: dict[str, list[Limit]] = {}
    for _, limit in holding:
        by_name.setdefault(limit.id, []).append(limit)
    ids = {limit: key for key, limit in holding}
    return Rules(stamp, dict(shipped + entered), by_name, ids, _layers(look))


def _layers(look: Reading) -> list[Layer]:
    """Give the youngest version of each calendar, and what is shipped of the years nobody has written down."""
    query = select(_calendar).where(_calendar.c.state == RuleState.PUBLISHED).order_by(_calendar.c.version)
    youngest = {(row.region, row.year): row for row in look.execute(query)}
    days: dict[str, list[AnyRow]] = {}
    for one in look.execute(select(_day)).all() if youngest else ():
        days.setdefault(one.calendar_id, []).append(one)
    entered = [layer_of(row, days.get(row.id, [])) for row in youngest.values()]
    return [layer for layer in seed.layers() if (layer.region, layer.year) not in youngest] + entered


def day_lines(layer: Layer) -> list[dict[str, Any]]:
    """Give the days of a calendar as plain rows."""
    names = ("day", "is_working", "name", "name_en")
    return [{name: getattr(one, name) for name in names} for one in sorted(layer.days.values(), key=lambda one: one.day)]


transaction.on_bind(forget)

"""Time limits as people read them: which hold where, an example counted day by day, and the diagrams that name one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from lxml import etree
from sqlalchemy import func, select

from deadlines import explain as derivation
from deadlines import sentences
from deadlines.counting import Course
from engine.expressions import zone
from models import Base
from models.lifecycle import DefinitionState, RuleState
from services import clock_rules, days, policy, time_limits, transaction
from services.actor import Actor
from services.rows import AnyRow
from services.time_limits import TimeLimitView

MORNING = time(9)  # an example that names a day begins then
_tables = Base.metadata.tables
_limit, _definition, _resource = _tables["time_limit"], _tables["process_definition"], _tables["resource"]
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A time limit in a region: the version that was published last, and what is being prepared."""

    name: str
    region: str
    limit: TimeLimitView  # where nothing is published: the draft itself
    draft: TimeLimitView | None


@dataclass(frozen=True, slots=True)
class Example:
    """What a limit comes to when it begins at a moment: as data, and in sentences."""

    start: datetime
    data: Mapping[str, Any]
    zh: list[str]
    en: list[str]


@dataclass(frozen=True, slots=True)
class Use:
    """A process whose newest version names a limit, and its elements that do."""

    definition_id: str
    process_id: str
    name: str
    elements: tuple["Naming", ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """An element that names a limit."""

    element_id: str
    name: str


def groups(actor: Actor) -> dict[str, int]:
    """Give the beginnings of the names of limits, and how many limits there are of each."""
    policy.demand(actor, "time_limit.read", {})
    with transaction.reading() as look:
        names = look.execute(select(_limit.c.name).distinct().order_by(_limit.c.name)).scalars().all()
    found: dict[str, int] = {}
    for name in names:
        found[group_of(name)] = found.get(group_of(name), 0) + 1
    return found


def group_of(name: str) -> str:
    """Give the beginning of a limit's name."""
    return name.partition(".")[0]


def find(actor: Actor, group: str) -> list[LimitLine]:
    """List the limits of a group, those of the country before those of regions."""
    policy.demand(actor, "time_limit.read", {})
    query = select(_limit).where(_limit.c.name.startswith(f"{group}.", autoescape=True))
    with transaction.reading() as look:
        rows = look.execute(query.order_by(_limit.c.name, _limit.c.region, _limit.c.version)).all()
    by_place: dict[tuple[str, str], list[AnyRow]] = {}
    for row in rows:
        by_place.setdefault((row.name, row.region), []).append(row)
    return [_line(place, versions) for place, versions in by_place.items()]


def versions(actor: Actor, name: str) -> list[TimeLimitView]:
    """List all versions of a limit, in the country and in regions, the youngest first."""
    policy.demand(actor, "time_limit.read", {})
    query = select(_limit).where(_limit.c.name == name).order_by(_limit.c.region, _limit.c.version.desc())
    with transaction.reading() as look:
        return [time_limits.view(row) for row in look.execute(query)]


def example(actor: Actor, limit_id: str, start: date, area_code: str | None = None) -> Example:
    """Count a limit that begins on a day; without an area in one of its own region."""
    days.demand(start=start)
    found = time_limits.get(actor, limit_id)
    begins = datetime.combine(start, MORNING, zone.office())
    with transaction.reading() as look:
        calendar = clock_rules.rules(look).calendar(area_code or found.region or None)
    told = derivation.explain(Course(time_limits.limit_of(found), begins), calendar, zone.office())
    return Example(begins, derivation.as_json(told), sentences.sentences(told, "zh"), sentences.sentences(told, "en"))


def uses(actor: Actor, name: str) -> list[Use]:
    """Find the diagrams in use that name a limit."""
    policy.demand(actor, "definition.read", {})
    newest = select(_definition.c.process_id, func.max(_definition.c.version).label("version"))
    newest = newest.where(_definition.c.state == DefinitionState.ACTIVE).group_by(_definition.c.process_id)
    last = newest.subquery()
    query = select(_definition.c.id, _definition.c.process_id, _definition.c.name, _resource.c.content)
    query = query.join(last, (last.c.process_id == _definition.c.process_id) & (last.c.version == _definition.c.version))
    query = query.join(_resource, _resource.c.id == _definition.c.resource_id).order_by(_definition.c.name)
    with transaction.reading() as look:
        rows = look.execute(query).all()
    found = (Use(row.id, row.process_id, row.name, tuple(_naming(row, name))) for row in rows if name.encode() in bytes(row.content))
    return [use for use in found if use.elements]


def _naming(row: AnyRow, name: str) -> Iterator[Naming]:
    """Give the elements of one process in a diagram, nearest to where a limit is named, each once."""
    exactly = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")
    seen = set[str]()
    for node in etree.fromstring(bytes(row.content), _PARSER).iter(etree.Element):
        if not any(exactly.search(text) for text in (node.text or "", *map(str, node.attrib.values()))):
            continue
        around = [node, *node.iterancestors()]
        owner = next((one for one in around if one.get("id") and one.get("name")), None)
        is_of_it = any(etree.QName(one).localname == "process" and one.get("id") == row.process_id for one in around)
        if owner is not None and is_of_it and owner.get("id") not in seen:
            seen.add(str(owner.get("id")))
            yield Naming(str(owner.get("id")), str(owner.get("name")))


def _line(place: tuple[str, str], rows: Sequence[AnyRow]) -> LimitLine:
    published = [row for row in rows if row.state == RuleState.PUBLISHED]
    drafts = [row for row in rows if row.state == RuleState.DRAFT]
    draft = time_limits.view(drafts[-1]) if drafts else None
    return LimitLine(*place, time_limits.view((published or drafts)[-1]), draft)

"""Process instances as those look for them who oversee: by procedure, state, place, period, number; and how many incidents each has."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, exists, func, or_, select

from models import Base
from models.lifecycle import IncidentState
from services import instance_views, policy, readings, searching
from services.actor import Actor
from services.instance_views import InstanceView
from services.oversight import spans
from services.oversight.spans import Span
from services.paging import USUAL, Keyset, Page
from services.transaction import Reading, reading

_instance = Base.metadata.tables["process_instance"]
_definition = Base.metadata.tables["process_definition"]
_incident = Base.metadata.tables["incident"]
_case, _digest = Base.metadata.tables["case"], Base.metadata.tables["case_digest"]
SORTS: Final = {  # how a list may be ordered
    "newest": instance_views.ORDER,
    "oldest": Keyset((_instance.c.id,)),
    "ended": Keyset((_instance.c.ended_at, _instance.c.id), is_descending=True),
    "number": Keyset((_instance.c.business_key, _instance.c.id)),
}
_NULLABLE: Final = {"ended": _instance.c.ended_at, "number": _instance.c.business_key}  # whatever has none is not listed by it


@dataclass(frozen=True, slots=True)
class Sought:
    """Which instances; what is None is not asked."""

    state: str | None = None
    process_id: str | None = None
    business_key: str | None = None  # its own, or the number of its case
    subject: str | None = None  # whom its case is about: a number, or a part of the name
    element_id: str | None = None
    has_incident: bool = False
    span: Span = field(default_factory=Span)
    sort: str = "newest"


@dataclass(frozen=True, slots=True)
class Run:
    """One instance, and how many open incidents lie in it."""

    instance: InstanceView
    incidents: int


@readings.listed("process_instance")
def find(actor: Actor, sought: Sought, *, after: str | None = None, limit: int = USUAL) -> Page[Run]:
    """List instances."""
    return page_of(actor, sought, after, limit)


def page_of(actor: Actor, sought: Sought, after: str | None, limit: int) -> Page[Run]:
    """Give a page; whoever shows it notes the reading."""
    order = SORTS[sought.sort]
    reader = actor if sought.subject is None else policy.as_reader(actor, "case.read_subject")
    query = instance_views.visible(reader).where(*_conditions(sought))
    with reading() as look:
        rows = look.execute(order.select(query, after, limit)).all()
        page = order.page(rows, limit, instance_views.view)
        troubles = _incidents(look, [one.root_id for one in page.items])
    return Page([Run(one, troubles[one.root_id]) for one in page.items], page.next)


def _conditions(sought: Sought) -> Iterator[ColumnElement[bool]]:
    yield from spans.conditions(sought.span)
    if sought.state is not None:
        yield _instance.c.state == sought.state
    if sought.process_id is not None:
        yield _instance.c.definition_id.in_(select(_definition.c.id).where(_definition.c.process_id == sought.process_id))
    if sought.business_key is not None:
        own = _instance.c.business_key == sought.business_key
        yield or_(own, _instance.c.case_id.in_(select(_case.c.id).where(_case.c.number == sought.business_key)))
    if sought.subject is not None:
        yield searching.about(_digest, _instance.c.case_id, "case_id", sought.subject)
    if sought.sort in _NULLABLE:
        yield _NULLABLE[sought.sort].is_not(None)
    if sought.element_id is not None:
        activity = Base.metadata.tables["activity"]
        yield exists().where(
            activity.c.instance_id == _instance.c.root_id, activity.c.element_id == sought.element_id, activity.c.left_at.is_(None)
        )
    if sought.has_incident:
        yield exists().where(_incident.c.instance_id == _instance.c.root_id, _incident.c.state == IncidentState.OPEN)


def _incidents(look: Reading, root_ids: Sequence[str]) -> Counter[str]:
    query = select(_incident.c.instance_id, func.count().label("many")).where(_incident.c.instance_id.in_(root_ids))
    rows = look.execute(query.where(_incident.c.state == IncidentState.OPEN).group_by(_incident.c.instance_id))
    return Counter({row.instance_id: row.many for row in rows})

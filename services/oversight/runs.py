"""Process instances as those look for them who oversee: by procedure, state, place, period, number; and how many incidents each has."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, exists, func, select

from models import Base
from models.lifecycle import IncidentState
from services import instance_views, readings
from services.actor import Actor
from services.instance_views import InstanceView
from services.oversight import spans
from services.oversight.spans import Span
from services.paging import USUAL, Page
from services.transaction import Reading, reading

_instance = Base.metadata.tables["process_instance"]
_definition = Base.metadata.tables["process_definition"]
_incident = Base.metadata.tables["incident"]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which instances; what is None is not asked."""

    state: str | None = None
    process_id: str | None = None
    business_key: str | None = None
    element_id: str | None = None
    has_incident: bool = False
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True)
class Run:
    """One instance, and how many open incidents lie in it."""

    instance: InstanceView
    incidents: int


@readings.listed("process_instance")
def find(actor: Actor, sought: Sought, *, after: str | None = None, limit: int = USUAL) -> Page[Run]:
    """List instances, the newest first."""
    query = instance_views.visible(actor).where(*_conditions(sought))
    with reading() as look:
        rows = look.execute(instance_views.ORDER.select(query, after, limit)).all()
        page = instance_views.ORDER.page(rows, limit, instance_views.view)
        troubles = _incidents(look, [one.root_id for one in page.items])
    return Page([Run(one, troubles[one.root_id]) for one in page.items], page.next)


def _conditions(sought: Sought) -> Iterator[ColumnElement[bool]]:
    yield from spans.conditions(sought.span)
    if sought.state is not None:
        yield _instance.c.state == sought.state
    if sought.process_id is not None:
        yield _instance.c.definition_id.in_(select(_definition.c.id).where(_definition.c.process_id == sought.process_id))
    if sought.business_key is not None:
        yield _instance.c.business_key == sought.business_key
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

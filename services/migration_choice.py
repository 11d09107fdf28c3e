"""Which instances of a version are to go on in another one: those under way that the actor sees, narrowed down."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, exists, func, select

from models import Base
from models.lifecycle import InstanceState
from services import instance_views, policy, readings
from services.actor import Actor
from services.instance_views import InstanceView
from services.oversight import spans
from services.oversight.spans import Span
from services.paging import USUAL, Keyset, Page
from services.rows import AnySelect
from services.transaction import reading

_instance, _activity = Base.metadata.tables["process_instance"], Base.metadata.tables["activity"]
ORDER = Keyset((_instance.c.id,))


@dataclass(frozen=True, slots=True)
class Choice:
    """Instances of a definition, called ones too; what is None is not asked."""

    definition_id: str
    state: str | None = None  # active | suspended
    element_id: str | None = None  # where a token stands
    span: Span = field(default_factory=Span)  # when they began, and where


@readings.listed("process_instance")
def find(actor: Actor, choice: Choice, *, after: str | None = None, limit: int = USUAL) -> Page[InstanceView]:
    """List them, the oldest first."""
    with reading() as look:
        return ORDER.page(look.execute(ORDER.select(selected(actor, choice), after, limit)).all(), limit, instance_views.view)


def count(actor: Actor, choice: Choice) -> int:
    """Count them."""
    query = select(func.count()).select_from(_instance).where(*_conditions(choice))
    with reading() as look:
        return int(look.execute(policy.visible(query, actor, _instance)).scalar_one())


def selected(actor: Actor, choice: Choice) -> AnySelect:
    """Select them."""
    return instance_views.visible(actor).where(*_conditions(choice))


def _conditions(choice: Choice) -> Iterator[ColumnElement[bool]]:
    unfinished = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
    yield _instance.c.definition_id == choice.definition_id
    yield _instance.c.state.in_([state for state in unfinished if choice.state in {None, state}])
    yield from spans.conditions(choice.span)
    if choice.element_id is not None:
        at = _activity.c.element_id == choice.element_id, _activity.c.left_at.is_(None)
        yield exists().where(_activity.c.instance_id == _instance.c.root_id, *at)

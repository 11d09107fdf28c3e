"""How many instances of a definition there are: all that whoever keeps the diagrams learns of them."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func, select

from models import Base
from models.lifecycle import InstanceState
from services import definitions, library, policy
from services.actor import Actor
from services.rights import DIAGRAM_ADMINISTRATOR
from services.rows import AnySelect
from services.transaction import reading

_instance, _definition = Base.metadata.tables["process_instance"], Base.metadata.tables["process_definition"]
_activity = Base.metadata.tables["activity"]
UNFINISHED = (InstanceState.ACTIVE, InstanceState.SUSPENDED)


def of(actor: Actor, definition_id: str) -> dict[str, int]:
    """Count the instances by their states; of whoever sees cases himself, those he sees."""
    definitions.get(actor, definition_id)
    policy.demand(actor, "definition.count", {})
    query = select(_instance.c.state, func.count().label("many")).where(_instance.c.definition_id == definition_id)
    if not actor.holds(DIAGRAM_ADMINISTRATOR):
        query = policy.visible(query, actor, _instance)
    with reading() as look:
        return {row.state: row.many for row in look.execute(query.group_by(_instance.c.state).order_by(_instance.c.state))}


def under_way(actor: Actor, process_id: str) -> Mapping[str, int]:
    """Count the instances of each version that are not over, by definition id: those he sees, or whose diagrams he keeps."""
    policy.demand(actor, "deployment.read", {})
    query = select(_instance.c.definition_id, func.count().label("many")).where(_instance.c.state.in_(UNFINISHED))
    query = query.join(_definition, _definition.c.id == _instance.c.definition_id).where(_definition.c.process_id == process_id)
    with reading() as look:
        return {row.definition_id: row.many for row in look.execute(_counted(query, actor).group_by(_instance.c.definition_id))}


def by_element(actor: Actor, definition_id: str) -> Mapping[str, int]:
    """Count the tokens at each element of a version likewise; one of a process it calls that bears the same id is counted with it."""
    policy.demand(actor, "deployment.read", {})
    query = select(_activity.c.element_id, func.count().label("many"))
    query = query.join(_instance, _instance.c.root_id == _activity.c.instance_id)
    query = query.where(_instance.c.definition_id == definition_id, _instance.c.state.in_(UNFINISHED), _activity.c.left_at.is_(None))
    elements = library.known(definition_id).definition.elements
    with reading() as look:
        rows = look.execute(_counted(query, actor).group_by(_activity.c.element_id))
        return {row.element_id: row.many for row in rows if row.element_id in elements}


def by_version(actor: Actor, process_id: str) -> Mapping[str, Mapping[str, int]]:
    """Count the same for all versions of a process: by definition id, then by state."""
    policy.demand(actor, "definition.count", {})
    query = select(_instance.c.definition_id, _instance.c.state, func.count().label("many"))
    query = query.join(_definition, _definition.c.id == _instance.c.definition_id).where(_definition.c.process_id == process_id)
    if not actor.holds(DIAGRAM_ADMINISTRATOR):
        query = policy.visible(query, actor, _instance)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with reading() as look:
        for row in look.execute(query.group_by(_instance.c.definition_id, _instance.c.state)):
            found[row.definition_id][row.state] = row.many
    return found


def _counted(query: AnySelect, actor: Actor) -> AnySelect:
    keeps_all = actor.holds(DIAGRAM_ADMINISTRATOR) and policy.can(actor, "definition.count", {})
    return query if keeps_all else policy.visible(query, actor, _instance)

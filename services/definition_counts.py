"""How many instances of a definition there are: all that whoever keeps the diagrams learns of them."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func, select

from models import Base
from models.lifecycle import InstanceState
from services import definitions, library, policy
from services.actor import Actor
from services.rights import DIAGRAM_ADMINISTRATOR
from services.transaction import reading

_instance, _definition = Base.metadata.tables["process_instance"], Base.metadata.tables["process_definition"]
_activity = Base.metadata.tables["activity"]


def of(actor: Actor, definition_id: str) -> dict[str, int]:
    """Count the instances by their states; of whoever sees cases himself, those he sees."""
    definitions.get(actor, definition_id)
    policy.demand(actor, "definition.count", {})
    query = select(_instance.c.state, func.count().label("many")).where(_instance.c.definition_id == definition_id)
    if not actor.holds(DIAGRAM_ADMINISTRATOR):
        query = policy.visible(query, actor, _instance)
    with reading() as look:
        return {row.state: row.many for row in look.execute(query.group_by(_instance.c.state).order_by(_instance.c.state))}


def by_element(actor: Actor, definition_id: str) -> Mapping[str, int]:
    """Count the tokens that stand at each element of a version; one of a process it calls that bears the same id is counted with it."""
    policy.demand(actor, "definition.count", {})
    query = select(_activity.c.element_id, func.count().label("many"))
    query = query.join(_instance, _instance.c.root_id == _activity.c.instance_id)
    under_way = _instance.c.state.in_((InstanceState.ACTIVE, InstanceState.SUSPENDED))
    query = query.where(_instance.c.definition_id == definition_id, under_way, _activity.c.left_at.is_(None))
    if not actor.holds(DIAGRAM_ADMINISTRATOR):
        query = policy.visible(query, actor, _instance)
    elements = library.known(definition_id).definition.elements
    with reading() as look:
        return {row.element_id: row.many for row in look.execute(query.group_by(_activity.c.element_id)) if row.element_id in elements}


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

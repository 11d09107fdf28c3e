"""How many instances of a definition there are: all that whoever keeps the diagrams learns of them."""

from sqlalchemy import func, select

from models import Base
from services import definitions, policy
from services.actor import Actor
from services.rights import DIAGRAM_ADMINISTRATOR
from services.transaction import reading

_instance = Base.metadata.tables["process_instance"]


def of(actor: Actor, definition_id: str) -> dict[str, int]:
    """Count the instances by their states; of whoever sees cases himself, those he sees."""
    definitions.get(actor, definition_id)
    policy.demand(actor, "definition.count", {})
    query = select(_instance.c.state, func.count().label("many")).where(_instance.c.definition_id == definition_id)
    if not actor.holds(DIAGRAM_ADMINISTRATOR):
        query = policy.visible(query, actor, _instance)
    with reading() as look:
        return {row.state: row.many for row in look.execute(query.group_by(_instance.c.state).order_by(_instance.c.state))}

"""A run on its diagram: where tokens stand and how many, what is done."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from handlers.web import diagrams, wording
from handlers.web.guard import actor
from services import instances
from services.instances import ActivityView, InstanceView


def of(one: InstanceView) -> dict[str, Any]:
    """Tell what the diagram shows: where tokens stand and how many, what is done."""
    happened = instances.course(actor(), one)
    standing = {each.activity_id: each for each in happened if each.left_at is None}
    here = {each.element_id for each in standing.values()}
    done = {each.element_id for each in happened if each.how in ("completed", "merged")} - here
    return {
        "url": diagrams.address(one.definition_id),
        "marks": {"active": sorted(here), "completed": sorted(done)},
        "counts": {element: {"text": str(many), "kind": "token"} for element, many in _tokens(standing).items()},
        "label": _("流程图：") + wording.named(one.process_name),
    }


def _tokens(standing: Mapping[int, ActivityView]) -> Counter[str]:
    """Count the tokens at each element, and inside what holds others: such a one may be drawn closed."""
    around, found = {each.scope_id for each in standing.values()}, Counter[str]()
    for each in standing.values():
        place = each if each.activity_id not in around else None
        while place is not None:
            found[place.element_id] += 1
            place = standing.get(place.scope_id)
    return found

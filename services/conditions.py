"""Conditions that start processes: asked when somebody tells what is the case."""

from collections.abc import Iterator, Mapping
from typing import Any, Unpack

from engine.errors import ExpressionFailed
from engine.execution import conditional_starts
from services import library, masking, policy, starting, starts, transaction
from services.actor import Actor
from services.errors import Invalid
from services.rows import AnyRow
from services.starting import Started, Wish
from services.transaction import When, Work


def evaluate(
    actor: Actor,
    variables: Mapping[str, Any],
    *,
    definition_id: str | None = None,
    business_key: str | None = None,
    area_code: str | None = None,
    **when: Unpack[When],
) -> list[Started]:
    """Start every process whose condition holds for these variables, of the newest active versions, or of the one named.

    All of them or none: raises Forbidden when one of them is not the actor's to start, Invalid when a condition has no answer.
    """
    masking.demand_clear(variables)
    place = starting.place(actor, area_code)
    policy.demand(actor, "condition.evaluate", {"area_code": place.area_code, "office_id": place.office_id})
    with transaction.transaction(actor, "condition.evaluate", **when) as work:
        begun = []
        for row in _holding(work, variables, definition_id):
            starts.demand(work, row, place)
            wish = Wish(row.definition_id, place, dict(variables), business_key=business_key, entry=row.element_id)
            begun.append(starting.begin(work, wish))
        work.log("condition", definition_id)
    return begun


def _holding(work: Work, variables: Mapping[str, Any], definition_id: str | None) -> Iterator[AnyRow]:
    """Yield the start events whose condition holds."""
    rows = starts.conditional(work, definition_id)
    if definition_id is not None and not rows:
        raise Invalid({"definition_id": ["is no newest active version with a condition that starts it"]}, code="no_condition")
    holding = {one: _asked(work, one, variables) for one in {row.definition_id for row in rows}}
    yield from (row for row in rows if row.element_id in holding[row.definition_id])


def _asked(work: Work, definition_id: str, variables: Mapping[str, Any]) -> list[str]:
    try:
        return conditional_starts(library.known(definition_id).definition, dict(variables), work.occurred_at)
    except ExpressionFailed as error:
        raise Invalid({"variables": [str(error)]}, code="unusable_variable") from error

"""An operator moves an instance by hand: looked at before anything moves, all of it or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from engine import modification
from engine.errors import ExpressionFailed
from engine.execution import Execution
from engine.modification import Cancel, CannotModify, Instruction, Modification, StartAfter, StartBefore, StartOn
from engine.problems import Problem
from services import deadlocks, instance_views, masking, operating, policy, stepping, transaction, viewing
from services.actor import Actor
from services.errors import Conflict, Invalid, Unsuitable
from services.rows import AnyRow
from services.transaction import Reading, Work

__all__ = ["Cancel", "Instruction", "StartAfter", "StartBefore", "StartOn"]
MOST = 1_000  # instructions


class Wanted(NamedTuple):
    """What an operator wants of an instance."""

    instructions: Sequence[Instruction]
    variables: Mapping[str, Any]


@deadlocks.outlived
def modify(  # noqa: PLR0913 — as the other verbs
    actor: Actor,
    instance_id: str,
    instructions: Sequence[Instruction],
    *,
    reason: str,
    variables: Mapping[str, Any] | None = None,
    occurred_at: datetime | None = None,
) -> None:
    """Move an instance; raises Unsuitable with a finding for each instruction that cannot be done."""
    with transaction.transaction(actor, "instance.modify", reason=operating.given(reason), occurred_at=occurred_at) as work:
        over(work, instance_id, instructions, variables or {})


def check(actor: Actor, instance_id: str, instructions: Sequence[Instruction], variables: Mapping[str, Any] | None = None) -> list[Problem]:
    """Tell what would stand in the way; nothing moves."""
    with transaction.reading() as look:
        _, execution, wish = laid_out(look, actor, instance_id, Wanted(instructions, variables or {}))
        return modification.check(execution, wish)


def laid_out(look: Reading, actor: Actor, instance_id: str, wanted: Wanted) -> tuple[AnyRow, Execution, Modification]:
    """Bring an instance back as it stands, with what is wanted of it, to look at both; raises NotFound, Forbidden, Conflict."""
    row = instance_views.seen(look, actor, instance_id)
    policy.demand(actor, "instance.modify", dict(row._mapping))
    if row.ended_at is not None:
        raise Conflict(code="instance_over")
    execution, _ = viewing.execution(look, row.root_id)
    return row, execution, _wish(wanted.instructions, wanted.variables, row.parent_activity_id or 0)


def over(work: Work, instance_id: str, instructions: Sequence[Instruction], variables: Mapping[str, Any]) -> None:
    """Move an instance in this transaction."""
    held = operating.hold(work, instance_id)
    execution = stepping.restore(work, held.root)
    try:
        modification.modify(execution, _wish(instructions, variables, held.process))
    except CannotModify as error:
        raise Unsuitable(error.problems) from error
    except ExpressionFailed as error:
        raise Invalid({"variables": [str(error)]}, code="unusable_variable") from error
    stepping.go_on(work, held.root, execution)
    operating.log(work, held.row)


def _wish(instructions: Sequence[Instruction], variables: Mapping[str, Any], process: int) -> Modification:
    masking.demand_clear(variables)
    if len(instructions) > MOST:
        raise Invalid({"instructions": [f"are more than {MOST}"]}, code="too_many", most=MOST)
    return Modification(tuple(instructions), dict(variables), process)

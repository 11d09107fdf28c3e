"""A process that is over begins again: a new instance before some element, with the last variables of the old one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update

from engine import modification
from engine.execution import Execution
from engine.modification import CannotModify, Instruction, Modification
from engine.moment import Moment
from models import Base
from models.lifecycle import CaseState
from services import deadlocks, instance_views, masking, operating, policy, starting, transaction, viewing
from services.actor import Actor
from services.errors import Conflict, Unsuitable
from services.library import Known
from services.rows import AnyRow
from services.starting import Place, Started, Wish
from services.transaction import Work

_case = Base.metadata.tables["case"]


@deadlocks.outlived
def restart(  # noqa: PLR0913 — as the other verbs
    actor: Actor,
    instance_id: str,
    instructions: Sequence[Instruction] = (),
    *,
    reason: str,
    variables: Mapping[str, Any] | None = None,
    occurred_at: datetime | None = None,
) -> Started:
    """Begin again, where the instructions say or at the beginning, with the last variables and these; the case is opened again."""
    with transaction.transaction(actor, "instance.restart", reason=operating.given(reason), occurred_at=occurred_at) as work:
        return over(work, instance_id, instructions, variables or {})


def over(work: Work, instance_id: str, instructions: Sequence[Instruction], variables: Mapping[str, Any]) -> Started:
    """Begin again in this transaction; raises Conflict while the old instance goes on, and Unsuitable."""
    masking.demand_clear(variables)
    row = instance_views.seen(work, work.actor, instance_id)
    policy.demand(work.actor, work.verb, dict(row._mapping))
    if row.ended_at is None or row.parent_id is not None:
        raise Conflict(code="instance_not_over" if row.parent_id is None else "called_instance", root_id=row.root_id)
    execution, _ = viewing.execution(work, row.root_id)
    values = {**execution.variables(), **variables}
    initiator = values.get(execution.definition.initiator or "")  # who began it stays who did
    where = Place(row.area_code, row.office_id)
    wish = Wish(row.definition_id, where, values, row.business_key, case_id=row.case_id, initiator=initiator)
    _open_case(work, row)
    try:
        begun = starting.begin(work, wish, _beginning(instructions, values) if instructions else None)
    except CannotModify as error:
        raise Unsuitable(error.problems) from error
    operating.log(work, row)
    return begun


def _beginning(instructions: Sequence[Instruction], values: Mapping[str, Any]) -> starting.Beginning:
    def begin(known: Known, moment: Moment) -> Execution:
        return modification.begin(known.definition, Modification(tuple(instructions), dict(values)), moment=moment)

    return begin


def _open_case(work: Work, row: AnyRow) -> None:
    is_closed = _case.c.id == row.case_id, _case.c.state == CaseState.CLOSED
    work.execute(update(_case).where(*is_closed).values(state=CaseState.OPEN, closed_at=None, outcome=None))

"""What can be done with process instances: start, end, write variables; and look at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import select

from engine.errors import ExpressionFailed, NotWaiting
from forms.schema import Form
from models import Base
from models.lifecycle import DefinitionState
from services import (
    data_classes,
    deadlocks,
    form_values,
    instance_views,
    library,
    masking,
    now,
    policy,
    starting,
    stepping,
    terminating,
    wire,
)
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.instance_views import ActivityView, ChangeView, InstanceView
from services.rows import AnyRow
from services.starting import Place, Wish
from services.transaction import Reading, When, Work, reading, transaction

__all__ = ["ActivityView", "ChangeView", "InstanceView", "Started"]

_definition = Base.metadata.tables["process_definition"]
_case = Base.metadata.tables["case"]

get = instance_views.get
find = instance_views.find
variables = instance_views.variables
history = instance_views.history
course = instance_views.course
changes = instance_views.changes


@dataclass(frozen=True, slots=True)
class Started:
    """What has begun."""

    instance_id: str
    case_id: str | None
    business_key: str | None


@deadlocks.outlived
def start(  # noqa: PLR0913 — everything a matter can begin with
    actor: Actor,
    process_id: str | None = None,
    *,
    definition_id: str | None = None,
    variables: Mapping[str, Any] | None = None,
    business_key: str | None = None,
    area_code: str | None = None,
    subject: Mapping[str, Any] | None = None,
    case_id: str | None = None,
    occurred_at: datetime | None = None,
    reason: str | None = None,
) -> Started:
    """Start a process, and open a case when the process says so.

    With a start form, exactly what the form accepts is written. A caller's own business key becomes the case's number as it is:
    it stands in clear text and must name nobody.
    """
    with reading() as look:
        definition, form = _definition_to_start(look, process_id, definition_id)
        place = _place(look, actor, area_code, case_id)
        policy.demand(actor, "instance.start", _start_row(definition, place))
    values = dict(variables or {})
    masking.demand_clear({**values, **(subject or {})})
    if form is not None:
        values = form_values.accepted(form, values, {}, occurred_at or now.now())
    wish = Wish(definition.id, place, values, business_key, subject, case_id)
    with transaction(actor, "instance.start", reason=reason, occurred_at=occurred_at) as work:
        policy.demand(actor, work.verb, _start_row(definition, place))  # once more: now the log hears in whose place
        begun = starting.begin(work, wish)
    return Started(begun.instance_id, begun.case_id, begun.business_key)


@deadlocks.outlived
def terminate(actor: Actor, instance_id: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """End a process before its end; a called process ends with its caller only."""
    if not (reason or "").strip():
        raise Invalid({"reason": ["must not be empty"]}, code="reason_missing")
    with transaction(actor, "instance.terminate", reason=reason, occurred_at=occurred_at) as work:
        terminating.over(work, instance_id)


@deadlocks.outlived
def set_variables(  # noqa: PLR0913 — where a variable is written
    actor: Actor,
    instance_id: str,
    variables: Mapping[str, Any],
    *,
    activity_id: int = 0,
    local: bool = False,
    version: int | None = None,
    **when: Unpack[When],
) -> None:
    """Write variables from outside; into a called process where none of its activities is named."""
    with transaction(actor, "instance.set_variables", **when) as work:
        row = _steered(work, actor, instance_id)
        if version is not None and version != row.version:
            raise Conflict(code="version", version=row.version)
        where = activity_id or row.parent_activity_id or 0
        clear = _clear(work, row, variables, where)
        _step(work, row, lambda execution: execution.set_variables(clear, activity_id=where, local=local))


def _clear(work: Work, row: AnyRow, variables: Mapping[str, Any], activity_id: int) -> dict[str, Any]:
    """Keep what somebody only saw masked as it is."""
    if not masking.has_masks(dict(variables)):
        return dict(variables)
    return masking.restored(data_classes.of_instance(work, row), variables, instance_views.values(work, row, activity_id))


def _step(work: Work, row: AnyRow, action: stepping.Action) -> None:
    try:
        stepping.steer(work, row.root_id, action)
    except NotWaiting as error:
        raise Conflict(code="instance_over") from error
    except ExpressionFailed as error:
        raise Invalid({"variables": [str(error)]}, code="unusable_variable") from error
    work.log("process_instance", row.id, case_id=row.case_id, instance_id=row.root_id, data_key_id=row.data_key_id)


def _steered(work: Work, actor: Actor, instance_id: str) -> AnyRow:
    row = instance_views.seen(work, actor, instance_id)
    policy.demand(actor, work.verb, dict(row._mapping))
    return row


def _definition_to_start(look: Reading, process_id: str | None, definition_id: str | None) -> tuple[AnyRow, Form | None]:
    if definition_id is None:
        if process_id is None:
            raise Invalid({"process_id": ["a process or a definition must be named"]}, code="process_missing")
        definition_id = library.latest(process_id)
    query = select(*(_definition.c[name] for name in ("id", "process_id", "state", "starters", "start_form_id", "is_startable")))
    row = look.execute(query.where(_definition.c.id == definition_id)).first()
    if row is None:
        raise NotFound(code="no_such_definition")
    if row.state != DefinitionState.ACTIVE:
        raise Conflict(code=f"definition_{row.state}")
    if not row.is_startable:
        raise Invalid({"process_id": ["has no start event without a trigger"]}, code="not_startable")
    return row, form_values.pinned(look, row.id, row.start_form_id)


def _place(look: Reading, actor: Actor, area_code: str | None, case_id: str | None) -> Place:
    if case_id is None:
        return starting.place(actor, area_code)
    query = policy.visible(select(_case.c.area_code, _case.c.office_id).where(_case.c.id == case_id), actor, _case)
    row = look.execute(query).first()
    if row is None:
        raise NotFound(code="no_such_case")
    return Place(row.area_code, row.office_id)


def _start_row(definition: AnyRow, place: Place) -> dict[str, Any]:
    where = {"area_code": place.area_code, "office_id": place.office_id}
    return {**where, "process_id": definition.process_id, "starters": wire.loads(definition.starters)}

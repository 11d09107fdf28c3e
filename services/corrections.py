"""Corrections (更正) of a wrong entry: old and new stay visible; of a decided matter a second person approves.

What was issued with the wrong entry is issued again; who was served the wrong paper gets a notice of the correction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Unpack

from sqlalchemy import exists, insert, select, update

from documents.dates import in_chinese
from engine.errors import ExpressionFailed
from models import Base
from models.lifecycle import CorrectionState, InstanceState
from services import cases, data_classes, deadlocks, instance_views, issuing, keys, masking, policy, readings, second_person, stepping
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.ids import new_id
from services.issuing import Wish
from services.rows import AnyRow
from services.transaction import Reading, When, Work, reading, transaction

NOTICE: Final = "general/correction_notice"
LONGEST_REASON: Final = 2_000  # characters
_correction = Base.metadata.tables["correction"]
_document = Base.metadata.tables["document"]
_service = Base.metadata.tables["document_service"]
_later = _document.alias("later")
SEALED: Final = frozenset({"old", "new", "reason"})


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One correction."""

    id: str
    case_id: str
    instance_id: str
    variable: str
    state: str
    old: Any
    new: Any
    reason: str
    proposed_at: datetime
    proposed_by: str | None
    settled_at: datetime | None
    settled_by: str | None


@deadlocks.outlived
def propose(actor: Actor, instance_id: str, variable: str, value: Any, **when: Unpack[When]) -> CorrectionView:
    """Correct a variable of an instance; in a matter that was decided, propose it to a second person.

    The reason is part of the correction; raises Invalid, naming the field, and Conflict when nothing would change.
    """
    reason = (when.get("reason") or "").strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": [f"is needed, of at most {LONGEST_REASON} characters"]}, code="reason")
    with transaction(actor, "correction.propose", **when) as work:
        instance = instance_views.seen(work, actor, instance_id)
        policy.demand(actor, work.verb, {**instance._mapping, "is_involved": True})
        masking.demand_clear({"value": value})
        if instance.case_id is None:
            raise Invalid({"instance_id": ["belongs to no case"]}, code="no_case")
        row = _write(work, instance, variable, {"old": _present(work, instance, variable), "new": value, "reason": reason})
        if not _is_decided(work, instance.case_id):
            _apply(work, instance, row)
        _log(work, row)
        return _view(work, actor, _row(work, row.id))


@deadlocks.outlived
def approve(actor: Actor, correction_id: str, **when: Unpack[When]) -> CorrectionView:
    """Approve a correction that somebody else proposed."""
    with transaction(actor, "correction.approve", **when) as work:
        row = _proposed(work, actor, correction_id)
        _apply(work, instance_views.seen(work, actor, row.instance_id), row)
        _log(work, row)
        return _view(work, actor, _row(work, row.id))


def refuse(actor: Actor, correction_id: str, **when: Unpack[When]) -> CorrectionView:
    """Refuse a correction that somebody else proposed."""
    with transaction(actor, "correction.refuse", **when) as work:
        row = _proposed(work, actor, correction_id)
        _settle(work, row, CorrectionState.REFUSED)
        _log(work, row)
        return _view(work, actor, _row(work, row.id))


@readings.listed("correction")
def find(actor: Actor, case_id: str) -> list[CorrectionView]:
    """List the corrections of a case, the oldest first."""
    case = cases.get(actor, case_id)
    where = {"case_id": case.id, "area_code": case.area_code, "office_id": case.office_id}
    policy.demand(actor, "correction.read", {**where, "is_involved": True})
    with reading() as look:
        query = policy.visible(select(_correction).where(_correction.c.case_id == case.id), actor, _correction)
        return [_view(look, actor, row) for row in look.execute(query.order_by(_correction.c.id)).all()]


def _present(work: Work, instance: AnyRow, variable: str) -> Any:
    known = instance_views.values(work, instance)
    if variable not in known:
        raise Invalid({"variable": ["is no variable of the instance"]}, code="no_such_variable")
    return known[variable]


def _write(work: Work, instance: AnyRow, variable: str, details: Mapping[str, Any]) -> AnyRow:
    if details["old"] == details["new"]:
        raise Conflict(code="nothing_to_correct")
    row = {
        "id": new_id(),
        "case_id": instance.case_id,
        "area_code": instance.area_code,
        "office_id": instance.office_id,
        "instance_id": instance.id,
        "state": CorrectionState.PROPOSED,
        "variable": variable,
        "data_key_id": instance.data_key_id,
        "details": keys.seal_values(work, instance.data_key_id, dict(details)),
        "proposed_at": work.moment,
        "proposed_by": work.actor.person_id,
    }
    return work.execute(insert(_correction).returning(_correction), row).one()


def _is_decided(look: Reading, case_id: str) -> bool:
    decided = exists().where(_document.c.case_id == case_id, _document.c.is_decision)
    return bool(look.execute(select(decided)).scalar_one())


def _proposed(work: Work, actor: Actor, correction_id: str) -> AnyRow:
    row = work.execute(policy.visible(select(_correction).where(_correction.c.id == correction_id), actor, _correction)).first()
    if row is None:
        raise NotFound
    policy.demand(actor, work.verb, {**row._mapping, "is_involved": True})
    proposers = second_person.doers(work, "correction.propose", "correction", row.id)
    second_person.demand(work, {row.proposed_by, *proposers}, "second_person")
    if row.state != CorrectionState.PROPOSED:
        raise Conflict(code="correction_settled")
    return row


def _apply(work: Work, instance: AnyRow, row: AnyRow) -> None:
    details = keys.unseal_values(work, row.data_key_id, row.details)
    if instance.state in {InstanceState.ACTIVE, InstanceState.SUSPENDED}:
        _set(work, instance, {row.variable: details["new"]})
    for document in _issued_with(work, row):
        _issue_again(work, document, row.variable, details)
    _settle(work, row, CorrectionState.APPLIED)


def _set(work: Work, instance: AnyRow, variables: dict[str, Any]) -> None:
    where = instance.parent_activity_id or 0
    try:
        stepping.steer(work, instance.root_id, lambda execution: execution.set_variables(variables, activity_id=where))
    except ExpressionFailed as error:
        raise Invalid({"value": [str(error)]}, code="unusable_variable") from error


def _issued_with(work: Work, row: AnyRow) -> list[AnyRow]:
    """Find the present versions of the instance's documents that carry the variable."""
    query = select(_document).where(_document.c.instance_id == row.instance_id, ~exists().where(_later.c.replaces_id == _document.c.id))
    rows = work.execute(query.order_by(_document.c.id)).all()
    return [one for one in rows if row.variable in keys.unseal_values(work, one.data_key_id, one.variables)]


def _issue_again(work: Work, old: AnyRow, variable: str, details: Mapping[str, Any]) -> None:
    variables = keys.unseal_values(work, old.data_key_id, old.variables) | {variable: details["new"]}
    new = issuing.issue_again(work, old, variables)
    _log_document(work, new)
    if work.execute(select(exists().where(_service.c.document_id == old.id))).scalar_one():
        told = {
            "corrected_title": old.title,
            "corrected_number": old.number,
            "corrected_version": old.version,
            "corrected_issued": in_chinese(old.issued_at),
            "correction_reason": details["reason"],
        }
        _log_document(work, issuing.issue(work, old.case_id, Wish(NOTICE, told, old.issuer_id, old.instance_id)))


def _settle(work: Work, row: AnyRow, state: CorrectionState) -> None:
    settled = {"state": state, "settled_at": work.moment, "settled_by": work.actor.person_id}
    work.execute(update(_correction).where(_correction.c.id == row.id).values(settled))


def _log(work: Work, row: AnyRow) -> None:
    work.log("correction", row.id, case_id=row.case_id, instance_id=row.instance_id, data_key_id=row.data_key_id)


def _log_document(work: Work, row: AnyRow) -> None:
    work.log("document", row.id, case_id=row.case_id, instance_id=row.instance_id, data_key_id=row.data_key_id)


def _row(look: Reading, correction_id: str) -> AnyRow:
    return look.execute(select(_correction).where(_correction.c.id == correction_id)).one()


def _view(look: Reading, actor: Actor, row: AnyRow) -> CorrectionView:
    """Show old and new in clear to whoever has to settle it, else as any other reading of the variable."""
    own = {name: getattr(row, name) for name in CorrectionView.__slots__ if name not in SEALED}
    told = keys.unseal_values(look, row.data_key_id, row.details)
    is_mine_to_settle = row.state == CorrectionState.PROPOSED and row.proposed_by != actor.person_id
    if not (is_mine_to_settle and policy.can(actor, "correction.approve", {**row._mapping, "is_involved": True})):
        classes = data_classes.in_instance(look, row.instance_id)
        told |= {side: masking.masked_value(classes, (row.variable,), told[side]) for side in ("old", "new")}
    return CorrectionView(**own, **told)

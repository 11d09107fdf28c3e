"""What an operator's verbs on instances have in common: an instance seen, allowed, held; a reason; a row of the verb log."""

from dataclasses import dataclass

from services import instance_views, policy, root
from services.errors import Conflict, Invalid
from services.root import Root
from services.rows import AnyRow
from services.transaction import Work


@dataclass(frozen=True, slots=True)
class Held:
    """An instance, called or root, and the root in whose state it lives."""

    row: AnyRow
    root: Root

    @property
    def process(self) -> int:
        """Give the call activity it was called by; 0 for the root."""
        return int(self.row.parent_activity_id or 0)


def hold(work: Work, instance_id: str) -> Held:
    """Hold an instance for the verb under way; raises NotFound, Forbidden, Conflict when it is over."""
    row = instance_views.seen(work, work.actor, instance_id)
    policy.demand(work.actor, work.verb, dict(row._mapping))
    of = root.lock(work, row.root_id)
    if row.ended_at is not None or of.state not in {"active", "suspended"}:
        raise Conflict(code="instance_over")
    return Held(row, of)


def given(reason: str | None) -> str:
    """Demand a reason."""
    if not (reason or "").strip():
        raise Invalid({"reason": ["must not be empty"]}, code="reason_needed")
    return str(reason)


def log(work: Work, row: AnyRow) -> None:
    """Write the verb down for an instance."""
    work.log("process_instance", row.id, case_id=row.case_id, instance_id=row.root_id, data_key_id=row.data_key_id)

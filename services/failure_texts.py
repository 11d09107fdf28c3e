"""Why something failed, for whoever looks at it: the text may quote what a case says, so it is for those who read the case.

It is sealed with the case's key. Whoever looks after jobs and incidents without reading the cases is told what failed, and where; if that
is not enough, he asks somebody of the office.
"""

from typing import Final

from services import keys, policy
from services.actor import Actor
from services.rows import AnyRow
from services.transaction import Reading

OF_THE_HOUSE: Final = frozenset({"role"})  # incidents whose text is ours and quotes nothing


def of_incident(look: Reading, actor: Actor, row: AnyRow) -> str:
    """Give an incident's message as this actor reads it."""
    if row.kind not in OF_THE_HOUSE and not _reads(actor, row):
        return _reduced(row)
    return keys.unseal(look, row.data_key_id, row.message).decode(errors="replace")


def of_job(look: Reading, actor: Actor, row: AnyRow) -> str | None:
    """Give why a job's last attempt failed as this actor reads it; a program reads what programs have said of its own jobs."""
    if row.error is None:
        return None
    if not actor.is_machine and not _reads(actor, row):
        return _reduced(row)
    return keys.unseal(look, row.data_key_id or keys.SYSTEM, row.error).decode(errors="replace")


def _reads(actor: Actor, row: AnyRow) -> bool:
    return policy.can(actor, "variables.read", {**row._mapping, "is_involved": True})


def _reduced(row: AnyRow) -> str:
    return f"{row.kind}: {row.element_id}" if row.element_id else str(row.kind)

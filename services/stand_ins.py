"""Who did something, and in whose place, as the verb log has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models import Person, VerbLog
from services.work import Reading

_person, _principal = Person.__table__, Person.__table__.alias("principal")


@dataclass(frozen=True, slots=True)
class Deed:
    """By whom something was done, and in whose place, if that was another's."""

    by_name: str | None
    for_id: str | None
    for_name: str | None


def of(look: Reading, verb: str, object_type: str, object_ids: Sequence[str]) -> Mapping[str, Deed]:
    """Tell who did this to these objects."""
    if not object_ids:
        return {}
    columns = (VerbLog.object_id, _person.c.name, VerbLog.as_whom_id, _principal.c.name.label("principal_name"))
    query = select(*columns).outerjoin(_person, _person.c.id == VerbLog.actor_id)
    query = query.outerjoin(_principal, _principal.c.id == VerbLog.as_whom_id)
    found = look.execute(query.where(VerbLog.object_type == object_type, VerbLog.object_id.in_(object_ids), VerbLog.verb == verb))
    return {row.object_id: Deed(row.name, row.as_whom_id, row.principal_name) for row in found}

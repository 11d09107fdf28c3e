"""Who did something in somebody else's place, as the verb log has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models import Person, VerbLog
from services.work import Reading


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody in whose place a deed was done."""

    person_id: str
    name: str


def of(look: Reading, verb: str, object_type: str, object_ids: Sequence[str]) -> Mapping[str, StandIn]:
    """Tell in whose place this was done to these objects, where it was done by a deputy."""
    if not object_ids:
        return {}
    query = select(VerbLog.object_id, Person.id, Person.name).join(Person, Person.id == VerbLog.as_whom_id)
    found = look.execute(query.where(VerbLog.object_type == object_type, VerbLog.object_id.in_(object_ids), VerbLog.verb == verb))
    return {row.object_id: StandIn(row.id, row.name) for row in found}

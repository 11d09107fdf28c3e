"""Which user tasks are visits: those whose form asks for the day of one."""

from collections.abc import Collection
from typing import Final

from services import data_classes, memory, transaction
from services.transaction import Reading

ASKED: Final = "visit_date"  # the name of the field, in every procedure
_known: memory.Memory[str, frozenset[str]] = memory.Memory(500)


def forms(look: Reading, definition_ids: Collection[str]) -> frozenset[str]:
    """Give the ids of the forms of these definitions that record a visit."""
    return frozenset().union(*(_of_definition(look, one) for one in definition_ids))


def _of_definition(look: Reading, definition_id: str) -> frozenset[str]:
    found = _known.get(definition_id)
    if found is None:
        forms = data_classes.forms(look, definition_id)
        found = _known[definition_id] = frozenset(one.form_id for one in forms if ASKED in one.variables)
    return found


transaction.on_bind(_known.clear)

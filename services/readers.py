"""In whose place somebody reads: the first of those for whom he stands in who sees it, where he does not see it himself."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select

from models import Base
from services import sight, transaction
from services.actor import Actor
from services.transaction import Reading

_tables = Base.metadata.tables
BY_THEMSELVES: Final = frozenset({"person_file", "professional"})  # what is read without a case or a process around it


def as_whom(actor: Actor, about: Mapping[str, Any]) -> str | None:
    """Give the principal by whose sight a deputy reads what an entry is about; None where it is his own."""
    found = _what(about)
    if not actor.principals or found is None:
        return None
    with transaction.reading() as look:
        if _sees(look, replace(actor, principals=()), *found):
            return None
        return next((one.person_id for one in actor.principals if _sees(look, one, *found)), None)


def _what(about: Mapping[str, Any]) -> tuple[str, str] | None:
    if about.get("case_id") is not None:
        return "case", about["case_id"]
    if about.get("instance_id") is not None:
        return "process_instance", about["instance_id"]
    return (about["object_type"], about["object_id"]) if about["object_type"] in BY_THEMSELVES and about["object_id"] else None


def _sees(look: Reading, actor: Actor, table: str, row_id: str) -> bool:
    rows = _tables[table]
    query = sight.visible(select(rows.c.id).where(rows.c.id == row_id), actor, rows)
    return look.execute(query).first() is not None

"""What the steps of the procedures are called in English, by their names in the diagrams."""

from collections.abc import Mapping
from itertools import chain

from sqlalchemy import func, select

from engine import english
from models import Base
from models.lifecycle import DefinitionState
from services import library, memory, transaction

FRESH = 5.0  # seconds

_definition = Base.metadata.tables["process_definition"]
_NEWEST = (
    select(_definition.c.process_id, func.max(_definition.c.version).label("version"))
    .where(_definition.c.state == DefinitionState.ACTIVE)
    .group_by(_definition.c.process_id)
    .subquery()
)
_IDS = (
    select(_definition.c.id)
    .join(_NEWEST, (_NEWEST.c.process_id == _definition.c.process_id) & (_NEWEST.c.version == _definition.c.version))
    .order_by(_definition.c.process_id)
)

_newest: memory.Memory[str, tuple[str, ...]] = memory.Memory(1, seconds=FRESH)
_names: memory.Memory[tuple[str, ...], Mapping[str, str]] = memory.Memory(1)


def in_english() -> Mapping[str, str]:
    """Give the English of every name that the newest version of a procedure translates; a name two procedures share means the same."""
    ids = _newest.get("")
    if ids is None:
        with transaction.reading() as look:
            ids = _newest[""] = tuple(look.execute(_IDS).scalars())
    found = _names.get(ids)
    if found is None:
        found = _names[ids] = dict(chain.from_iterable(english.names(library.known(one).definition).items() for one in ids))
    return found


def forget() -> None:
    """Look again at the next question."""
    _newest.clear()
    _names.clear()


transaction.on_bind(forget)

"""What the steps of the procedures are called in English, by their names in the diagrams."""

from collections.abc import Mapping
from itertools import chain

from sqlalchemy import func, select

from engine import english
from models import Base
from models.lifecycle import DefinitionState
from services import library, memory, transaction

FRESH = 5.0  # seconds
VERSIONS = 3  # of each procedure: what runs on an older one has names of its own

_definition = Base.metadata.tables["process_definition"]
_place = func.row_number().over(partition_by=_definition.c.process_id, order_by=_definition.c.version.desc())
_ranked = select(_definition.c.id, _place.label("place")).where(_definition.c.state == DefinitionState.ACTIVE).subquery()
_IDS = (
    select(_ranked.c.id).where(_ranked.c.place <= VERSIONS).order_by(_ranked.c.place.desc(), _ranked.c.id)
)  # the newest has the last word

_newest: memory.Memory[str, tuple[str, ...]] = memory.Memory(1, seconds=FRESH)
_names: memory.Memory[tuple[str, ...], Mapping[str, str]] = memory.Memory(1)


def in_english() -> Mapping[str, str]:
    """Give the English of every name that the newest versions of a procedure translate; a name two procedures share means the same."""
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

"""An instance's state looked at without moving it."""

from sqlalchemy import select

from engine.execution import Execution
from engine.moment import Moment
from models import Base
from services import keys, library, now
from services.library import LIBRARY
from services.rows import AnyRow
from services.transaction import Reading

_instance = Base.metadata.tables["process_instance"]


def execution(look: Reading, root_id: str) -> tuple[Execution, Moment]:
    """Bring a root instance back as it stands now, to look at it, and the moment of the look."""
    return restored(look, look.execute(select(_instance).where(_instance.c.id == root_id)).one())


def restored(look: Reading, row: AnyRow) -> tuple[Execution, Moment]:
    """Bring back the root instance whose row the caller has read."""
    moment = Moment(now=now.now(), definition_id=row.definition_id, library=LIBRARY, business_key=row.business_key)
    state = keys.unseal(look, row.data_key_id, row.blob)
    return Execution.restore(library.known(row.definition_id).definition, state, moment=moment), moment

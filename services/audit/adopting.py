"""Files of persons that are older than their chains come under the seal, each once, and never again when all have come.

That they all have is an entry of its own: a file that nobody opened must not come under the seal because the service was started again.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import exists, literal, select

from models import Base
from services.actor import OPERATOR
from services.audit.covered import FILE
from services.transaction import Reading, reading, transaction

PORTION = 200  # files in one transaction
VERB: Final = "audit.adopt"
_chain, _file, _log = (Base.metadata.tables[name] for name in ("audit_chain", "person_file", "verb_log"))
_HAS_CHAIN: Final = exists().where(_chain.c.name == literal("file:") + _file.c.id)
_WILL_HAVE_ONE: Final = exists().where(_log.c.object_type == FILE, _log.c.object_id == _file.c.id, _log.c.position.is_(None))
_COMPLETE: Final = select(_log.c.id).where(_log.c.object_type == FILE, _log.c.object_id.is_(None), _log.c.verb == VERB).limit(1)


def adopt() -> Iterator[int]:
    """Write an entry for each file that is in no chain yet; yield how many each transaction took. It goes on where it broke off."""
    with reading() as look:
        if look.execute(_COMPLETE).first() is not None:
            return
        ids = _older(look)
    for start in range(0, len(ids), PORTION):
        with transaction(OPERATOR, VERB) as work:
            for file_id in ids[start : start + PORTION]:
                work.log(FILE, file_id)
        yield len(ids[start : start + PORTION])
    with transaction(OPERATOR, VERB) as work:
        work.log(FILE, None)


def _older(look: Reading) -> list[str]:
    return list(look.execute(select(_file.c.id).where(~_HAS_CHAIN, ~_WILL_HAVE_ONE).order_by(_file.c.id)).scalars())

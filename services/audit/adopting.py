"""Files of persons that are older than their chains come under the seal: once, when the tables are brought to this version."""

from collections.abc import Iterator

from sqlalchemy import select

from models import Base
from services.actor import OPERATOR
from services.audit.covered import FILE
from services.transaction import reading, transaction

PORTION = 200  # files in one transaction
_chain, _file = (Base.metadata.tables[name] for name in ("audit_chain", "person_file"))


def adopt() -> Iterator[int]:
    """Write an entry for each file, unless a file has a chain already; yield how many each transaction took."""
    with reading() as look:
        if look.execute(select(_chain.c.number).where(_chain.c.name.like("file:%")).limit(1)).first() is not None:
            return
        ids = look.execute(select(_file.c.id).order_by(_file.c.id)).scalars().all()
    for start in range(0, len(ids), PORTION):
        with transaction(OPERATOR, "audit.adopt") as work:
            for file_id in ids[start : start + PORTION]:
                work.log(FILE, file_id)
        yield len(ids[start : start + PORTION])

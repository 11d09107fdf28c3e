"""The job that makes a package: packed from one state of the database, kept sealed under the case's key."""

import hashlib
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from engine.expressions import zone
from models import Base
from models.lifecycle import ArchiveState
from services import keys, settling, transaction
from services.actor import TICKER
from services.archiving import owing, package, retention
from services.audit import sealing
from services.rows import AnyRow
from services.transaction import Work

_archive, _case = (Base.metadata.tables[name] for name in ("archive", "case"))


def run(job: AnyRow) -> None:
    """Make the package of a closure, unless the case has gone on since."""
    with transaction.reading() as look:
        archive_id = keys.unseal_values(look, job.data_key_id, job.payload)["archive_id"]
        closure = owing.read(look, archive_id)
    content = None if owing.goes_on(closure) else packed(closure.case_id)
    with transaction.transaction(TICKER, "case.archive") as work:
        settling.done(work, job.id)
        _keep(work, owing.read(work, archive_id), content)
        work.log("archive", archive_id, case_id=closure.case_id)


def packed(case_id: str) -> bytes:
    """Pack a case as it is now."""
    sealing.seal()
    with transaction.reading(is_steady=True) as look:
        return package.build(look, case_id)


def _keep(work: Work, closure: AnyRow, content: bytes | None) -> None:
    is_open = _archive.c.id == closure.id, _archive.c.state == ArchiveState.ORDERED
    if content is None or owing.goes_on(closure):
        work.execute(update(_archive).where(*is_open).values(state=ArchiveState.LAPSED))
        return
    case = work.execute(select(_case.c.procedure, _case.c.data_key_id).where(_case.c.id == closure.case_id)).one()
    values = _values(content, case, closure.closed_at)
    values["content"] = keys.seal(work, case.data_key_id, content)
    work.execute(update(_archive).where(*is_open).values(state=ArchiveState.MADE, made_at=work.moment, **values))


def _values(content: bytes, case: AnyRow, closed_at: datetime) -> dict[str, Any]:
    kept = retention.of(case.procedure)
    closed: date = closed_at.astimezone(zone.office()).date()
    checksum = hashlib.sha256(content).hexdigest()
    return {"retention": kept.id, "dispose_after": kept.ends(closed), "checksum": checksum, "size": len(content)}

"""What goes when a case is disposed of, and what stays: its row, the entries without their reasons, the chain without its salts."""

import secrets
from typing import Final

from sqlalchemy import ColumnElement, or_, select, update

from models import Base, lifecycle
from models.lifecycle import ArchiveState, CaseState
from services import clearing, entries, keys, meeting
from services.audit import sealing, stretches
from services.transaction import Work

STAYING: Final = frozenset(
    {"verb_log", "archive", "disposal_case", "institution", "institution_place", "person_file_entry", "case_exclusion"}
)  # whoever was kept out of a case is kept out of what stays of it
_tables = Base.metadata.tables
_case, _instance, _archive = (_tables[name] for name in ("case", "process_instance", "archive"))
_log = _tables["verb_log"]
_linked, _told = _tables["person_file_case"], _tables["person_file_entry"]
_document, _item, _exclusion = _tables["document"], _tables["batch_item"], _tables["case_exclusion"]


def dispose(work: Work, case_id: str) -> None:
    """Destroy the content of a case, its key, and the salts by which anybody could guess at what was there."""
    meeting.have(work, sealing.PLACE)  # the sealer sees all of the case, or nothing
    case = work.execute(select(_case.c.data_key_id, _case.c.state).where(_case.c.id == case_id)).one()
    lifecycle.check(CaseState(case.state), CaseState.DISPOSED)
    _leave_files(work, case_id)
    destroyed = {case.data_key_id} | set(work.execute(select(_instance.c.data_key_id).where(_instance.c.case_id == case_id)).scalars())
    _remove(work, case_id)
    work.execute(update(_case).where(_case.c.id == case_id).values(state=CaseState.DISPOSED, subject=None))
    emptied = {"state": ArchiveState.DISPOSED, "content": None, "checksum": None, "size": None}
    work.execute(update(_archive).where(_archive.c.case_id == case_id).values(**emptied))
    stretches.unsalt(work, f"case:{case_id}")
    _restate(work, case_id)
    for data_key_id in sorted(destroyed - {keys.SYSTEM}):
        keys.destroy(work, data_key_id)


def _leave_files(work: Work, case_id: str) -> None:
    """Let the files of persons forget that the case was theirs; their chains keep the digests, and an entry of their own."""
    linked = work.execute(select(_linked.c.file_id).where(_linked.c.case_id == case_id)).scalars().all()
    told = work.execute(select(_told.c.file_id, _told.c.id).where(_told.c.case_id == case_id)).all()
    for file_id in sorted({*linked, *(row.file_id for row in told)}):
        gone = {(_linked.name, f"{file_id}:{case_id}"), *((_told.name, row.id) for row in told if row.file_id == file_id)}
        stretches.unsalt(work, f"file:{file_id}", gone)
        work.log("person_file", file_id)
    work.execute(update(_told).where(_told.c.case_id == case_id).values(case_id=None))


def _remove(work: Work, case_id: str) -> None:
    """Delete every row of the case, but for what stays."""
    own = _instance.c.case_id == case_id
    gave = _item.c.instance_id.in_(select(_instance.c.id).where(own))
    work.execute(update(_item).where(gave).values(result=None))
    work.execute(update(_instance).where(own).values(parent_id=None))
    work.execute(update(_document).where(_document.c.case_id == case_id).values(replaces_id=None))
    work.execute(update(_exclusion).where(_exclusion.c.case_id == case_id).values(reason=None))
    clearing.clear(work, _instance, own)
    for table in reversed(Base.metadata.sorted_tables):
        pointing = [column for column in table.c if any(key.column.table is _case for key in column.foreign_keys)]
        if pointing and table is not _instance and table.name not in STAYING:
            clearing.clear(work, table, or_(*(column == case_id for column in pointing)))


def _restate(work: Work, case_id: str) -> None:
    """Take the reasons out of the entries and give them new salts; they are sealed once more as they are now.

    Who knows a salt can try out what was said: so those go with which a reason or a state was hashed.
    """
    is_telling: ColumnElement[bool] = or_(_log.c.reason.is_not(None), _log.c.after.is_not(None), _log.c.before.is_not(None))
    for row in work.execute(select(_log).where(_log.c.case_id == case_id, is_telling).order_by(_log.c.id)).mappings().all():
        told = dict(row) | {"reason": None, "data_key_id": None, "salt": secrets.token_bytes(entries.SALT), "position": None}
        changed = {name: told[name] for name in ("reason", "data_key_id", "salt", "position")} | {"stamp": entries.stamp(told, None)}
        work.execute(update(_log).where(_log.c.id == row["id"]).values(**changed))

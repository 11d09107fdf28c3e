"""Who works on a job: claims with a lease, kept while the work goes on, taken back when it ran out."""

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, update

from models import Base, Job
from models.lifecycle import JobState
from services import ids, now, transaction
from services.rows import AnyRow, AnySelect
from services.transaction import Reading

LEASE = timedelta(seconds=15)  # of our own handlers; renewed while one works
RENEWALS = 3  # in the time of one lease
log = logging.getLogger(__name__)
_table = Base.metadata.tables["job"]
_RENEW = (
    update(Job)
    .where(_table.c.id == bindparam("of_job"), _table.c.locked_by == bindparam("holder"), _table.c.state == JobState.RUNNING)
    .values(locked_until=bindparam("until"))
)

_held: set[str] = set()
_lock = threading.Lock()
_keeper: tuple[int, threading.Thread] | None = None
_holder = (0, "")


def holder() -> str:
    """Give the name under which this process holds leases; another one after a fork."""
    global _holder  # noqa: PLW0603 — one name a process
    if _holder[0] != os.getpid():
        _holder = (os.getpid(), f"{os.uname().nodename}:{os.getpid()}:{ids.new_id()[-8:]}"[:120])
    return _holder[1]


def claim(look: Reading, wanted: AnySelect, who: tuple[str, timedelta], limit: int = 1) -> Sequence[AnyRow]:
    """Take due jobs for somebody, the most urgent first; whatever another one takes at this moment is passed over.

    `wanted` selects the jobs he may take. The rows given are those from before the claim.
    """
    name, term = who
    moment = now.now()
    order = (_table.c.priority.desc(), _table.c.due_at, _table.c.id)
    query = wanted.where(is_free(moment)).order_by(*order).limit(limit).with_for_update(skip_locked=True, of=_table)
    rows = look.execute(query).all()
    if rows:
        values = {"state": JobState.RUNNING, "locked_by": name, "locked_until": moment + term, "attempts": _table.c.attempts + 1}
        look.execute(update(Job).where(_table.c.id.in_([row.id for row in rows]), is_free(moment)).values(values))
    return rows


def is_free(moment: Any) -> ColumnElement[bool]:
    """Say in SQL that a job may be taken: it is due, or its holder was lost."""
    due = and_(_table.c.state == JobState.DUE, _table.c.due_at <= moment)
    return due | lost(moment)


def lost(moment: Any) -> ColumnElement[bool]:
    """Say in SQL that a job's lease ran out."""
    return and_(_table.c.state == JobState.RUNNING, _table.c.locked_until < moment)


@contextmanager
def kept(job_id: str) -> Iterator[None]:
    """Renew the lease of a job of this process while the block works on it."""
    with _lock:
        _held.add(job_id)
        _start_keeper()
    try:
        yield
    finally:
        with _lock:
            _held.discard(job_id)


def renew() -> None:
    """Renew the leases of all jobs that this process works on."""
    with _lock:
        held = sorted(_held)
    if held:
        until = now.now() + LEASE
        with transaction.upkeep() as look:
            look.execute(_RENEW, [{"of_job": job_id, "holder": holder(), "until": until} for job_id in held])


def _start_keeper() -> None:
    global _keeper  # noqa: PLW0603 — one keeper a process
    if _keeper is None or _keeper[0] != os.getpid() or not _keeper[1].is_alive():
        thread = threading.Thread(target=_keep, name="leases", daemon=True)
        _keeper = (os.getpid(), thread)
        thread.start()


def _keep() -> None:
    pause = threading.Event()
    while not pause.wait(LEASE.total_seconds() / RENEWALS):
        try:
            renew()
        except Exception:  # the next round may succeed
            log.exception("leases could not be renewed")

"""The jobs that carry a message or a signal to another instance."""

from collections.abc import Mapping
from typing import Any

from services import delivery, job_steps, keys, meeting, sending, settling, starting, starts, transaction
from services.actor import TICKER
from services.delivery import Fact, Sender
from services.rows import AnyRow
from services.starting import Place, Wish
from services.transaction import Work


def message(job: AnyRow) -> None:
    """Carry a thrown message to its receiver, or a kept one to the subscription it waited for."""
    sending.persistently(lambda: _send(job) if job.payload else _bring(job))


def signal(job: AnyRow) -> None:
    """Let one instance hear a signal, or start a process with it."""
    with transaction.transaction(TICKER, "job.run") as work:
        content = _content(work, job)
        if job.instance_id is None:
            _start(work, job, content)
        else:
            job_steps.take(work, job, lambda execution: execution.signal(content["name"], content["variables"]))
        settling.log(work, job)


def _start(work: Work, job: AnyRow, content: Mapping[str, Any]) -> None:
    settling.done(work, job.id)
    for found in starts.waiting(work, "signal", content["name"]):
        if found.process_id == job.job_type:
            where = Place(job.area_code, job.office_id)
            wish = Wish(found.definition_id, where, content["variables"], entry=found.element_id, initiator=content.get("initiator"))
            starting.begin(work, wish)


def _send(job: AnyRow) -> None:
    with transaction.transaction(TICKER, "job.run") as work:
        content = _content(work, job)
        sending.send(work, _fact(work, job, content))
        settling.log(work, job)


def _fact(work: Work, job: AnyRow, content: Mapping[str, Any]) -> Fact:
    where = meeting.place(content["name"], content["key"])
    sender = Sender(job.data_key_id, job.area_code, job.office_id)
    is_thrown = job.instance_id is not None
    return Fact(where, content["key"], content["variables"], sender, is_thrown=is_thrown, taken=lambda: settling.done(work, job.id))


def _bring(job: AnyRow) -> None:
    with transaction.transaction(TICKER, "job.run") as work:
        job_steps.take(work, job, lambda execution: delivery.bring(work, job, execution))
        settling.log(work, job)


def _content(work: Work, job: AnyRow) -> dict[str, Any]:
    """Open what the job carries; it happens when its sender said it did."""
    content = dict(keys.unseal_values(work, job.data_key_id, job.payload))
    work.carry(content.get("occurred_at"))
    return content

"""The jobs of an alarm: the next person is called; a channel's message is sent outside of any transaction."""

from engine.jobs import JobContext
from models.lifecycle import AlarmState
from services import alarm_rows, channels, keys, notice_sending, notice_words, settling, transaction, webhook_sending
from services.actor import TICKER
from services.rows import AnyRow
from services.transaction import Reading

CALL = channels.CALL


def ring_next(job: AnyRow) -> None:
    """Call the next person, unless somebody acknowledged it or what it called for is done."""
    with transaction.transaction(TICKER, "job.run") as work:
        settling.done(work, job.id)
        alarm = alarm_rows.read(work, keys.unseal_values(work, job.data_key_id, job.payload)["alarm_id"])
        if alarm is not None and alarm.state == AlarmState.RINGING:
            if alarm_rows.is_called_for(work, alarm):
                alarm_rows.ring(work, alarm)
            else:
                alarm_rows.end(work, alarm.id, AlarmState.OVER)
        settling.log(work, job)


def context(look: Reading, job: AnyRow) -> JobContext:
    """Give what a channel's handler is told: where to, and what; the job's id is the key under which it is sent once."""
    message = keys.unseal_values(look, job.data_key_id, job.payload)
    if (job.job_type or "").startswith(notice_sending.JOB_TYPE.format("")):
        message = {**message, "words": notice_words.letter(look, message)}
    if job.job_type == webhook_sending.JOB_TYPE:
        message = webhook_sending.message(look, message)
    return JobContext(job.id, "", job.case_id, message["number"], job.element_id or "", message, channels.settings())


def sent(job: AnyRow) -> None:
    """Record that a channel took the message."""
    with transaction.transaction(TICKER, "job.complete") as work:
        settling.done(work, job.id)
        settling.log(work, job)

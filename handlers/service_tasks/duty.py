"""Sends an alarm over one channel; the settings come as properties."""

from engine.jobs import Handler, JobContext, JobResult
from handlers import post
from handlers.post import SIGNATURE, NotSent

__all__ = ["SIGNATURE", "NotSent"]

SUBJECT = "紧急警报 {}"


def email(context: JobContext) -> JobResult:
    """Send an e-mail."""
    told = context.variables
    post.mail(context.properties, context.job_id, str(told["to"]), SUBJECT.format(told["number"]), str(told["text"]))
    return JobResult()


def sms(context: JobContext) -> JobResult:
    """Hand a short message to the gateway."""
    post.short_message(context.properties, context.job_id, str(context.variables["to"]), str(context.variables["text"]))
    return JobResult()


def webhook(context: JobContext) -> JobResult:
    """Post the alarm to an address of the receiver."""
    told = context.variables
    post.signed(
        context.properties, str(told["to"]), {"id": context.job_id, **{name: told[name] for name in ("alarm_id", "number", "text")}}
    )
    return JobResult()


HANDLERS: dict[str, Handler] = {"alarm.email": email, "alarm.sms": sms, "alarm.webhook": webhook}

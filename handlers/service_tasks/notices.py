"""Sends a notice or a digest over one channel, in the words that came with it, and says where to look."""

from typing import Final

from engine.jobs import Handler, JobContext, JobResult
from handlers import post

COUNTED: Final = ("overdue", "today", "unread")


def email(context: JobContext) -> JobResult:
    """Send an e-mail: Chinese, English, and where to look."""
    words = context.variables["words"]
    text = "\n".join(line for line in (words["zh"], words["en"], _link(context)) if line)
    post.mail(context.properties, context.job_id, str(context.variables["to"]), words["subject"], text)
    return JobResult()


def sms(context: JobContext) -> JobResult:
    """Hand a short message to the gateway."""
    text = " ".join(part for part in (context.variables["words"]["sms"], _link(context)) if part)
    post.short_message(context.properties, context.job_id, str(context.variables["to"]), text)
    return JobResult()


def webhook(context: JobContext) -> JobResult:
    """Post what happened to an address of the receiver."""
    told = context.variables
    facts = {name: told[name] for name in ("notice_id", "kind", "number", *COUNTED) if told.get(name) is not None}
    post.signed(context.properties, str(told["to"]), {"id": context.job_id, **facts, "text": told["words"]["zh"], "link": _link(context)})
    return JobResult()


def _link(context: JobContext) -> str:
    """Give where to look; empty where nobody has said under which address the service is found."""
    root = context.properties.get("PUBLIC_URL", "").rstrip("/")
    user_task_id = context.variables.get("user_task_id")
    return "" if not root else f"{root}/user-tasks/{user_task_id}" if user_task_id else f"{root}/worklist"


HANDLERS: dict[str, Handler] = {"notice.email": email, "notice.sms": sms, "notice.webhook": webhook}

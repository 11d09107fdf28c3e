"""Sends a notice or a digest over one channel, in both languages: never more of a case than its number, and a link."""

from collections.abc import Mapping
from typing import Any, Final

from engine.jobs import Handler, JobContext, JobResult
from handlers import post

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "assigned": ("有一项待办交给您办理", "A task was given to you"),
    "delegated": ("有同事委托您办理一项待办", "A colleague delegated a task to you"),
    "handed_over": ("有多项待办转派给您", "Several tasks were handed over to you"),
    "disposal_proposed": ("有一批案件拟销毁，等待第二人批准", "The disposal of cases waits for a second person"),
    "mentioned": ("有同事在留言中提到您", "A colleague mentioned you in a comment"),
    "asked": ("有同事向您咨询，请答复", "A colleague asks you something"),
    "answered": ("您的咨询已有答复", "Your question was answered"),
    "digest": (
        "待办提醒：超期 {overdue} 件，今日到期 {today} 件，未读通知 {unread} 条",
        "Your tasks: {overdue} overdue, {today} due today, {unread} unread notices",
    ),
}
COUNTED: Final = ("overdue", "today", "unread")


def email(context: JobContext) -> JobResult:
    """Send an e-mail: Chinese, English, and where to look."""
    chinese, english = _words(context.variables)
    text = "\n".join(line for line in (chinese, english, _link(context)) if line)
    post.mail(context.properties, context.job_id, str(context.variables["to"]), chinese, text)
    return JobResult()


def sms(context: JobContext) -> JobResult:
    """Hand a short message to the gateway."""
    text = " ".join(part for part in (_words(context.variables)[0], _link(context)) if part)
    post.short_message(context.properties, context.job_id, str(context.variables["to"]), text)
    return JobResult()


def webhook(context: JobContext) -> JobResult:
    """Post what happened to an address of the receiver."""
    told = context.variables
    facts = {name: told[name] for name in ("notice_id", "kind", "number", *COUNTED) if told.get(name) is not None}
    post.signed(context.properties, str(told["to"]), {"id": context.job_id, **facts, "text": _words(told)[0], "link": _link(context)})
    return JobResult()


def _words(told: Mapping[str, Any]) -> tuple[str, str]:
    counted = {name: told.get(name, 0) for name in COUNTED}
    chinese, english = (words.format(**counted) for words in WORDS[told["kind"]])
    number = told.get("number")
    return (f"{chinese}（案件 {number}）", f"{english} (case {number})") if number else (chinese, english)


def _link(context: JobContext) -> str:
    """Give where to look; empty where nobody has said under which address the service is found."""
    root = context.properties.get("PUBLIC_URL", "").rstrip("/")
    user_task_id = context.variables.get("user_task_id")
    return "" if not root else f"{root}/user-tasks/{user_task_id}" if user_task_id else f"{root}/worklist"


HANDLERS: dict[str, Handler] = {"notice.email": email, "notice.sms": sms, "notice.webhook": webhook}

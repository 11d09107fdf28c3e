"""Posts a notice to an address of another system, signed with that address's own secret."""

from engine.jobs import Handler, JobContext, JobResult
from handlers import post


def send(context: JobContext) -> JobResult:
    """Post what happened: of a case no more than its number, of people nothing."""
    told = context.variables
    root, user_task_id = context.properties.get("PUBLIC_URL", "").rstrip("/"), told["user_task_id"]
    link = f"{root}/user-tasks/{user_task_id}" if root and user_task_id else root
    facts = {"id": told["delivery_id"], **{name: told[name] for name in ("kind", "number", "text", "raised_at")}, "link": link}
    post.signed(context.properties, str(told["to"]), facts, str(told["secret"]))
    return JobResult()


HANDLERS: dict[str, Handler] = {"webhook.post": send}

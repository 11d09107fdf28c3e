"""Notices on their way to addresses of other systems: one job for each address that asked for the kind, and what the job sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select

from models import Webhook, WebhookDelivery
from models.lifecycle import WebhookState
from services import channels, ids, job_rows, keys, notice_words
from services.rows import AnyRow
from services.transaction import Reading, Work

JOB_TYPE: Final = "webhook.post"
TEST: Final = "test"  # kind of what is sent to try an address
_webhook = Webhook.__table__


@dataclass(frozen=True, slots=True)
class _Post:
    """What the jobs belong to: nobody's case, since who is told is no matter of the case."""

    id: str
    data_key_id: str
    case_id: None = None
    area_code: None = None
    office_id: None = None
    business_key: None = None


def owe(work: Work, kind: str, number: str | None, user_task_id: str | None) -> None:
    """Owe a notice to each address that wants its kind: once, however many people are told."""
    wanted = work.execute(select(_webhook.c.id, _webhook.c.kinds).where(_webhook.c.state == WebhookState.ACTIVE).order_by(_webhook.c.id))
    for row in [one for one in wanted if kind in one.kinds.split()]:
        told = {"webhook_id": row.id, "delivery_id": ids.new_id(), "kind": kind, "number": number, "user_task_id": user_task_id}
        raised = {**told, "raised_at": work.moment.isoformat()}
        outside = {"mode": "outside", "job_type": JOB_TYPE}
        job_id = job_rows.owe_later(work, _Post(row.id, keys.system_data_key(work)), work.moment, raised, kind=channels.CALL, **outside)
        delivery = {"id": told["delivery_id"], "webhook_id": row.id, "kind": kind, "job_id": job_id, "owed_at": work.moment}
        work.execute(insert(WebhookDelivery), delivery)


def message(look: Reading, told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is sent and where: address and secret as they are now. Raises LookupError when nothing goes there any more."""
    row = look.execute(select(_webhook).where(_webhook.c.id == told["webhook_id"], _webhook.c.state == WebhookState.ACTIVE)).first()
    if row is None:
        text = "the address is paused, or gone"
        raise LookupError(text)
    return {**told, **_where(look, row), "text": notice_words.said(look, told["kind"], told["number"])}


def trial(look: Reading, row: AnyRow, told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is sent to try an address."""
    return {**told, **_where(look, row), "kind": TEST, "number": None, "user_task_id": None, "text": "测试 / test"}


def _where(look: Reading, row: AnyRow) -> dict[str, str]:
    sealed = {"to": row.address, "secret": row.secret}
    return {name: keys.unseal(look, row.data_key_id, value).decode() for name, value in sealed.items()}

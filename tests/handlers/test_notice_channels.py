"""Notices over real channels: in both languages, with a link, and with nothing of a case but its number."""

import json
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

import pytest

from documents import notices as words
from engine.jobs import JobContext
from handlers.post import SIGNATURE, NotSent
from handlers.service_tasks import discover, notices
from services import notice_sending
from tests.handlers.post_office import HOME, Gateway, Mailbox

ROOT = {"PUBLIC_URL": "https://careflow.example/"}
NUMBER = "440111-20261123-0001"


def told(kind: str, to: str, settings: dict[str, str], **more: Any) -> JobContext:
    message = {"notice_id": "n-1", "kind": kind, "number": NUMBER, "user_task_id": "t-1", "to": to, **more}
    known = {language: {**message, **words.of_case(message["number"], language)} for language in words.LANGUAGES}
    message["words"] = words.letter(kind, known)
    return JobContext("job-1", "", None, NUMBER, "", message, {**HOME, **settings})


def test_an_email_speaks_both_languages_and_says_where_to_look(mailbox: Mailbox) -> None:
    notices.email(told("mentioned", "zhaomin@example.org", {**mailbox.settings, **ROOT}))
    (envelope,) = mailbox.found
    message: Message = message_from_bytes(envelope.content, policy=policy.default)
    assert message["Subject"] == f"有同事在留言中提到您（案件 {NUMBER}）"
    assert message.get_content().splitlines() == [  # type: ignore[attr-defined]
        f"有同事在留言中提到您（案件 {NUMBER}）",
        f"A colleague mentioned you in a comment (case {NUMBER})",
        "https://careflow.example/user-tasks/t-1",
    ]


def test_a_digest_counts(mailbox: Mailbox) -> None:
    counted = {"overdue": 1, "today": 2, "unread": 3}
    notices.email(told("digest", "zhaomin@example.org", mailbox.settings | ROOT, number=None, user_task_id=None, **counted))
    message: Message = message_from_bytes(mailbox.found[0].content, policy=policy.default)
    assert message["Subject"] == "待办提醒：超期 1 件，今日到期 2 件，未读通知 3 条"
    assert "https://careflow.example/worklist" in message.get_content()  # type: ignore[attr-defined]


def test_a_short_message_is_short(gateway: Gateway) -> None:
    notices.sms(told("asked", "13800000000", {"SMS_URL": gateway.url}))
    assert json.loads(gateway.calls[0][2]) == {"id": "job-1", "to": "13800000000", "text": f"有同事向您咨询，请答复（案件 {NUMBER}）"}


def test_a_webhook_gets_facts_and_a_signature(gateway: Gateway) -> None:
    notices.webhook(told("assigned", f"{gateway.url}/hook", {"WEBHOOK_SECRET": "between us", **ROOT}))
    _, headers, body = gateway.calls[0]
    assert headers[SIGNATURE].startswith("sha256=")
    facts = json.loads(body)
    assert facts.pop("text")
    assert facts == {
        "id": "job-1",
        "notice_id": "n-1",
        "kind": "assigned",
        "number": NUMBER,
        "link": "https://careflow.example/user-tasks/t-1",
    }


@pytest.mark.parametrize(("channel", "setting"), [("email", "SMTP_FROM"), ("sms", "SMS_URL"), ("webhook", "WEBHOOK_SECRET")])
def test_a_channel_that_is_not_set_up_says_so(channel: str, setting: str) -> None:
    with pytest.raises(NotSent, match=setting):
        notices.HANDLERS[f"notice.{channel}"](told("assigned", "http://127.0.0.1:1", {}))


def test_every_channel_has_somebody_who_sends() -> None:
    assert {notice_sending.JOB_TYPE.format(channel) for channel in notice_sending.CHANNELS} <= discover().keys()

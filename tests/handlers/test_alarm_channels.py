"""The channels of an alarm against real servers: SMTP, an SMS gateway, a receiver of webhooks."""

import hashlib
import hmac
import json
import socket
import ssl
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from engine.jobs import JobContext
from handlers.service_tasks import duty
from handlers.service_tasks.duty import NotSent
from tests.handlers.post_office import HOME, Gateway, Mailbox
from tests.handlers.test_serving import certificate

TEXT = "【立即报警】强制报告 440111-20260302-0001 尚无报警时间。"


def told(to: str, **settings: str) -> JobContext:
    message = {"alarm_id": "a-1", "number": "440111-20260302-0001", "to": to, "text": TEXT}
    return JobContext("job-1", "", None, "440111-20260302-0001", "ring", message, {**HOME, **settings})


def test_an_email_arrives(mailbox: Mailbox) -> None:
    duty.email(told("zhiban@example.org", **mailbox.settings))
    (envelope,) = mailbox.found
    assert envelope.rcpt_tos == ["zhiban@example.org"]
    assert envelope.mail_from == "alarm@example.org"
    message: Message = message_from_bytes(envelope.content, policy=policy.default)
    assert message["Message-ID"] == "<job-1@careflow>"
    assert message["Subject"] == "紧急警报 440111-20260302-0001"
    assert message.get_content().strip() == TEXT  # type: ignore[attr-defined]


def test_an_address_cannot_add_a_header(mailbox: Mailbox) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        duty.email(told("zhiban@example.org\nBcc: all@example.org", **mailbox.settings))
    assert mailbox.found == []


def test_a_mail_server_that_is_away_is_an_error() -> None:
    settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": "1", "SMTP_FROM": "alarm@example.org"}
    with pytest.raises(OSError, match="refused"):
        duty.email(told("zhiban@example.org", **settings))


def test_the_gateway_is_told_whom_and_what(gateway: Gateway) -> None:
    duty.sms(told("13000000005", SMS_URL=f"{gateway.url}/send", SMS_TOKEN="secret"))
    ((path, headers, body),) = gateway.calls
    assert path == "/send"
    assert headers["Authorization"] == "Bearer secret"
    assert json.loads(body) == {"id": "job-1", "to": "13000000005", "text": TEXT}


def test_a_webhook_is_signed(gateway: Gateway) -> None:
    duty.webhook(told(f"{gateway.url}/hook", WEBHOOK_SECRET="between us"))
    ((path, headers, body),) = gateway.calls
    assert path == "/hook"
    assert headers[duty.SIGNATURE] == "sha256=" + hmac.new(b"between us", body, hashlib.sha256).hexdigest()
    assert json.loads(body) == {"id": "job-1", "alarm_id": "a-1", "number": "440111-20260302-0001", "text": TEXT}


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_gateway_that_does_not_take_it_is_an_error(gateway: Gateway, status: int) -> None:
    gateway.status = status
    with pytest.raises(NotSent):
        duty.sms(told("13000000005", SMS_URL=gateway.url))
    assert len(gateway.calls) == 1


@pytest.mark.parametrize(("send", "setting"), [(duty.email, "SMTP_FROM"), (duty.sms, "SMS_URL"), (duty.webhook, "WEBHOOK_SECRET")])
def test_a_channel_that_is_not_set_up_says_so(send: Any, setting: str) -> None:
    with pytest.raises(NotSent, match=setting):
        send(told("http://127.0.0.1:1"))


def test_a_file_is_no_webhook() -> None:
    with pytest.raises(NotSent, match="web"):
        duty.webhook(told("file:///etc/passwd", WEBHOOK_SECRET="x"))


def test_a_webhook_goes_to_no_host_that_is_not_allowed(gateway: Gateway) -> None:
    with pytest.raises(NotSent, match="OUTBOUND_HOSTS"):
        duty.webhook(told(f"{gateway.url}/hook", WEBHOOK_SECRET="x", OUTBOUND_HOSTS="elsewhere.example"))
    with pytest.raises(NotSent, match="OUTBOUND_NETWORKS"):
        duty.webhook(told(f"{gateway.url}/hook", WEBHOOK_SECRET="x", OUTBOUND_NETWORKS=""))
    assert gateway.calls == []


def test_the_gateway_of_short_messages_needs_no_mention(gateway: Gateway) -> None:
    duty.sms(told("13000000005", SMS_URL=gateway.url, OUTBOUND_HOSTS=""))
    assert len(gateway.calls) == 1


def test_a_mail_server_proves_who_it_is(tmp_path: Path) -> None:
    files = certificate(tmp_path)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(files["TLS_CERT"], files["TLS_KEY"])
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, tls_context=own)
    controller.start()
    try:
        with pytest.raises(ssl.SSLCertVerificationError):
            duty.email(told("zhiban@example.org", SMTP_HOST="127.0.0.1", SMTP_PORT=str(port), SMTP_FROM="a@example.org", SMTP_STARTTLS="1"))
    finally:
        controller.stop()
    assert box.found == []

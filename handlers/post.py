"""The channels by which people are reached besides the page: e-mail over SMTP, an SMS gateway over HTTP, a signed webhook."""

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage

from handlers.outbound import Call, Failed, Gate, Refused
from handlers.outbound import send as call_out

PATIENCE = 10.0  # seconds
SIGNATURE = "X-Careflow-Signature"
Settings = Mapping[str, str]


class NotSent(Exception):
    """The channel did not take the message; it is tried again later."""


def mail(settings: Settings, letter_id: str, to: str, subject: str, text: str) -> None:
    """Send an e-mail; the letter's id makes its Message-ID, by which a second attempt is recognised."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = setting(settings, "SMTP_FROM"), to, subject
    message["Message-ID"] = f"<{letter_id}@careflow>"
    message.set_content(text)
    with smtplib.SMTP(setting(settings, "SMTP_HOST"), int(settings.get("SMTP_PORT", "25")), timeout=PATIENCE) as server:
        if settings.get("SMTP_STARTTLS") == "1":
            server.starttls(context=ssl.create_default_context())
        if "SMTP_USER" in settings:
            server.login(settings["SMTP_USER"], setting(settings, "SMTP_PASSWORD"))
        server.send_message(message)


def short_message(settings: Settings, letter_id: str, to: str, text: str) -> None:
    """Hand a short message to the gateway."""
    body = json.dumps({"id": letter_id, "to": to, "text": text}, ensure_ascii=False)
    token = settings.get("SMS_TOKEN")
    url = setting(settings, "SMS_URL")
    gate = Gate.of(settings, url)  # whoever runs the service has named this host
    _post(gate, url, body.encode(), {"Authorization": f"Bearer {token}"} if token else {})


def signed(settings: Settings, to: str, told: Mapping[str, object], secret: str | None = None) -> None:
    """Post facts to an address of the receiver, signed with the secret that both know: the address's own, or that of the service."""
    body = json.dumps(told, ensure_ascii=False).encode()
    signature = hmac.digest((secret or setting(settings, "WEBHOOK_SECRET")).encode(), body, hashlib.sha256).hex()
    _post(Gate.of(settings), to, body, {SIGNATURE: f"sha256={signature}"})


def setting(settings: Settings, name: str) -> str:
    """Give a setting; a channel that is not set up fails, and somebody is told."""
    value = settings.get(name)
    if not value:
        message = f"{name} is not set"
        raise NotSent(message)
    return value


def _post(gate: Gate, url: str, body: bytes, headers: Mapping[str, str]) -> None:
    call = Call("POST", url, body, {"Content-Type": "application/json", **headers})
    try:
        answer = call_out(gate, call, seconds=PATIENCE)
    except (Refused, Failed) as error:
        raise NotSent(str(error)) from error
    if not answer.is_good:
        message = f"answered {answer.status}"
        raise NotSent(message)

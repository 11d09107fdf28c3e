"""Sends an alarm over one channel: e-mail over SMTP, an SMS gateway over HTTP, a signed webhook.

The settings come as properties; a channel that is not set up fails, and somebody is told.
"""

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage

from engine.jobs import Handler, JobContext, JobResult
from handlers.outbound import Call, Failed, Gate, Refused, send

PATIENCE = 10.0  # seconds
SUBJECT = "紧急警报 {}"
SIGNATURE = "X-Careflow-Signature"


class NotSent(Exception):
    """The channel did not take the message; it is tried again later."""


def email(context: JobContext) -> JobResult:
    """Send an e-mail; the job's id makes its Message-ID, by which a second attempt is recognised."""
    told, settings = context.variables, context.properties
    message = EmailMessage()
    message["From"], message["To"] = _setting(context, "SMTP_FROM"), str(told["to"])
    message["Subject"] = SUBJECT.format(told["number"])
    message["Message-ID"] = f"<{context.job_id}@careflow>"
    message.set_content(str(told["text"]))
    with smtplib.SMTP(_setting(context, "SMTP_HOST"), int(settings.get("SMTP_PORT", "25")), timeout=PATIENCE) as server:
        if settings.get("SMTP_STARTTLS") == "1":
            server.starttls(context=ssl.create_default_context())
        if "SMTP_USER" in settings:
            server.login(settings["SMTP_USER"], _setting(context, "SMTP_PASSWORD"))
        server.send_message(message)
    return JobResult()


def sms(context: JobContext) -> JobResult:
    """Hand a short message to the gateway."""
    body = json.dumps({"id": context.job_id, "to": context.variables["to"], "text": context.variables["text"]}, ensure_ascii=False)
    token = context.properties.get("SMS_TOKEN")
    url = _setting(context, "SMS_URL")
    gate = Gate.of(context.properties, url)  # whoever runs the service has named this host
    _post(gate, url, body.encode(), {"Authorization": f"Bearer {token}"} if token else {})
    return JobResult()


def webhook(context: JobContext) -> JobResult:
    """Post the alarm to an address of the receiver, signed with the secret that both know."""
    told = context.variables
    body = json.dumps(
        {"id": context.job_id, "alarm_id": told["alarm_id"], "number": told["number"], "text": told["text"]}, ensure_ascii=False
    ).encode()
    signature = hmac.digest(_setting(context, "WEBHOOK_SECRET").encode(), body, hashlib.sha256).hex()
    _post(Gate.of(context.properties), str(told["to"]), body, {SIGNATURE: f"sha256={signature}"})
    return JobResult()


def _post(gate: Gate, url: str, body: bytes, headers: Mapping[str, str]) -> None:
    call = Call("POST", url, body, {"Content-Type": "application/json", **headers})
    try:
        answer = send(gate, call, seconds=PATIENCE)
    except (Refused, Failed) as error:
        raise NotSent(str(error)) from error
    if not answer.is_good:
        message = f"answered {answer.status}"
        raise NotSent(message)


def _setting(context: JobContext, name: str) -> str:
    value = context.properties.get(name)
    if not value:
        message = f"{name} is not set"
        raise NotSent(message)
    return value


HANDLERS: dict[str, Handler] = {"alarm.email": email, "alarm.sms": sms, "alarm.webhook": webhook}

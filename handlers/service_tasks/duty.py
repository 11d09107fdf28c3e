"""Sends an alarm over one channel: e-mail over SMTP, an SMS gateway over HTTP, a signed webhook.

The settings come as properties; a channel that is not set up fails, and somebody is told.
"""

import hashlib
import hmac
import json
import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from engine.jobs import Handler, JobContext, JobResult

PATIENCE = 10.0  # seconds
SUBJECT = "紧急警报 {}"
SIGNATURE = "X-Careflow-Signature"


class NotSent(Exception):
    """The channel did not take the message; it is tried again later."""


class _NoRedirects(HTTPRedirectHandler):
    """A message goes where it was sent, and nowhere else."""

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: Any) -> None:  # noqa: PLR0913, PLR0917 — the signature of urllib
        """Follow nobody."""


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
            server.starttls()
        if "SMTP_USER" in settings:
            server.login(settings["SMTP_USER"], _setting(context, "SMTP_PASSWORD"))
        server.send_message(message)
    return JobResult()


def sms(context: JobContext) -> JobResult:
    """Hand a short message to the gateway."""
    body = json.dumps({"id": context.job_id, "to": context.variables["to"], "text": context.variables["text"]}, ensure_ascii=False)
    token = context.properties.get("SMS_TOKEN")
    _post(_setting(context, "SMS_URL"), body.encode(), {"Authorization": f"Bearer {token}"} if token else {})
    return JobResult()


def webhook(context: JobContext) -> JobResult:
    """Post the alarm to an address of the receiver, signed with the secret that both know."""
    told = context.variables
    body = json.dumps(
        {"id": context.job_id, "alarm_id": told["alarm_id"], "number": told["number"], "text": told["text"]}, ensure_ascii=False
    ).encode()
    signature = hmac.digest(_setting(context, "WEBHOOK_SECRET").encode(), body, hashlib.sha256).hex()
    _post(str(told["to"]), body, {SIGNATURE: f"sha256={signature}"})
    return JobResult()


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    if not url.startswith(("http://", "https://")):
        message = "the address is none of the web"
        raise NotSent(message)
    request = Request(url, body, {"Content-Type": "application/json", **headers}, method="POST")  # noqa: S310 — looked at above
    try:
        with build_opener(_NoRedirects).open(request, timeout=PATIENCE) as answer:
            answer.read(1)
    except (URLError, HTTPException, TimeoutError) as error:
        raise NotSent(str(getattr(error, "reason", error))) from error


def _setting(context: JobContext, name: str) -> str:
    value = context.properties.get(name)
    if not value:
        message = f"{name} is not set"
        raise NotSent(message)
    return value


HANDLERS: dict[str, Handler] = {"alarm.email": email, "alarm.sms": sms, "alarm.webhook": webhook}

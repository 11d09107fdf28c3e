"""The pages of what the office goes by: calendars, time limits, the words of notices, addresses, archives."""

from typing import Final

from demo.client import Client
from demo.service import HOOKS
from tests.browser.shots.shot import Shot

DRAWER: Final = "tuzhi"
NOTICE: Final = "date,kind,name,name_en\n2027-01-01,off,元旦,New Year's Day\n2027-01-03,work,元旦,New Year's Day\n"
SHOTS: Final[tuple[Shot, ...]] = (
    Shot("calendars", "/calendars", DRAWER),
    Shot("calendars-begin", "/calendars", DRAWER, clicks=("[data-opens=begin]",)),
    Shot("calendar-year", "/calendars/years/2026", DRAWER),
    Shot("calendar-year-provisional", "/calendars/years/2027", DRAWER),
    Shot("calendar-draft", "/calendars/{calendar}", DRAWER),
    Shot("calendar-day", "/calendars/{calendar}", DRAWER, clicks=("[data-opens=change-days]",)),
    Shot("calendar-publish", "/calendars/{calendar}/publish", "admin"),
    Shot("time-limits", "/time-limits", DRAWER),
    Shot("time-limit", "/time-limits/{limit}?start=2026-09-29", DRAWER),
    Shot("time-limit-new", "/time-limits/new?of={limit}", DRAWER),
    Shot("time-limit-publish", "/time-limits/{limit_draft}/publish", "admin"),
    Shot("notice-templates", "/notice-templates", "admin"),
    Shot("notice-template", "/notice-templates/assigned/email/zh", "admin"),
    Shot("webhooks", "/webhooks", "admin"),
    Shot("webhooks-add", "/webhooks", "admin", clicks=("[data-opens=add]",)),
    Shot("webhook", "/webhooks/{webhook}", "admin"),
    Shot("retention", "/retention", "sunqiang"),
)


def facts(client: Client) -> dict[str, str]:
    """Draft next year's calendar, and a region's version of a limit."""
    calendar = client.post(DRAWER, "/calendars", {"title": "关于2027年部分节假日安排的通知", "csv": NOTICE})
    limit = client.get(DRAWER, "/time-limits", name="jk.intake_verify")["items"][0]
    kept = ("name", "unit", "party", "starts", "rolls", "ends", "label", "label_en")
    draft = {name: limit[name] for name in kept} | {"value": 7, "region": "44", "certainty": "local"}
    hook = {"name": "市级督办平台", "address": f"https://{HOOKS}/careflow", "kinds": ["alarm", "assigned"]}
    webhook = client.post("admin", "/webhooks", hook)["id"]
    client.post("admin", f"/webhooks/{webhook}/test", {})
    limit_draft = client.post(DRAWER, "/time-limits", draft)["id"]
    return {"calendar": calendar["id"], "limit": limit["id"], "limit_draft": limit_draft, "webhook": webhook}

"""Official papers of a case, as PDF."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from documents import rendering
from documents.errors import INSTALL, Unavailable
from services import cases, now, policy
from services.actor import Actor
from services.cases import CaseView
from services.errors import NotReady

ZONE: Final = ZoneInfo("Asia/Shanghai")  # official papers are dated in the country's one time zone
UNNAMED: Final = "申请人"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, ready to print."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


def receipt(actor: Actor, case_id: str) -> Paper:
    """Draw the receipt (受理回执) that tells an applicant what was received and when.

    Raises NotFound, Forbidden where the actor may not know whom the case is about, and NotReady where the system lacks
    what documents need.
    """
    case = cases.get(actor, case_id)
    policy.demand(actor, "case.read_subject", {"area_code": case.area_code, "office_id": case.office_id, "is_involved": True})
    values = {
        "number": case.number,
        "subject": (case.subject or {}).get("name") or UNNAMED,
        "procedure": _procedure(case),
        "received": _date(case.received_at),
        "issued": _date(now.now()),
        "office": case.office_name,
    }
    try:
        content = rendering.to_pdf("receipt", values, number=case.number)
    except Unavailable as error:
        raise NotReady(str(error), code="documents_unavailable", line=INSTALL) from error
    return Paper(f"{case.number}.pdf", content)


def _procedure(case: CaseView) -> str:
    names = [instance.process_name for instance in case.instances if instance.parent_id is None]
    return names[0] if names else case.procedure


def _date(moment: datetime) -> str:
    local = moment.astimezone(ZONE)
    return f"{local.year}年{local.month}月{local.day}日"

"""Official papers of a case: the receipt, and the documents a procedure issued, as PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Unpack

from sqlalchemy import select

from documents import rendering
from documents.dates import in_chinese
from documents.errors import INSTALL, Unavailable
from models import Base
from services import cases, keys, now, policy, readings, serving, together
from services.actor import Actor
from services.cases import CaseView
from services.errors import NotFound, NotReady
from services.rows import AnyRow
from services.serving import ServiceView
from services.transaction import Reading, When, reading, transaction

UNNAMED: Final = "申请人"
_document = Base.metadata.tables["document"]
UNREAD: Final = frozenset({"unreviewed", "services", "is_current"})  # of a view: not columns of the row


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, ready to print."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One version of a document, without its words."""

    id: str
    case_id: str
    instance_id: str | None
    template: str
    title: str
    number: str
    version: int
    replaces_id: str | None
    is_decision: bool
    issued_at: datetime
    issued_by: str | None
    is_current: bool  # no later version replaced it
    unreviewed: tuple[str, ...] = ()  # remedy texts that counsel has not reviewed: for the office, never on the paper
    services: tuple[ServiceView, ...] = ()


def receipt(actor: Actor, case_id: str) -> Paper:
    """Draw the receipt (受理回执) that tells an applicant what was received and when.

    Raises NotFound, Forbidden where the actor may not know whom the case is about, and NotReady where the system lacks
    what documents need.
    """
    case = cases.get(actor, case_id)
    policy.demand(actor, "case.read_subject", _where(case))
    values = {
        "number": case.number,
        "subject": (case.subject or {}).get("name") or UNNAMED,
        "procedure": _procedure(case),
        "received": in_chinese(case.received_at),
        "issued": in_chinese(now.now()),
        "office": case.office_name,
    }
    return drawn(rendering.to_html("receipt", values), case.number)


@readings.listed("document")
def find(actor: Actor, case_id: str) -> list[DocumentView]:
    """List the documents of a case, every version, in the order in which they were issued, with their records of service."""
    case = cases.brief(actor, case_id)
    policy.demand(actor, "document.read", _where(case))
    with reading() as look:
        query = policy.visible(select(_document).where(_document.c.case_id == case.id), actor, _document)
        rows = look.execute(query.order_by(_document.c.id)).all()
        served = serving.of(look, [row.id for row in rows])
    replaced = {row.replaces_id for row in rows}
    return [_view(row, served, is_current=row.id not in replaced) for row in rows]


def file(actor: Actor, document_id: str) -> Paper:
    """Draw a document as it was issued; raise NotFound, or NotReady where the system lacks what documents need."""
    with reading() as look:
        row = _seen(look, actor, document_id, "document.read")
        html = keys.unseal(look, row.data_key_id, row.content).decode()
        readings.note(actor, "document", document_id, case_id=row.case_id, instance_id=row.instance_id)
    suffix = "" if row.version == 1 else f"-v{row.version}"
    return drawn(html, f"{row.number}{suffix}")


def serve(actor: Actor, document_id: str, told: Mapping[str, Any], **when: Unpack[When]) -> str:
    """Record that a document was served: `served_at`, `service_method`, `served_to`, `receipt_no`; give the record's id."""
    with transaction(actor, "document.serve", **when) as work:
        row = _seen(work, actor, document_id, work.verb)
        return serving.write(work, row, told)


def _where(case: CaseView) -> dict[str, Any]:
    return {"case_id": case.id, "area_code": case.area_code, "office_id": case.office_id, "is_involved": True}


def _seen(look: Reading, actor: Actor, document_id: str, verb: str) -> AnyRow:
    row = look.execute(policy.visible(select(_document).where(_document.c.id == document_id), actor, _document)).first()
    if row is None:
        raise NotFound
    policy.demand(actor, verb, {**row._mapping, "is_involved": True})
    return row


def _view(row: AnyRow, served: list[ServiceView], *, is_current: bool) -> DocumentView:
    own = {name: getattr(row, name) for name in DocumentView.__slots__ if name not in UNREAD}
    unreviewed = tuple(row.unreviewed.split(",")) if row.unreviewed else ()
    services = tuple(one for one in served if one.document_id == row.id)
    return DocumentView(**own, is_current=is_current, unreviewed=unreviewed, services=services)


def drawn(html: str, number: str) -> Paper:
    """Draw a filled template as PDF; raise NotReady where the system lacks what documents need."""
    together.leave()  # it takes a second
    try:
        content = rendering.to_pdf(html, number=number)
    except Unavailable as error:
        raise NotReady(str(error), code="documents_unavailable", line=INSTALL) from error
    return Paper(f"{number}.pdf", content)


def _procedure(case: CaseView) -> str:
    names = [instance.process_name for instance in case.instances if instance.parent_id is None]
    return names[0] if names else case.procedure

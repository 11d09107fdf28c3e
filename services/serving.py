"""Records of service: how, when and to whom a document was handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import insert, select

from documents.dates import ZONE
from models import Base
from services import keys, masking
from services.errors import Invalid
from services.ids import new_id
from services.rows import AnyRow
from services.transaction import Reading, Work

_case = Base.metadata.tables["case"]
_document = Base.metadata.tables["document"]
_service = Base.metadata.tables["document_service"]
LONGEST: Final = 255  # characters of a receiver or a receipt


class Method(StrEnum):
    """How a document reaches its addressee; 民事诉讼法 第八十七至九十五条 names them for courts, offices follow."""

    DIRECT = "direct"  # 直接送达
    LEFT = "left"  # 留置送达
    POST = "post"  # 邮寄送达
    ELECTRONIC = "electronic"  # 电子送达
    ENTRUSTED = "entrusted"  # 委托送达
    NOTICE = "notice"  # 公告送达
    ORAL = "oral"  # 口头告知，记录在案


WORDS: Final[Mapping[str, Method]] = {
    "直接送达": Method.DIRECT,
    "留置送达": Method.LEFT,
    "邮寄送达": Method.POST,
    "电子送达": Method.ELECTRONIC,
    "委托送达": Method.ENTRUSTED,
    "公告送达": Method.NOTICE,
    "口头告知": Method.ORAL,
}


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One record of service."""

    id: str
    document_id: str
    method: str
    served_at: datetime
    served_to: str | None
    receipt_no: str | None
    recorded_at: datetime
    recorded_by: str | None


def record(work: Work, case_id: str, number: str, told: Mapping[str, Any]) -> str:
    """Record the service of the latest version of the case's document of that number; raise Invalid, naming the field."""
    query = select(_document).where(_document.c.case_id == case_id, _document.c.number == number)
    row = work.execute(query.order_by(_document.c.version.desc()).limit(1)).first()
    if row is None:
        raise Invalid({"number": ["the case has no such document"]}, code="no_such_document")
    return write(work, row, told)


def write(work: Work, document: AnyRow, told: Mapping[str, Any]) -> str:
    """Write a record of service; give its id."""
    details = {name: _text(name, told.get(name)) for name in ("served_to", "receipt_no")}
    row = {
        "id": new_id(),
        "case_id": document.case_id,
        "area_code": document.area_code,
        "office_id": document.office_id,
        "document_id": document.id,
        "method": _method(told.get("service_method")),
        "served_at": _moment(told.get("served_at"), work.moment),
        "data_key_id": document.data_key_id,
        "details": keys.seal_values(work, document.data_key_id, details),
        "recorded_at": work.moment,
        "recorded_by": work.actor.person_id,
    }
    work.execute(insert(_service), row)
    work.log("document", document.id, case_id=document.case_id, instance_id=document.instance_id, data_key_id=document.data_key_id)
    return str(row["id"])


def of(look: Reading, document_ids: list[str]) -> list[ServiceView]:
    """Give the records of service of these documents, in the order in which they were made."""
    rows = look.execute(select(_service).where(_service.c.document_id.in_(document_ids)).order_by(_service.c.id)).all()
    return [_view(look, row) for row in rows]


def area_of(look: Reading, case_id: str) -> str:
    """Give the area that handles a case."""
    return str(look.execute(select(_case.c.area_code).where(_case.c.id == case_id)).scalar_one())


def _view(look: Reading, row: AnyRow) -> ServiceView:
    details = keys.unseal_values(look, row.data_key_id, row.details)
    own = {name: getattr(row, name) for name in ServiceView.__slots__ if name not in details}
    return ServiceView(**own, **details | {"served_to": masking.hidden(details["served_to"])})


def _method(value: Any) -> str:
    try:
        return WORDS.get(value) or Method(value)
    except ValueError:
        raise Invalid({"service_method": [f"is one of {', '.join(Method)}"]}, code="service_method") from None


def _moment(value: Any, now: datetime) -> datetime:
    """Read a moment, or a day, which counts from its beginning; the future is refused."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise Invalid({"served_at": ["is neither a day nor a moment"]}, code="served_at") from None
    moment = moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment
    if moment > now:
        raise Invalid({"served_at": ["lies in the future"]}, code="served_at")
    return moment


def _text(name: str, value: Any) -> str | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Invalid({name: [f"is text of at most {LONGEST} characters"]}, code=name)
    return value

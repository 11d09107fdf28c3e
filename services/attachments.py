"""Attachments: files of a case, encrypted with its data key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import insert, select

from models import Attachment, Case
from services import case_rows, keys, policy, readings, texts, uploads
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.ids import new_id
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, Work, reading, transaction

LARGEST = 32 * 1024 * 1024  # bytes
ORDER = Keyset((Attachment.__table__.c.id,))


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file without its content."""

    id: str
    case_id: str
    name: str
    media_type: str
    size: int  # bytes
    added_at: datetime
    added_by: str | None


@dataclass(frozen=True, slots=True)
class Content(AttachmentView):
    """A file with its content."""

    content: bytes


def add(actor: Actor, case_id: str, name: str, content: bytes, **when: Unpack[When]) -> AttachmentView:
    """Add a file to a case; what it is, its content says."""
    name = texts.clean("name", name.replace("\\", "/").rsplit("/", 1)[-1], 255)
    if len(content) > LARGEST:
        raise Invalid({"content": [f"has more than {LARGEST} bytes"]}, code="file_too_large", largest=LARGEST)
    media_type = uploads.media_type(name, content)
    with transaction(actor, "attachment.add", **when) as work:
        case = _case(work, actor, case_id)
        policy.demand(actor, work.verb, {**case._mapping, "case_id": case.id, "is_involved": True})
        view = AttachmentView(new_id(), case_id, name, media_type, len(content), work.moment, actor.person_id)
        work.execute(insert(Attachment), _sealed(work, view, case, content))
        work.log("attachment", view.id, case_id=case_id, data_key_id=case.data_key_id)
    return view


@readings.shown("attachment")
def get(actor: Actor, attachment_id: str) -> Content:
    """Give one file with its content."""
    with reading() as look:
        query = _attachments(actor).add_columns(Attachment.content).where(Attachment.id == attachment_id)
        row = look.execute(query).first()
        if row is None:
            raise NotFound
        policy.demand(actor, "attachment.read", {**row._mapping, "is_involved": True})
        view = _view(look, row)
        content = keys.unseal(look, row.data_key_id, row.content)
    return Content(view.id, view.case_id, view.name, view.media_type, view.size, view.added_at, view.added_by, content)


@readings.listed("attachment")
def find(actor: Actor, case_id: str, *, after: str | None = None, limit: int = USUAL) -> Page[AttachmentView]:
    """List the files of a case."""
    with reading() as look:
        case = _case(look, actor, case_id)
        policy.demand(actor, "attachment.read", {**case._mapping, "case_id": case.id, "is_involved": True})
        query = ORDER.select(_attachments(actor).where(Attachment.case_id == case_id), after, limit)
        return ORDER.page(look.execute(query).all(), limit, lambda row: _view(look, row))


def _case(look: Reading, actor: Actor, case_id: str) -> AnyRow:
    query = select(Case.id, Case.area_code, Case.office_id, Case.data_key_id, Case.state).where(Case.id == case_id)
    row = look.execute(policy.visible(query, actor, Case)).first()
    if row is None:
        raise NotFound
    case_rows.demand_kept(look, row)
    return row


def _attachments(actor: Actor) -> AnySelect:
    table = Attachment.__table__
    columns = [column for column in table.c if column.name != "content"]
    return policy.visible(select(*columns), actor, Attachment)


def _view(look: Reading, row: AnyRow) -> AttachmentView:
    name = keys.unseal(look, row.data_key_id, row.name).decode()
    return AttachmentView(row.id, row.case_id, name, row.media_type, row.size, row.added_at, row.added_by)


def _sealed(work: Work, view: AttachmentView, case: AnyRow, content: bytes) -> dict[str, Any]:
    return {
        "id": view.id,
        "case_id": view.case_id,
        "area_code": case.area_code,
        "office_id": case.office_id,
        "data_key_id": case.data_key_id,
        "name": keys.seal(work, case.data_key_id, view.name.encode()),
        "media_type": view.media_type,
        "size": view.size,
        "checksum": keys.digest("attachment", content.hex()),
        "content": keys.seal(work, case.data_key_id, content),
        "added_at": view.added_at,
        "added_by": view.added_by,
    }

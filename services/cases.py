"""Cases as people see them, and whom they are about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import or_, select

from models import Base
from models.lifecycle import CaseState
from services import case_records, case_rows, instance_views, keys, library, masking, policy, readings, searching, worklists
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.instance_views import InstanceView
from services.paging import LARGEST, USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, reading, transaction
from services.user_task_views import UserTaskView

_case = Base.metadata.tables["case"]
_area = Base.metadata.tables["area"]
_office = Base.metadata.tables["office"]
_digest = Base.metadata.tables["case_digest"]
ORDER = Keyset((_case.c.id,), is_descending=True)
LONGEST_SUBJECT = 20  # fields
READ_SUBJECT = "case.read_subject"  # whoever may not read whom a case is about finds none by it
UNREAD = frozenset({"subject", "outcome_names", "instances", "user_tasks"})  # of a view: not columns of the row


@dataclass(frozen=True, slots=True)
class CaseView:
    """What the office knows of one matter; the subject is None where the reader may not know it."""

    id: str
    number: str
    procedure: str
    state: str
    outcome: str | None
    area_code: str
    area_name: str
    office_id: str
    office_name: str
    opened_at: datetime
    received_at: datetime
    closed_at: datetime | None
    opened_by: str | None
    subject: dict[str, Any] | None = None
    outcome_names: Mapping[str, str] = field(default_factory=dict)  # by language: the words of the diagram for it
    instances: tuple[InstanceView, ...] = ()
    user_tasks: tuple[UserTaskView, ...] = ()


@readings.shown("case")
def standing(actor: Actor, case_id: str) -> CaseView:
    """Give one case, by its id or number, with its instances, and of the user tasks those that wait."""
    with reading() as look:
        return _whole(look, actor, case_id, is_unfinished=True)


@readings.shown("case")
def get(actor: Actor, case_id: str) -> CaseView:
    """Give one case, by its id or number, with its instances and the user tasks the actor may see."""
    with reading() as look:
        return _whole(look, actor, case_id, is_unfinished=False)


@readings.shown("case")
def brief(actor: Actor, case_id: str) -> CaseView:
    """Give one case without what runs in it."""
    with reading() as look:
        return _view(look, actor, _seen(look, actor, case_id))


@readings.listed("case")
def find(  # noqa: PLR0913 — the filters of a list
    actor: Actor,
    *,
    number: str | None = None,
    procedure: str | None = None,
    state: CaseState | str | None = None,
    area_code: str | None = None,
    subject: str | None = None,
    after: str | None = None,
    limit: int = USUAL,
) -> Page[CaseView]:
    """List cases, the newest first; a subject is an ID number, a phone, or a part of the name in characters, pinyin or both."""
    wanted = {_case.c.number: number, _case.c.procedure: procedure, _case.c.state: state, _case.c.area_code: area_code}
    query = _visible(actor if subject is None else policy.as_reader(actor, READ_SUBJECT))
    query = query.where(*(column == value for column, value in wanted.items() if value is not None))
    if subject is not None:
        query = query.where(searching.about(_digest, _case.c.id, "case_id", subject))
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
        return ORDER.page(rows, limit, lambda row: _view(look, actor, row))


@readings.listed("case")
def among(actor: Actor, case_ids: Collection[str]) -> list[CaseView]:
    """List the cases of which a page speaks, as far as the actor may see them."""
    with reading() as look:
        return [_view(look, actor, row) for row in look.execute(_visible(actor).where(_case.c.id.in_(case_ids)))]


def set_subject(actor: Actor, case_id: str, subject: Mapping[str, Any], **when: Unpack[When]) -> CaseView:
    """Enter or correct whom a case is about."""
    if len(subject) > LONGEST_SUBJECT or not all(isinstance(key, str) for key in subject):
        raise Invalid({"subject": [f"has at most {LONGEST_SUBJECT} fields"]}, code="subject")
    with transaction(actor, "case.set_subject", **when) as work:
        row = _seen(work, actor, case_id)
        case_rows.demand_kept(work, row)
        policy.demand(actor, work.verb, {**row._mapping, "case_id": row.id, "is_involved": True})
        known = {} if row.subject is None else keys.unseal_values(work, row.data_key_id, row.subject)
        case_records.write_subject(work, row.id, row.data_key_id, masking.restored_subject(subject, known))
        work.log("case", row.id, case_id=row.id, data_key_id=row.data_key_id)
        return _view(work, actor, _seen(work, actor, row.id))


def _whole(look: Reading, actor: Actor, case_id: str, *, is_unfinished: bool) -> CaseView:
    row = _seen(look, actor, case_id)
    instances = instance_views.find(actor, case_id=row.id, limit=LARGEST).items
    user_tasks = worklists.find(actor, case_id=row.id, is_unfinished=is_unfinished, limit=LARGEST).items
    seen = replace(_view(look, actor, row), instances=tuple(instances), user_tasks=tuple(user_tasks))
    return replace(seen, outcome_names=_outcome_names(seen))


def _outcome_names(one: CaseView) -> dict[str, str]:
    own = [run.definition_id for run in one.instances if run.process_id == one.procedure]
    return library.known(own[0]).outcome_names(one.outcome) if own and one.outcome else {}


def _seen(look: Reading, actor: Actor, case_id: str) -> AnyRow:
    row = look.execute(_visible(actor).where(or_(_case.c.id == case_id, _case.c.number == case_id))).first()
    if row is None:
        raise NotFound(code="no_such_case")
    return row


def _view(look: Reading, actor: Actor, row: AnyRow) -> CaseView:
    values: dict[str, Any] = {name: getattr(row, name) for name in CaseView.__slots__ if name not in UNREAD}
    may_know = policy.can(actor, READ_SUBJECT, {**row._mapping, "case_id": row.id, "is_involved": True})
    sealed: bytes | None = row.subject if may_know else None
    return CaseView(**values, subject=None if sealed is None else masking.masked_subject(keys.unseal_values(look, row.data_key_id, sealed)))


def _visible(actor: Actor) -> AnySelect:
    query = select(_case, _area.c.name.label("area_name"), _office.c.name.label("office_name"))
    query = query.join(_area, _area.c.code == _case.c.area_code).join(_office, _office.c.id == _case.c.office_id)
    return policy.visible(query, actor, _case)

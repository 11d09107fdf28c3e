"""What somebody is told on his page, and that he has seen it."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Unpack

from sqlalchemy import Table, func, select, update

from documents import notices as templates
from models import Base, Notice, Person
from services import notice_words, policy, readings
from services.actor import Actor
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow
from services.transaction import Reading, When, reading, transaction

MOST: Final = 99  # are counted; beyond, it is "more than that"
_MATTERS: Final = {"user_task_id": Base.metadata.tables["user_task"], "case_id": Base.metadata.tables["case"]}
_notice, _person = Notice.__table__, Person.__table__
ORDER: Final = Keyset((_notice.c.id,), is_descending=True)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Something the reader ought to know."""

    id: str
    kind: str
    user_task_id: str | None
    case_id: str | None
    number: str | None
    disposal_id: str | None
    by_name: str | None
    raised_at: datetime
    read_at: datetime | None


@readings.listed("notice")
def find(actor: Actor, *, is_unread: bool | None = None, after: str | None = None, limit: int = USUAL) -> Page[NoticeView]:
    """List what the actor was told, the latest first."""
    query = select(_notice, _person.c.name.label("by_name")).outerjoin(_person, _person.c.id == _notice.c.by_id)
    query = query.where(_notice.c.person_id == (actor.person_id or ""))
    if is_unread is not None:
        query = query.where(_notice.c.read_at.is_(None) if is_unread else _notice.c.read_at.is_not(None))
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
        tasks, cases = (_seen(look, actor, table, {row._mapping[name] for row in rows}) for name, table in _MATTERS.items())
        return ORDER.page(rows, limit, lambda row: _view(row, tasks, cases))


def words(language: Literal["zh", "en"]) -> Callable[[NoticeView], str]:
    """Give what says in a language what a notice is about, as far as its reader may know of its case."""
    with reading() as look:
        said = notice_words.on_page(look, language)
    return lambda one: templates.fill(said.get(one.kind, one.kind), templates.of_case(one.number, language))


def unread(actor: Actor) -> int:
    """Count what the actor has not looked at, up to a hundred: every page of his asks again and again."""
    some = select(_notice.c.id).where(_notice.c.person_id == (actor.person_id or ""), _notice.c.read_at.is_(None))
    with reading() as look:
        return int(look.execute(select(func.count()).select_from(some.limit(MOST + 1).subquery())).scalar_one())


def read(actor: Actor, notice_id: str | None = None, **when: Unpack[When]) -> int:
    """Note that the actor has seen one notice, or all of them; give how many that were."""
    with transaction(actor, "notice.read", **when) as work:
        own = [_notice.c.person_id == (actor.person_id or ""), _notice.c.read_at.is_(None)]
        own += [] if notice_id is None else [_notice.c.id == notice_id]
        found = work.execute(update(Notice).where(*own).values(read_at=work.moment)).rowcount
        work.log("notice", notice_id)
        return int(found)


def _seen(look: Reading, actor: Actor, table: Table, ids: Set[str | None]) -> frozenset[str]:
    """Give those that the reader still sees: what he was told earlier names no matter that is hidden from him now."""
    query = policy.visible(select(table.c.id), actor, table).where(table.c.id.in_(ids - {None}))
    return frozenset(look.execute(query).scalars())


def _view(row: AnyRow, tasks: Set[str], cases: Set[str]) -> NoticeView:
    told = {name: getattr(row, name) for name in NoticeView.__slots__}
    told["user_task_id"] = row.user_task_id if row.user_task_id in tasks else None
    told["case_id"] = row.case_id if row.case_id in cases else None
    told["number"] = row.number if told["user_task_id"] or told["case_id"] else None
    return NoticeView(**told)

"""Lists of user tasks: the most urgent first, page by page, and how many there are, up to a thousand.

A page is found in two looks: the keys of its rows by the indexes of unfinished user tasks, then what is shown of these few.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from models import Base
from models.lifecycle import UNFINISHED, UserTaskState
from services import area_paths, directory, near, policy, readings, searching, sight, snoozes, user_task_views
from services.actor import Actor
from services.errors import Invalid
from services.paging import USUAL, Keyset, Page, bounded, cursor, read_cursor
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading
from services.user_task_views import UserTaskView

_user_task = Base.metadata.tables["user_task"]
_definition = Base.metadata.tables["process_definition"]
_instance = Base.metadata.tables["process_instance"]
_digest = Base.metadata.tables["case_digest"]
_area = Base.metadata.tables["area"]
DATED: Final = Keyset((_user_task.c.due_at, _user_task.c.id))
UNDATED: Final = Keyset((_user_task.c.id,))  # after all others
SORTS: Final[Mapping[str, Keyset | None]] = {  # none: those that are due first, the others after them
    "due": None,
    "priority": Keyset((_user_task.c.priority, _user_task.c.id), is_descending=True),
    "opened": Keyset((_user_task.c.opened_at, _user_task.c.id), is_descending=True),
}
MOST: Final = 1_000  # are counted; beyond, it is "more than that"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which user tasks a list is to hold. Mine: those I hold and those I may take. An assignee is a login or a person's id.

    A subject is whom the case is about: an ID number, a phone, or a part of the name in characters, pinyin or both. What somebody
    has put off is off his own lists only: `is_put_off` says whether he asks for it, or for the rest.
    """

    state: UserTaskState | str | None = None
    mine: bool | None = None
    process_id: str | None = None
    element_id: str | None = None
    case_id: str | None = None
    instance_id: str | None = None
    business_key: str | None = None
    assignee: str | None = None
    due_before: datetime | None = None
    is_unfinished: bool = False
    subject: str | None = None
    in_office: bool = False  # what an office of mine handles
    is_put_off: bool | None = None
    area_code: str | None = None  # and everything below it
    due_from: datetime | None = None
    is_undated: bool = False
    follow_up_before: datetime | None = None

    @property
    def is_of_unfinished(self) -> bool:
        """Say whether only unfinished ones are wanted."""
        is_on_desk = bool(self.mine) or self.in_office or self.is_put_off is not None
        return self.is_unfinished or is_on_desk or self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, as far as anybody counts."""

    count: int
    is_capped: bool  # there are more


@readings.listed("user_task")
def find(  # noqa: PLR0913 — the filters of a worklist
    actor: Actor,
    *,
    state: UserTaskState | str | None = None,
    mine: bool | None = None,
    process_id: str | None = None,
    element_id: str | None = None,
    case_id: str | None = None,
    instance_id: str | None = None,
    business_key: str | None = None,
    assignee: str | None = None,
    due_before: datetime | None = None,
    is_unfinished: bool = False,
    subject: str | None = None,
    sort: str = "due",
    after: str | None = None,
    limit: int = USUAL,
) -> Page[UserTaskView]:
    """List user tasks: by when they are due, those that never are at the end; or by priority, or the latest first ("opened")."""
    wanted = Wanted(state, mine, process_id, element_id, case_id, instance_id, business_key, assignee, due_before, is_unfinished, subject)
    return _shown(actor, wanted, sort, (after, limit))


def look_up(actor: Actor, wanted: Wanted, *, sort: str = "due", after: str | None = None, limit: int = USUAL) -> Page[UserTaskView]:
    """List the user tasks that are wanted, as `find` does."""
    found = _shown(actor, wanted, sort, (after, limit))
    readings.note(actor, "user_task", None, filter={**asdict(wanted), "sort": sort}, count=len(found.items))
    return found


def _shown(actor: Actor, wanted: Wanted, sort: str, where: tuple[str | None, int]) -> Page[UserTaskView]:
    with reading() as look:
        keys, more = page(look, _ids(actor, wanted), sort, where)
        few = user_task_views.about(actor).where(_user_task.c.id.in_(keys))
        rows = {row.id: row for row in look.execute(few)}
        return Page(user_task_views.views(look, [rows[key] for key in keys]), more)


def count(actor: Actor, wanted: Wanted) -> Count:
    """Say how many user tasks a list holds; nobody waits for the thousand-and-first."""
    return counts(actor, [wanted])[0]


def counts(actor: Actor, lists: Sequence[Wanted]) -> list[Count]:
    """Say of several lists in one look how many user tasks each of them holds."""
    several = (_ids(actor, wanted, is_counted=True).limit(MOST + 1).subquery() for wanted in lists)
    query = select(*(select(func.count()).select_from(some).scalar_subquery() for some in several))
    with reading() as look:
        found = [int(one) for one in look.execute(query).one()]
    for wanted, one in zip(lists, found, strict=True):
        readings.note(actor, "user_task", None, filter=asdict(wanted), count=min(one, MOST))
    return [Count(min(one, MOST), one > MOST) for one in found]


def _ids(actor: Actor, wanted: Wanted, *, is_counted: bool = False) -> AnySelect:
    reader = actor if wanted.subject is None else policy.as_reader(actor, "case.read_subject")
    query = policy.visible(select(*_KEYS), reader, _user_task).where(*_conditions(actor, wanted))
    nearby = _near(actor, wanted, is_few=is_counted)
    return query if nearby is None else query.where(nearby)


def _near(actor: Actor, wanted: Wanted, *, is_few: bool) -> ColumnElement[bool] | None:
    """Give what finds a list's rows, where nothing else that is asked for does."""
    is_found = bool(wanted.case_id or wanted.instance_id or wanted.business_key or wanted.subject or wanted.in_office or wanted.is_put_off)
    if is_found or not wanted.is_of_unfinished:
        return None
    if wanted.mine and wanted.state == UserTaskState.CLAIMED:
        return near.held(actor, _user_task.c.id)
    if wanted.mine:
        return None if not is_few and _is_broad(actor) else near.asked(actor, _user_task.c.id)
    is_few = is_few or bool(wanted.process_id or wanted.element_id or wanted.assignee)
    return near.of(actor, _user_task.c.id, is_few=is_few)


def _is_broad(actor: Actor) -> bool:
    with reading() as look:
        return near.is_broad(look, actor)


def _conditions(actor: Actor, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    same = {name: getattr(wanted, name) for name in ("state", "element_id", "case_id", "instance_id")}
    yield from (_user_task.c[name] == value for name, value in same.items() if value is not None)
    if wanted.process_id is not None:
        yield _user_task.c.definition_id.in_(select(_definition.c.id).where(_definition.c.process_id == wanted.process_id))
    if wanted.business_key is not None:
        yield _user_task.c.instance_id.in_(select(_instance.c.id).where(_instance.c.business_key == wanted.business_key))
    if wanted.assignee is not None:
        yield _user_task.c.assignee_id == (directory.person_named(wanted.assignee) or "")
    if wanted.mine is not None:
        yield _mine(actor) if wanted.mine else ~_mine(actor)
    if wanted.is_of_unfinished:
        yield _user_task.c.state.in_(sight.UNFINISHED_IN_SQL)
    if wanted.subject is not None:
        yield searching.about(_digest, _user_task.c.case_id, "case_id", wanted.subject)
    yield from _when(wanted)
    yield from _on_desk(actor, wanted)


def _when(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.due_before is not None:
        yield _user_task.c.due_at < wanted.due_before
    if wanted.due_from is not None:
        yield _user_task.c.due_at >= wanted.due_from
    if wanted.is_undated:
        yield _user_task.c.due_at.is_(None)
    if wanted.follow_up_before is not None:
        yield _user_task.c.follow_up_at < wanted.follow_up_before


def _on_desk(actor: Actor, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.in_office:
        offices = {role.office_id for one in (actor, *actor.principals) for role in one.roles}
        yield _user_task.c.office_id.in_(sorted(offices))
    if wanted.is_put_off is not None:
        is_put_off = snoozes.is_put_off(actor, _user_task.c.id)
        yield is_put_off if wanted.is_put_off else ~is_put_off
    if wanted.area_code is not None:
        path = area_paths.path_of(wanted.area_code)
        below = false() if path is None else _area.c.path.startswith(path, autoescape=True)
        yield _user_task.c.area_code.in_(select(_area.c.code).where(below))


def _mine(actor: Actor) -> ColumnElement[bool]:
    takes = and_(_user_task.c.assignee_id.is_(None), policy.is_candidate(actor, _user_task))
    return and_(_user_task.c.state.in_(sight.UNFINISHED_IN_SQL), or_(policy.is_held(actor, _user_task), takes))


def page(look: Reading, query: AnySelect, sort: str, where: tuple[str | None, int]) -> tuple[list[str], str | None]:
    """Give the ids of a page, and the cursor of the next one."""
    if sort not in SORTS:
        raise Invalid({"sort": [f"is none of {', '.join(SORTS)}"]}, code="unknown_sort", sorts=", ".join(SORTS))
    after, limit = where
    order = SORTS[sort]
    if order is not None:
        page = order.page(look.execute(order.select(query, after, limit)).all(), limit, lambda row: str(row.id))
        return page.items, page.next
    rows = _by_due(look, query, after, limit)
    shown = rows[: bounded(limit)]
    more = None if len(rows) == len(shown) else cursor([shown[-1].due_at or "", shown[-1].id])
    return [row.id for row in shown], more


def _by_due(look: Reading, query: AnySelect, after: str | None, limit: int) -> list[AnyRow]:
    """Give the keys that follow the cursor, one more than the page holds: first those that are due, then those that never are."""
    wanted, found = bounded(limit) + 1, list[AnyRow]()
    is_dated = after is None or read_cursor(after)[:1] != [""]
    if is_dated:
        found = list(look.execute(DATED.select(query.where(_user_task.c.due_at.is_not(None)), after, limit)))
    if len(found) < wanted:
        beyond = None if is_dated or after is None else cursor(read_cursor(after)[1:])
        rest = UNDATED.select(query.where(_user_task.c.due_at.is_(None)), beyond, limit)
        found += look.execute(rest.limit(wanted - len(found)))
    return found


_KEYS = (_user_task.c.id, _user_task.c.due_at, _user_task.c.priority, _user_task.c.opened_at)

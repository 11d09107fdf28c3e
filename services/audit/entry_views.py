"""The audit as auditors read it: every verb and every reading of the cases below their area, and at the root of the house too.

Nobody reads it as somebody's deputy, by a share, or since he is asked to do something; nor of a case he is kept out of.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select

from models import Account, AuditRoot, Case, Person, PersonFile, VerbLog
from services import area_paths, case_sight, keys, masking, policy, readings, sight
from services.actor import Actor, Role
from services.audit import roots
from services.paging import USUAL, Keyset, Page
from services.rights import RIGHTS
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_log, _case, _person = VerbLog.__table__, Case.__table__, Person.__table__
_whom = _person.alias("as_whom")
ORDER: Final = Keyset((_log.c.id,), is_descending=True)
ROOTS_ORDER: Final = Keyset((AuditRoot.__table__.c.number,), is_descending=True)
RIGHT: Final = "audit.read"
COMPUTED: Final = frozenset({"reason", "is_reading", "is_sealed"})


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A verb or a reading; the reason is None where there is none, and hidden where it is not the reader's to know."""

    id: int
    verb: str
    is_reading: bool
    actor_kind: str
    actor_id: str | None
    actor_name: str | None
    as_whom_id: str | None
    as_whom_name: str | None
    object_type: str
    object_id: str | None
    case_id: str | None
    case_number: str | None
    instance_id: str | None
    matches: int | None  # of a list: how many were shown
    reason: str | None
    logged_at: datetime
    occurred_at: datetime
    door: str | None
    address: str | None
    is_sealed: bool
    position: int | None  # in its chain


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for: a case by its id or number, an actor by his login or id, moments from `since` to before `until`."""

    case: str | None = None
    verb: str | None = None
    actor: str | None = None
    object_type: str | None = None
    object_id: str | None = None
    door: str | None = None
    is_reading: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


def find(actor: Actor, wanted: Wanted, after: str | None = None, limit: int = USUAL) -> Page[AuditEntry]:
    """List entries, the newest first; that they were read is an entry as well."""
    policy.demand(actor, RIGHT, {})
    reader = replace(actor, principals=())
    with reading() as look:
        rows = look.execute(ORDER.select(query(look, reader, wanted), after, limit)).all()
        page = ORDER.page(rows, limit, lambda row: _view(look, reader, row))
    case_id = page.items[0].case_id if page.items and wanted.case is not None else None
    asked = {("login" if name == "actor" else name): value for name, value in asdict(wanted).items()}
    readings.note(actor, "audit", None, case_id=case_id, filter=asked, count=len(page.items))
    return page


def query(look: Reading, reader: Actor, wanted: Wanted) -> AnySelect:
    """Select the reader's entries among those that are asked for."""
    return _ENTRIES.where(_seen_by(reader), *_conditions(look, wanted))


def list_roots(actor: Actor, *, after: str | None = None, limit: int = USUAL) -> Page[dict[str, Any]]:
    """List the signed roots, the newest first; they are digests, and tell of nobody."""
    policy.demand(actor, RIGHT, {})
    with reading() as look:
        rows = look.execute(ROOTS_ORDER.select(roots.ROOTS, after, limit)).all()
    return ROOTS_ORDER.page(rows, limit, lambda row: roots.of_row(row).told)


def _seen_by(reader: Actor) -> ColumnElement[bool]:
    """Say in SQL which entries are the reader's: of cases by where they are handled, of the house at the root."""
    roles = [role for role in reader.roles if role.role in RIGHTS[RIGHT]]
    of_cases = _log.c.case_id.in_(select(_case.c.id).where(sight.below(roles, _case)))
    kept_in = case_sight.not_excluded(reader.roles, reader.person_id, _log)
    if not any(area_paths.is_root(role.area_path) for role in roles):
        return and_(of_cases, kept_in)
    return and_(or_(of_cases, _log.c.case_id.is_(None)), kept_in, _not_of_hidden_file(reader.roles, reader.person_id))


def _not_of_hidden_file(roles: tuple[Role, ...], person_id: str | None) -> ColumnElement[bool]:
    """Leave out the files of persons whose cases the reader is kept out of: their entries name no case."""
    file = PersonFile.__table__
    open_files = select(file.c.id).where(case_sight.not_excluded(roles, person_id, file))
    return or_(_log.c.object_type != "person_file", _log.c.object_id.is_(None), _log.c.object_id.in_(open_files))


def _conditions(look: Reading, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    for name in ("verb", "object_type", "object_id", "door"):
        value = getattr(wanted, name)
        if value is not None:
            yield _log.c[name] == value
    if wanted.case is not None:
        yield _log.c.case_id.in_(select(_case.c.id).where(or_(_case.c.id == wanted.case, _case.c.number == wanted.case)))
    if wanted.actor is not None:
        named = look.execute(select(Account.person_id).where(Account.login == wanted.actor)).scalar_one_or_none()
        yield _log.c.actor_id == (named or wanted.actor)
    if wanted.is_reading is not None:
        yield _log.c.verb.in_(readings.READINGS) if wanted.is_reading else _log.c.verb.not_in(readings.READINGS)
    if wanted.since is not None:
        yield _log.c.logged_at >= wanted.since
    if wanted.until is not None:
        yield _log.c.logged_at < wanted.until


def _view(look: Reading, reader: Actor, row: AnyRow) -> AuditEntry:
    values: dict[str, Any] = {name: row._mapping[name] for name in AuditEntry.__slots__ if name not in COMPUTED}
    is_sealed = row.position is not None
    return AuditEntry(**values, reason=_reason(look, reader, row), is_reading=row.verb in readings.READINGS, is_sealed=is_sealed)


def _reason(look: Reading, reader: Actor, row: AnyRow) -> str | None:
    """Tell the reason to whoever may read the data of the case."""
    if row.reason is None or row.data_key_id is None:
        return None
    place = {name: row._mapping[name] for name in ("case_id", "area_code", "office_id")}
    if not policy.can(reader, "variables.read", place):
        return masking.HIDDEN
    return keys.unseal(look, row.data_key_id, row.reason).decode()


def _entries() -> AnySelect:
    case = (_case.c.number.label("case_number"), _case.c.area_code, _case.c.office_id)
    query = select(_log, _person.c.name.label("actor_name"), _whom.c.name.label("as_whom_name"), *case)
    query = query.outerjoin(_person, _person.c.id == _log.c.actor_id).outerjoin(_whom, _whom.c.id == _log.c.as_whom_id)
    return query.outerjoin(_case, _case.c.id == _log.c.case_id)


_ENTRIES: Final = _entries()

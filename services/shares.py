"""A case is shown to somebody who would not see it by role: by a supervisor, for a while and with a reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Unpack

from sqlalchemy import select, update

from models import Case, CaseShare, Office, Person, RoleHeld
from services import actors, case_rows, case_sight, exclusion_rows, keys, policy, readings, share_rows, texts
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.exclusion_rows import Whom
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.share_rows import GRANT, SHARE, Terms
from services.transaction import Reading, When, Work, reading, transaction

__all__ = ["ShareView", "Whom"]

LONGEST_GRANT: Final = timedelta(days=366)
LONGEST_REASON: Final = 1_000  # characters
_share, _case = CaseShare.__table__, Case.__table__
_person, _office, _held = Person.__table__, Office.__table__, RoleHeld.__table__
ORDER = Keyset((_share.c.id,), is_descending=True)


@dataclass(frozen=True, slots=True)
class ShareView:
    """A case that is, or was, open to somebody."""

    id: str
    case_id: str
    case_number: str
    person_id: str | None
    person_name: str | None
    office_id: str | None
    office_name: str | None
    kind: str
    may_work: bool
    valid_from: datetime
    valid_until: datetime | None
    reason: str
    shared_by: str | None
    shared_at: datetime
    revoked_by: str | None
    revoked_at: datetime | None
    is_live: bool


def share(
    actor: Actor, case_id: str, whom: Whom, *, valid_until: datetime | None = None, may_work: bool = False, **when: Unpack[When]
) -> ShareView:
    """Let a person or an office read a case, or work on it too. Across areas it ends after a year at the latest."""
    reason = texts.clean("reason", when.get("reason") or "", LONGEST_REASON)
    with transaction(actor, "case.share", **when) as work:
        case = case_rows.seen(work, actor, case_id)
        policy.demand(actor, work.verb, case_rows.place(case))
        case_rows.demand_known(work, whom)
        if _is_kept_out(work, case, whom):
            raise Conflict(code="kept_out_of_case")
        kind = SHARE if case.area_code in _areas(work, whom) else GRANT
        _demand_end(work, kind, valid_until)
        share_id = share_rows.add(work, case, whom, Terms(kind, reason, valid_until, may_work))
        work.log("case_share", share_id, case_id=case.id, data_key_id=case.data_key_id)
        return one(work, share_id)


def unshare(actor: Actor, share_id: str, **when: Unpack[When]) -> ShareView:
    """End a share before its time."""
    with transaction(actor, "case.unshare", **when) as work:
        row = work.execute(policy.visible(_shares().where(_share.c.id == share_id), actor, _case)).first()
        if row is None:
            raise NotFound
        policy.demand(actor, work.verb, {"case_id": row.case_id, "area_code": row.area_code, "office_id": row.of_office})
        live = _share.c.id == share_id, _share.c.revoked_at.is_(None)
        if not work.execute(update(CaseShare).where(*live).values(revoked_at=work.moment, revoked_by=actor.person_id)).rowcount:
            raise Conflict(code="share_over")
        work.log("case_share", share_id, case_id=row.case_id, data_key_id=row.data_key_id)
        return one(work, share_id)


@readings.listed("share")
def of_case(actor: Actor, case_id: str) -> list[ShareView]:
    """List to whom a case is or was open, the latest first."""
    with reading() as look:
        case = case_rows.seen(look, actor, case_id)
        policy.demand(actor, "share.read", case_rows.place(case))
        rows = look.execute(_shares().where(_share.c.case_id == case.id).order_by(_share.c.id.desc())).all()
        return [_view(look, row) for row in rows]


@readings.listed("share")
def find(actor: Actor, *, kind: str | None = None, after: str | None = None, limit: int = USUAL) -> Page[ShareView]:
    """List the shares of all cases the actor oversees, the latest first."""
    policy.demand(actor, "share.read", {})
    query = policy.visible(_shares(), policy.as_reader(actor, "share.read"), _case)
    query = query if kind is None else query.where(_share.c.kind == kind)
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
        return ORDER.page(rows, limit, lambda row: _view(look, row))


def _shares() -> AnySelect:
    names = _case.c.number.label("case_number"), _person.c.name.label("person_name"), _office.c.name.label("office_name")
    of = _case.c.area_code, _case.c.office_id.label("of_office"), _case.c.data_key_id
    return (
        select(_share, *names, *of, case_sight.is_live().label("is_live"))
        .join(_case, _case.c.id == _share.c.case_id)
        .outerjoin(_person, _person.c.id == _share.c.person_id)
        .outerjoin(_office, _office.c.id == _share.c.office_id)
    )


def one(look: Reading, share_id: str) -> ShareView:
    """Give a share that is there."""
    return _view(look, look.execute(_shares().where(_share.c.id == share_id)).one())


def _view(look: Reading, row: AnyRow) -> ShareView:
    own = {name: getattr(row, name) for name in ShareView.__slots__ if name not in {"reason", "is_live"}}
    return ShareView(**own, is_live=bool(row.is_live), reason=keys.unseal(look, row.data_key_id, row.reason).decode())


def _areas(look: Reading, whom: Whom) -> set[str]:
    """Give the areas in which somebody works."""
    if whom.office_id is not None:
        query: AnySelect = select(_office.c.area_code).where(_office.c.id == whom.office_id)
    else:
        today = actors.valid(RoleHeld, actors.today())
        query = select(_office.c.area_code).join(_held, _held.c.office_id == _office.c.id).where(_held.c.person_id == whom.person_id, today)
    return set(look.execute(query).scalars())


def _demand_end(work: Work, kind: str, valid_until: datetime | None) -> None:
    if valid_until is None:
        if kind == GRANT:
            raise Invalid({"valid_until": ["is needed across areas"]}, code="share_without_end")
    elif not work.moment < valid_until <= work.moment + LONGEST_GRANT:
        raise Invalid({"valid_until": [f"must lie within {LONGEST_GRANT.days} days from now"]}, code="share_end", days=LONGEST_GRANT.days)


def _is_kept_out(look: Reading, case: AnyRow, whom: Whom) -> bool:
    return exclusion_rows.is_kept_out(look, case.id, whom) or whom.person_id in exclusion_rows.kept_out(look, case.id)

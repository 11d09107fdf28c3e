"""How somebody else signs in, as whoever keeps people sees it: sessions, tokens, the second factor, and who was not let in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from models import Account, SecondFactor, VerbLog
from services import now, person_rows, readings, recovery_codes, roles_held, second_factors, sessions, tokens
from services.actor import Actor
from services.errors import NotFound
from services.sessions import SessionView
from services.tokens import TokenView
from services.transaction import Reading, reading

KEEPING: Final = "session.end"  # the right over somebody's way to sign in that needs no fresh proof: to look is no deed
LATELY: Final = timedelta(hours=24)
_log, _account, _factor = VerbLog.__table__, Account.__table__, SecondFactor.__table__


@dataclass(frozen=True, slots=True)
class Refused:
    """How often somebody with this login was not let in of late, and from where the last time."""

    count: int
    last_at: datetime | None
    last_address: str | None


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account without its secrets."""

    id: str
    login: str
    created_at: datetime
    is_active: bool
    has_factor: bool
    is_factor_demanded: bool
    codes_left: int
    refused: Refused
    sessions: list[SessionView]
    tokens: list[TokenView]


@readings.shown("account")
def get(actor: Actor, person_id: str) -> AccountView:
    """Give the account of a person. Raises NotFound, also where there is none, and Forbidden."""
    with reading() as look:
        person_rows.demand_for(look, actor, KEEPING, person_id)
        codes = recovery_codes.counted(_account.c.id).label("codes_left")
        query = select(_account, _factor.c.confirmed_at, codes).outerjoin(_factor, _factor.c.account_id == _account.c.id)
        row = look.execute(query.where(_account.c.person_id == person_id)).first()
        if row is None:
            raise NotFound
        held = {one.role for one in roles_held.of(look, [person_id], roles_held.today()).get(person_id, ())}
        return AccountView(
            **{name: row._mapping[name] for name in ("id", "login", "created_at", "is_active")},
            has_factor=row.confirmed_at is not None,
            is_factor_demanded=second_factors.is_demanded(held),
            codes_left=row.codes_left,
            refused=_refused(look, row.id),
            sessions=sessions.of_account(actor, row.id),
            tokens=tokens.of_account(row.id),
        )


def _refused(look: Reading, account_id: str) -> Refused:
    of_late = _log.c.object_type == "account", _log.c.object_id == account_id, _log.c.verb == "session.refuse"
    query = select(_log.c.logged_at, _log.c.address, func.count().over().label("many")).where(*of_late)
    row = look.execute(query.where(_log.c.logged_at > now.now() - LATELY).order_by(_log.c.id.desc()).limit(1)).first()
    return Refused(0, None, None) if row is None else Refused(row.many, row.logged_at, row.address)

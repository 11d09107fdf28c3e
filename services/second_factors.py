"""The second factor: a code of six digits that a telephone makes every half minute (RFC 6238), or a code on paper.

A code counts once, and one step before or after its time. The secret is sealed; nobody is shown it once a code has confirmed it.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Unpack

from pyotp import random_base32
from pyotp.totp import TOTP
from pyotp.utils import strings_equal
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from models import Account, Base
from services import keys, now, person_rows, recovery_codes, sessions, transaction
from services.actor import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.guesses import Guess
from services.memory import Memory
from services.sign_in import SignInFailed
from services.transaction import Reading, When, Work

STEP: Final = 30  # seconds
DRIFT: Final = 1  # steps by which a telephone may be early or late
DIGITS: Final = 6
ISSUER: Final = "Careflow"
FRESH: Final = 5.0  # seconds: how long a change made by another process may go unseen
_table = Base.metadata.tables["second_factor"]
_known: Memory[str, tuple[float, bool]] = Memory(10_000)
_demanding: frozenset[str] = frozenset()  # roles


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a telephone is told."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class FactorView:
    """Whether there is a second factor, and how many codes on paper are left."""

    is_on: bool
    is_demanded: bool
    codes_left: int


def configure(roles: Collection[str]) -> None:
    """Ask everybody who holds one of these roles for a second factor from now on."""
    global _demanding  # noqa: PLW0603 — one rule a process
    _demanding = frozenset(roles)


def is_on(account_id: str) -> bool:
    """Say whether a code is asked for when this account signs in, as it was at most five seconds ago."""
    found = _known.get(account_id)
    if found is not None and found[0] > time.monotonic():
        return found[1]
    with transaction.reading() as look:
        answer = _confirmed(look, account_id)
    _known[account_id] = (time.monotonic() + FRESH, answer)
    return answer


def is_demanded(roles: Collection[str]) -> bool:
    """Say whether one of these roles must have a second factor."""
    return not _demanding.isdisjoint(roles)


def is_missing(actor: Actor) -> bool:
    """Say whether the actor holds a role that must have a second factor, and has none."""
    return bool(_demanding) and actor.account_id is not None and actor.holds(*_demanding) and not is_on(actor.account_id)


def view(actor: Actor) -> FactorView:
    """Tell the owner how it stands."""
    account_id = _account(actor)
    with transaction.reading() as look:
        return FactorView(_confirmed(look, account_id), actor.holds(*_demanding), recovery_codes.left(look, account_id))


# ---- having one


def begin(actor: Actor, **when: Unpack[When]) -> Enrolment:
    """Make a secret for a telephone; it counts once `confirm` has seen a code. Conflict while there is a confirmed one."""
    account_id, secret = _account(actor), random_base32()
    with transaction.transaction(actor, "second_factor.begin", **when) as work:
        if _confirmed(work, account_id):
            raise Conflict(code="second_factor_on")
        _begin_anew(work, account_id, secret)
        work.log("account", account_id)
    return _enrolment(actor, secret)


def _begin_anew(work: Work, account_id: str, secret: str) -> None:
    """Put the secret where another one was begun, or where there is none; of two at once the later one counts."""
    key_id = keys.system_data_key(work)
    sealed = {"data_key_id": key_id, "secret": keys.seal(work, key_id, secret.encode())}
    row = {**sealed, "begun_at": now.real(), "confirmed_at": None, "last_step": 0}
    unconfirmed = _table.c.account_id == account_id, _table.c.confirmed_at.is_(None)
    if work.execute(update(_table).where(*unconfirmed).values(**row)).rowcount:
        return
    try:
        with work.connection.begin_nested():
            work.execute(insert(_table), row | {"account_id": account_id})
    except IntegrityError as error:  # the same was begun in this moment
        if not work.execute(update(_table).where(*unconfirmed).values(**row)).rowcount:
            raise Conflict(code="second_factor_on") from error


def begun(actor: Actor) -> Enrolment | None:
    """Give what the telephone is to be told while no code has confirmed it."""
    with transaction.reading() as look:
        row = look.execute(select(_table).where(_table.c.account_id == _account(actor), _table.c.confirmed_at.is_(None))).first()
        return None if row is None else _enrolment(actor, keys.unseal(look, row.data_key_id, row.secret).decode())


def _enrolment(actor: Actor, secret: str) -> Enrolment:
    uri = TOTP(secret, interval=STEP).provisioning_uri(name=actor.login or actor.name, issuer_name=ISSUER)
    return Enrolment(secret, uri)


def confirm(actor: Actor, code: str, **when: Unpack[When]) -> list[str]:
    """Turn the second factor on with the first code of the telephone; give the codes on paper, which are shown this once."""
    account_id, guess = _account(actor), Guess("code", actor.login or "")
    guess.demand()
    try:
        codes = _confirm(actor, account_id, code, **when)
    except Invalid:
        guess.failed(account_id)
        raise
    guess.succeeded()
    return codes


def _confirm(actor: Actor, account_id: str, code: str, **when: Unpack[When]) -> list[str]:
    with transaction.transaction(actor, "second_factor.enrol", **when) as work:
        if _confirmed(work, account_id):
            raise Conflict(code="second_factor_on")
        if not _counts(work, account_id, code):
            raise Invalid({"code": ["is not the code"]}, code="wrong_code")
        work.execute(update(_table).where(_table.c.account_id == account_id).values(confirmed_at=now.real()))
        codes = recovery_codes.renew(work, account_id)
        work.log("account", account_id)
        work.after_commit(_known.clear)
    return codes


def renew_codes(actor: Actor, **when: Unpack[When]) -> list[str]:
    """Give new codes on paper in place of the older ones."""
    account_id = _account(actor)
    with transaction.transaction(actor, "second_factor.renew_codes", **when) as work:
        if not _confirmed(work, account_id):
            raise NotFound
        codes = recovery_codes.renew(work, account_id)
        work.log("account", account_id)
    return codes


def remove(actor: Actor, **when: Unpack[When]) -> None:
    """Do without one's own second factor from now on."""
    with transaction.transaction(actor, "second_factor.remove", **when) as work:
        _remove(work, _account(actor))


def reset(actor: Actor, person_id: str, **when: Unpack[When]) -> None:
    """Take away the second factor of somebody who has lost it, as an administrator of people; his sessions end."""
    with transaction.transaction(actor, "second_factor.reset", **when) as work:
        person_rows.demand(work, person_id)
        account_id = work.execute(select(Account.id).where(Account.person_id == person_id)).scalar_one_or_none()
        if account_id is None:
            raise NotFound
        _remove(work, account_id)
        sessions.end_rows(work, Base.metadata.tables["session"].c.account_id == account_id)


# ---- being asked for it


def demand(actor: Actor, code: str, browser: str | None = None) -> None:
    """Raise SignInFailed unless this is the present code of the actor's telephone, or an unused one on paper; it is used up."""
    account_id, guess = _account(actor), Guess("code", actor.login or "", browser)
    guess.demand()
    try:
        with transaction.transaction(actor, "second_factor.use") as work:
            _use(work, account_id, code)
            work.log("account", account_id)
    except SignInFailed:
        guess.failed(account_id)
        raise
    guess.succeeded()


def _use(work: Work, account_id: str, code: str) -> None:
    if not _confirmed(work, account_id) or not (_counts(work, account_id, code) or recovery_codes.use(work, account_id, code)):
        raise SignInFailed(code="wrong_code")


def _counts(work: Work, account_id: str, code: str) -> bool:
    """Say whether it is a code of the present that has not counted yet; from now on it has."""
    row = work.execute(select(_table).where(_table.c.account_id == account_id)).first()
    typed = recovery_codes.plain(code)
    if row is None or len(typed) != DIGITS or not typed.isascii():
        return False
    totp = TOTP(keys.unseal(work, row.data_key_id, row.secret).decode(), interval=STEP)
    present = int(now.real().timestamp()) // STEP
    steps = [step for step in range(present - DRIFT, present + DRIFT + 1) if strings_equal(totp.generate_otp(step), typed)]
    if not steps:
        return False
    unused = (_table.c.account_id == account_id, _table.c.last_step < steps[-1])
    return bool(work.execute(update(_table).where(*unused).values(last_step=steps[-1])).rowcount)


def _confirmed(look: Reading, account_id: str) -> bool:
    query = select(_table.c.account_id).where(_table.c.account_id == account_id, _table.c.confirmed_at.is_not(None))
    return look.execute(query).first() is not None


def _remove(work: Work, account_id: str) -> None:
    if work.execute(delete(_table).where(_table.c.account_id == account_id)).rowcount == 0:
        raise NotFound
    recovery_codes.remove(work, account_id)
    work.log("account", account_id)
    work.after_commit(_known.clear)


def _account(actor: Actor) -> str:
    if actor.account_id is None:
        raise Forbidden
    return actor.account_id


transaction.on_bind(_known.clear)

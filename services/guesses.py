"""Guesses at a password, a code or the address of a message are slowed down, never people.

What failed is counted by account and address, and by address; in a browser in which the account's owner has signed in before it
is counted by that browser alone. So nobody can shut an owner out by guessing, wherever he guesses from. All counts are rows, so that every
process knows them, under keyed digests: what people type into the field of the login is nobody's to read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from models import Base
from services import keys, now, origin
from services.actor import STRANGER
from services.errors import ServiceError
from services.transaction import Work, reading, transaction, upkeep

What: TypeAlias = Literal["password", "code", "message"]
FREE: Final[dict[What, int]] = {  # failures of one account before anybody has to wait
    "password": 5,  # from one address, or in one browser
    "code": 5,
    "message": 100,  # a program may be ahead of what it tells of
}
FREE_OF_ADDRESS: Final = 50  # whoever shares an address with many is not to wait for each of them
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGIVEN_AFTER: Final = timedelta(hours=1)
_table = Base.metadata.tables["failed_sign_ins"]


class SlowedDown(ServiceError):
    """Too many attempts have failed; this one has to wait."""

    code = "sign_in_slowed"


@dataclass(frozen=True, slots=True)
class Guess:
    """An attempt to prove to be the owner of a login."""

    what: What
    login: str
    browser: str | None = None  # what this browser was given when the owner signed in there before

    def demand(self) -> None:
        """Raise SlowedDown unless this may be tried now; the same for a login nobody has."""
        counters = self._counters()
        with reading() as look:
            rows = look.execute(select(_table).where(_table.c.digest.in_(counters))).all()
        longest = max((_wait(row.failures - counters[row.digest], row.failed_at) for row in rows), default=timedelta(0))
        if longest > timedelta(0):
            code = "messages_slowed" if self.what == "message" else None
            raise SlowedDown(code=code, seconds=int(longest.total_seconds()) + 1)

    def failed(self, account_id: str | None) -> None:
        """Count it, and write down that somebody did not get in."""
        with transaction(STRANGER, "session.refuse") as work:
            self.count(work)
            work.log("account", account_id)

    def count(self, work: Work) -> None:
        """Count it among what failed; what failed long ago is forgotten."""
        moment = now.real()
        work.execute(delete(_table).where(_table.c.failed_at <= moment - FORGIVEN_AFTER))
        for digest in sorted(self._counters()):  # in one order for all, or two could wait for each other
            _count(work, digest, moment)

    def succeeded(self) -> None:
        """Forgive what failed before it; what others have tried from the same address stays."""
        own = self._own()
        with reading() as look:
            is_counted = look.execute(select(_table.c.digest).where(_table.c.digest == own)).first() is not None
        if is_counted:
            with upkeep() as house:
                house.execute(delete(_table).where(_table.c.digest == own))

    def _counters(self) -> dict[str, int]:
        """Give how much each digest that counts here may fail without any waiting."""
        own = {self._own(): FREE[self.what]}
        if self.browser is not None or self.what == "message":
            return own
        return {**own, keys.digest("failed_sign_ins", f"{self.what}\x00{_address()}"): FREE_OF_ADDRESS}

    def _own(self) -> str:
        return keys.digest("failed_sign_ins", f"{self.what}\x00{self._where()}\x00{self.login}")

    def _where(self) -> str:
        if self.browser is not None:
            return f"browser {self.browser}"
        # who comes as far as the code knows the password, and who sends messages is signed in: from wherever he comes, it is one count
        return _address() if self.what == "password" else ""


def _address() -> str:
    return origin.current().address or ""


def _wait(beyond: int, failed_at: datetime) -> timedelta:
    """Give how long is still to be waited after so many failures beyond those that are free: twice as long each time."""
    if beyond < 0:
        return timedelta(0)
    seconds = min(2 ** min(beyond, 20), int(LONGEST_WAIT.total_seconds()))
    return failed_at + timedelta(seconds=seconds) - now.real()


def _count(work: Work, digest: str, moment: datetime) -> None:
    more = update(_table).where(_table.c.digest == digest).values(failures=_table.c.failures + 1, failed_at=moment)
    if work.execute(more).rowcount:
        return
    try:
        with work.connection.begin_nested():
            work.execute(insert(_table), {"digest": digest, "failures": 1, "failed_at": moment})
    except IntegrityError:  # somebody else was the first to fail, at the same moment
        work.execute(more)

"""Codes on paper, each of which stands once for a second factor that is lost."""

import secrets
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, delete, func, insert, literal, select, update

from models import RecoveryCode
from services import keys, now
from services.ids import new_id
from services.transaction import Reading, Work

HOW_MANY: Final = 10
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another one
LENGTH: Final = 12  # 59 bits each
_table = RecoveryCode.__table__


def renew(work: Work, account_id: str) -> list[str]:
    """Make new codes in place of all older ones; they are shown this once."""
    remove(work, account_id)
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    rows = [{"id": new_id(), "account_id": account_id, "digest": _digest(account_id, code), "used_at": None} for code in codes]
    work.execute(insert(RecoveryCode), rows)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def use(work: Work, account_id: str, code: str) -> bool:
    """Use a code up; False when it is none, or was used before."""
    own = (_table.c.account_id == account_id, _table.c.digest == _digest(account_id, plain(code)), _table.c.used_at.is_(None))
    return bool(work.execute(update(RecoveryCode).where(*own).values(used_at=now.real())).rowcount)


def left(look: Reading, account_id: str) -> int:
    """Count those that are still good."""
    return int(look.execute(select(counted(literal(account_id)))).scalar_one())


def counted(account_id: ColumnElement[str]) -> ScalarSelect[int]:
    """Count in SQL those of an account that are still good."""
    good = _table.c.account_id == account_id, _table.c.used_at.is_(None)
    return select(func.count()).select_from(_table).where(*good).scalar_subquery()


def remove(work: Work, account_id: str) -> None:
    """Remove them all."""
    work.execute(delete(RecoveryCode).where(_table.c.account_id == account_id))


def plain(code: str) -> str:
    """Give a code as it is compared: however its groups were typed."""
    return "".join(code.split()).replace("-", "").lower()


def _digest(account_id: str, code: str) -> str:
    return keys.digest("recovery_code", f"{account_id}\x00{code}")

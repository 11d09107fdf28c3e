"""By which logins people are known to programs."""

from collections.abc import Collection

from sqlalchemy import select

from models import Account
from services.transaction import reading


def of(person_ids: Collection[str]) -> dict[str, str]:
    """Give the login of each of these people who has an account."""
    if not person_ids:
        return {}
    query = select(Account.person_id, Account.login).where(Account.person_id.in_(set(person_ids))).order_by(Account.created_at.desc())
    with reading() as look:
        return {row.person_id: row.login for row in look.execute(query)}

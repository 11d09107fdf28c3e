"""The path of an area's code, remembered: areas hardly ever change, rights ask for them at every verb."""

from sqlalchemy import select

from models import Area
from services import transaction

MOST = 50_000  # towns of a whole province and more

_known: dict[str, str] = {}


def path_of(code: str | None) -> str | None:
    """Give the codes from the root down to this one, each followed by a slash; None for an area nobody knows."""
    if code is None:
        return None
    if code not in _known:
        with transaction.reading() as reading:
            path = reading.execute(select(Area.path).where(Area.code == code)).scalar_one_or_none()
        if path is None or len(_known) >= MOST:
            return path
        _known[code] = path
    return _known[code]


def is_root(path: str) -> bool:
    """Say whether the area lies in no other."""
    return path.count("/") == 1


def forget() -> None:
    """Look areas up again: one was moved."""
    _known.clear()


transaction.on_bind(forget)

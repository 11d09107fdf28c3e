"""Where areas lie, remembered: they hardly ever move, and rights ask for them at every verb."""

import time
from dataclasses import dataclass, field

from sqlalchemy import func, select

from models import Area
from services import transaction
from services.rows import AnyRow

MOST = 50_000  # towns of a whole province and more
FRESH = 5.0  # seconds: how long a move by another process may go unseen

_STAMP = select(func.count(Area.moved_at), func.max(Area.moved_at))


@dataclass(slots=True)
class Memory:
    """What is remembered, and of which state of the tree."""

    found: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # path, and who replaced it
    stamp: object = None
    good_until: float = 0.0


_memory = Memory()


def path_of(code: str | None) -> str | None:
    """Give the codes from the root down to this one, each followed by a slash; None for an area nobody knows."""
    found = None if code is None else _find(code)
    return None if found is None else found[0]


def standing(code: str) -> str:
    """Give the area that stands for this one today: itself, unless another has replaced it."""
    found = _find(code)
    return code if found is None or found[1] is None else standing(found[1])


def lies_in(code: str, around: str) -> bool:
    """Say whether an area lies in another one today; of a town or village that nobody entered its county counts."""
    own, outer = path_of(code) or path_of(code[:6]), path_of(around)
    return own is not None and outer is not None and own.startswith(outer)


def is_root(path: str) -> bool:
    """Say whether the area lies in no other."""
    return path.count("/") == 1


def forget() -> None:
    """Look areas up again: one was moved."""
    _memory.found.clear()
    _memory.good_until = 0.0


def _find(code: str) -> tuple[str, str | None] | None:
    if _memory.good_until <= time.monotonic():
        _look_for_moves()
    if code not in _memory.found:
        row = _read(code)
        if row is None or len(_memory.found) >= MOST:
            return None if row is None else (row.path, row.replaced_by)
        _memory.found[code] = row.path, row.replaced_by
    return _memory.found[code]


def _look_for_moves() -> None:
    """Forget everything when another process has moved an area; a code once remembered is asked for no more until then."""
    with transaction.reading() as look:
        stamp = tuple(look.execute(_STAMP).one())
    if stamp != _memory.stamp:
        _memory.found.clear()
    _memory.stamp, _memory.good_until = stamp, time.monotonic() + FRESH


def _read(code: str) -> AnyRow | None:
    with transaction.reading() as look:
        return look.execute(select(Area.path, Area.replaced_by).where(Area.code == code)).first()


transaction.on_bind(forget)

"""Makes anew, a portion a tick, what older keys made or an upgrade left as an older version wrote it: nobody need call for it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from services import key_ring, key_upkeep, redigesting, transaction
from services.key_files import NAMES, SEARCH, WRAPPING

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Round:
    """One look at everything that keys made: for which keys, and what is left of it."""

    keys: tuple[int, int, int] | None = None
    portions: Iterator[int] = field(default_factory=lambda: iter(()))


_round = _Round()


def go_on() -> int:
    """Do one portion, if one is owed; tell how many rows it took.

    A round begins with the process, and whenever another key is in use. One that breaks off is not begun again by itself: `keys
    renew` says why.
    """
    in_use = key_ring.current().rings[WRAPPING].latest, redigesting.used(SEARCH), redigesting.used(NAMES)
    if in_use != _round.keys:
        _round.keys, _round.portions = in_use, key_upkeep.renew()
    try:
        return next(_round.portions, 0)
    except Exception:
        log.exception("what older keys made could not be made anew")
        return 0


def _forget() -> None:
    _round.keys, _round.portions = None, iter(())


transaction.on_bind(_forget)

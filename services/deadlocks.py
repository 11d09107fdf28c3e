"""What waits for each other in a circle PostgreSQL parts by giving one of the two up: that one is done once more.

Locks are taken in one order wherever it is known beforehand what a deed will touch. A step that writes down a suspect finds out on its
way that it must hold the case's other instances too.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from sqlalchemy.exc import OperationalError

ATTEMPTS: Final = 5
GIVEN_UP: Final = "40P01"  # deadlock_detected: nothing of the transaction stays
_P = ParamSpec("_P")
_R = TypeVar("_R")


def outlived(deed: Callable[_P, _R]) -> Callable[_P, _R]:
    """Do a deed, which commits once at its end, again when the database has given it up."""

    @wraps(deed)
    def done(*given: _P.args, **more: _P.kwargs) -> _R:
        for _ in range(1, ATTEMPTS):
            try:
                return deed(*given, **more)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) != GIVEN_UP:
                    raise
        return deed(*given, **more)

    return done

"""What is the same for the same bytes is found out once in a run of tests: shipped diagrams are compiled hundreds of times."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TypeVar

import pytest

from engine import rules
from forms import validation
from services import library, resources

MOST = 200
Found = TypeVar("Found")


@contextmanager
def kept() -> Iterator[None]:
    """Remember what the services find in diagrams and forms they have read before."""
    compiled = lru_cache(MOST)(resources.compile_document)
    with pytest.MonkeyPatch.context() as patch:
        for room in (resources, library):
            patch.setattr(room, "compile_document", compiled)
        patch.setattr(rules, "check", _remembering(rules.check))
        patch.setattr(validation, "findings", _remembering(validation.findings))
        yield


def _remembering(find: Callable[[bytes], list[Found]]) -> Callable[[bytes], list[Found]]:
    remembered = lru_cache(MOST)(find)
    return lambda data: list(remembered(data))

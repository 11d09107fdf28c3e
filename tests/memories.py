"""What is the same for the same bytes is found out once in a run of tests: diagrams and templates are compiled hundreds of times."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TypeVar

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from engine import rules
from forms import validation
from services import library, resources

MOST = 200
Found = TypeVar("Found")


class _Compiled(BytecodeCache):
    """Templates as one application has compiled them, for the next one."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the same text."""
        code = self._codes.get((bucket.key, bucket.checksum))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what has been compiled."""
        self._codes[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@contextmanager
def kept() -> Iterator[None]:
    """Remember what the services find in diagrams and forms they have read before, and what templates are compiled to."""
    compiled = lru_cache(MOST)(resources.compile_document)
    with pytest.MonkeyPatch.context() as patch:
        for room in (resources, library):
            patch.setattr(room, "compile_document", compiled)
        patch.setattr(rules, "check", _remembering(rules.check))
        patch.setattr(validation, "findings", _remembering(validation.findings))
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": _Compiled()})
        yield


def _remembering(find: Callable[[bytes], list[Found]]) -> Callable[[bytes], list[Found]]:
    remembered = lru_cache(MOST)(find)
    return lambda data: list(remembered(data))

"""Every behaviour is asked twice: live, and restored from its dump after every single step."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.engine.drawing import process
from tests.engine.world import World

Make = Callable[..., World]


@pytest.fixture(params=[False, True], ids=["live", "restored"])
def world(request: pytest.FixtureRequest) -> Make:
    """Return a function that starts a process drawn by its body."""

    def make(body: str, *, key: str = "main", more: str = "", entry: str | None = None, **variables: Any) -> World:
        return World(process(body, key, more), restoring=request.param, key=key, entry=entry, **variables)

    return make

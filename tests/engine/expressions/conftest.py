"""The office's zone, put back after each test that moves it."""

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest

from engine.expressions import zone


@pytest.fixture
def office_zone() -> Iterator[Callable[[str], None]]:
    before = zone.office()
    yield zone.use
    zone.use(str(before))
    assert zone.office() == ZoneInfo("Asia/Shanghai")

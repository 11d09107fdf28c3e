"""One running service for all clients of other makers: to prepare and start it takes longer than most of what they ask."""

from collections.abc import Iterator

import pytest

from tools.conformance import served


@pytest.fixture(scope="session")
def service() -> Iterator[tuple[str, str]]:
    """Give the address of the door, and name:password."""
    with served() as found:
        yield found

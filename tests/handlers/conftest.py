"""Fixtures of all doors: where mail and calls of the service arrive."""

from collections.abc import Iterator

import pytest

from tests.handlers import post_office
from tests.handlers.post_office import Gateway, Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    yield from post_office.mailboxes()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    yield from post_office.gateways()

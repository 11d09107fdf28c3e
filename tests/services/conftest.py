"""Fixtures for the services: what several test files deploy."""

from collections.abc import Callable, Iterator

import pytest

from services import actions, deployments, stepping
from services.actions import Action
from services.deployments import Deployed
from tests.cast import Cast

Deploy = Callable[..., Deployed]


@pytest.fixture
def deploy(cast: Cast) -> Deploy:
    """Give a function that deploys one diagram."""
    return lambda data, name="process.bpmn", **more: deployments.deploy(cast.admin, [(name, data)], name="test", **more)


@pytest.fixture
def local() -> Iterator[Callable[[str, Action], None]]:
    """Give a function that registers a local action for this test."""
    before = dict(actions._actions)
    yield lambda job_type, action: actions.register([(job_type, action)])
    actions._actions.clear()
    actions._actions.update(before)


@pytest.fixture(autouse=True)
def no_observers() -> Iterator[None]:
    yield
    stepping.observers.clear()

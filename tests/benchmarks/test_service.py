"""The service's figures: real processes, for a moment."""

from collections.abc import Iterator

import pytest

from benchmarks import databases, doors, memory, work
from benchmarks.doors import Load
from benchmarks.running import Service, service

FEW = doors.Effort(clients=2, workers=1, seconds=0.3, warm_up=0.1, instances=30, form_instances=10)


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    with databases.folder() as folder, databases.database("sqlite", folder) as address, service(address, folder, workers=1) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("model", ["seq10", "form10"])
def test_user_tasks_are_completed_over_http(running: Service, model: str) -> None:
    load = doors.load(running, model, 100, FEW)  # more than the warm-up can use up
    assert load.rate > 0
    assert load.processor > 0


@pytest.mark.slow
def test_every_step_that_was_asked_for_is_taken(running: Service) -> None:
    memory.steps(running, 20)
    assert not work.prepared(running.server, "seq10", 0)
    assert running.memory() > 0


def test_the_figures_hold_completions_against_raw_commits() -> None:
    found = {
        figure.key: figure.value for figure in doors.figures("sqlite", 1_000, Load(50, [0.01] * 100, 0.002), Load(20, [0.1] * 2, 0.01))
    }
    assert found["service.sqlite.share"] == 5
    assert round(found["service.sqlite.p99"]) == 10
    assert found["service.sqlite.form_rate"] == 20


@pytest.mark.slow
def test_raw_commits_are_counted() -> None:
    with databases.folder() as folder, databases.database("sqlite", folder) as address:
        assert databases.commits(address, 0.1, writers=2) > 0

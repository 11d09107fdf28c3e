"""User tasks that are completed side by side, on SQLite."""

from typing import Any

import pytest
from sqlalchemy import Engine, select

from models import VerbLog
from services import drafts, instances, policy, readings, transaction, user_tasks
from services.errors import Conflict
from tests import diagrams
from tests.cast import Cast
from tests.diagrams import chain, document, node, process
from tests.services.conftest import Deploy
from tests.services.test_refusals import CHOICE, incidents
from tests.services.test_together import Request, answered, commits, logged

__all__ = ["commits"]

FORK = document(
    process(
        "fork",
        node("startEvent", "start"),
        node("parallelGateway", "out"),
        node("userTask", "one"),
        node("userTask", "other"),
        node("parallelGateway", "back"),
        node("userTask", "last"),
        node("endEvent", "end"),
        chain("start", "out", "one", "back", "last", "end"),
        chain("out", "other", "back"),
    )
)


@pytest.fixture
def database(sqlite: Engine) -> Engine:
    """Give SQLite: elsewhere nobody waits for his turn."""
    return sqlite


@pytest.fixture
def opened(cast: Cast, deploy: Deploy) -> list[str]:
    """Give the first user tasks of three cases, for caseworkers."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    for _ in range(3):
        instances.start(cast.liwen, "seq")
    return [one.id for one in user_tasks.find(cast.liwen).items]


def completing(cast: Cast, user_task_id: str) -> Request:
    return lambda: user_tasks.complete(cast.liwen, user_task_id, {"by": "liwen"}).user_task_id


def test_completions_are_committed_at_once(cast: Cast, opened: list[str], commits: list[str]) -> None:
    commits.clear()
    assert answered(*[completing(cast, one) for one in opened]) == opened
    assert commits == ["commit"]
    assert [user_tasks.get(cast.liwen, one).state for one in opened] == ["completed"] * 3


def test_two_who_complete_the_same_user_task(cast: Cast, opened: list[str]) -> None:
    first, second, third = answered(completing(cast, opened[0]), completing(cast, opened[0]), completing(cast, opened[1]))
    assert (first, type(second), second.reason, third) == (opened[0], Conflict, "user_task_completed", opened[1])
    assert logged().count(opened[0]) == 1


def test_a_completion_is_judged_again_after_one_before_it(cast: Cast, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    original = policy.demand

    def demand(*given: Any) -> None:
        judged.append(given[1])
        original(*given)

    monkeypatch.setattr(policy, "demand", demand)
    first, second = answered(lambda: user_tasks.claim(cast.liwen, opened[0]), completing(cast, opened[0]))
    assert (type(first), second) == (int, opened[0])
    assert judged == ["user_task.complete", "user_task.claim", "user_task.complete"]


def test_a_reading_is_written_down_with_the_deeds_beside_it(cast: Cast, opened: list[str], commits: list[str]) -> None:
    def read() -> str:
        with readings.collecting() as collected:
            found = user_tasks.get(cast.liwen, opened[1])
            collected.settle()
        return str(found.state)

    commits.clear()
    assert answered(completing(cast, opened[0]), read) == [opened[0], "open"]
    assert commits == ["commit"]
    with transaction.reading() as look:
        assert look.execute(select(VerbLog.verb).order_by(VerbLog.id.desc()).limit(2)).scalars().all() == [
            "user_task.read",
            "user_task.complete",
        ]


def test_who_finds_its_process_moved_steps_again_with_the_next(cast: Cast, deploy: Deploy, commits: list[str]) -> None:
    deploy(FORK)
    instances.start(cast.liwen, "fork")
    both = [one.id for one in user_tasks.find(cast.liwen).items]
    commits.clear()
    assert answered(*[completing(cast, one) for one in both]) == both
    assert commits == ["commit"] * 2
    assert [one.element_id for one in user_tasks.find(cast.liwen).items if one.state == "open"] == ["last"]
    assert sorted(logged()[-2:]) == sorted(both)


def test_who_cannot_go_on_keeps_his_draft_beside_the_others(cast: Cast, opened: list[str], deploy: Deploy, commits: list[str]) -> None:
    deploy(CHOICE)
    instances.start(cast.liwen, "choice")
    stuck = next(one.id for one in user_tasks.find(cast.liwen).items if one.id not in opened)
    commits.clear()
    many = lambda: user_tasks.complete(cast.liwen, stuck, {"amount": "many"})  # noqa: E731
    first, second, third = answered(completing(cast, opened[0]), many, completing(cast, opened[1]))
    assert (first, second.reason, third) == (opened[0], "cannot_go_on", opened[1])
    assert [one[:3] for one in incidents()] == [("gateway", "expression", "open")]
    draft = drafts.get(cast.liwen, stuck)
    assert draft is not None
    assert draft.values == {"amount": "many"}
    assert logged()[-3:] == [opened[0], stuck, opened[1]]
    assert commits == ["commit"]

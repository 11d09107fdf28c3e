"""Somebody takes a user task in the very moment in which he is kept out of its case: whoever comes first, it does not stay with him."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Engine, text

from services import caseloads, exclusion_rows, exclusions, instances, user_task_facts, user_tasks
from services.actor import Actor
from services.caseloads import Wish
from services.errors import ServiceError
from services.exclusions import Whom
from services.oversight import balancing
from tests.cast import Cast
from tests.services.clockwork import rows
from tests.services.conftest import Deploy
from tests.services.test_exclusions import INTEREST, task_of, visit

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # on SQLite one writes at a time
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
Deed = Callable[[], Any]


class Second(threading.Thread):
    """Somebody who comes while the first one is not yet done."""

    def __init__(self, deed: Deed) -> None:
        super().__init__()
        self._deed = deed

    def run(self) -> None:
        with suppress(ServiceError):
            self._deed()

    def until_he_waits(self, database: Engine) -> None:
        """Return once he waits for the first one, or need not wait."""
        with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while self.is_alive() and not connection.execute(WAITING).scalar():
                pass


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch, database: Engine) -> Iterator[Callable[[Any, str, Deed], None]]:
    """Have somebody do something when a function has done its part, in a transaction that is not yet over."""
    threads: list[Second] = []

    def arrange(module: Any, name: str, deed: Deed) -> None:
        original = getattr(module, name)

        def followed(*given: Any, **more: Any) -> Any:
            found = original(*given, **more)
            if not threads:
                threads.append(Second(deed))
                threads[0].start()
                threads[0].until_he_waits(database)
            return found

        monkeypatch.setattr(module, name, followed)

    yield arrange
    for thread in threads:
        thread.join(20)


@pytest.fixture
def begun(deploy: Deploy, cast: Cast) -> str:
    deploy(visit())
    return str(instances.start(cast.liwen, "visit").case_id)


def joined() -> None:
    for thread in threading.enumerate():
        if isinstance(thread, Second):
            thread.join(20)


def keep_out(cast: Cast, case_id: str) -> None:
    exclusions.exclude(cast.sunqiang, case_id, Whom(cast.liwen.person_id), INTEREST, reason="兄弟")


def holder(task_id: str) -> str | None:
    (row,) = rows("user_task", id=task_id)
    return row.assignee_id


@pytest.mark.parametrize("taken", ["claim", "assign", "balance", "hand_over"])
def test_he_is_kept_out_first(begun: str, cast: Cast, meanwhile: Callable[[Any, str, Deed], None], taken: str) -> None:
    task = task_of(cast.liwen, begun)
    him, zhaomin = str(cast.liwen.person_id), str(cast.zhaomin.person_id)
    if taken == "hand_over":
        user_tasks.claim(cast.zhaomin, task)
    deeds: dict[str, Deed] = {
        "claim": lambda: user_tasks.claim(cast.liwen, task),
        "assign": lambda: user_tasks.assign(cast.sunqiang, task, him),
        "balance": lambda: balancing.balance(cast.sunqiang, [task], [him], reason="x"),
        "hand_over": lambda: caseloads.hand_over(cast.sunqiang, Wish(zhaomin, (him,)), reason="x"),
    }
    meanwhile(exclusion_rows, "_take_back", deeds[taken])
    keep_out(cast, begun)
    joined()
    assert holder(task) == (zhaomin if taken == "hand_over" else None)


def test_he_takes_it_first(begun: str, cast: Cast, meanwhile: Callable[[Any, str, Deed], None]) -> None:
    task = task_of(cast.liwen, begun)
    meanwhile(user_task_facts, "lock", lambda: keep_out(cast, begun))
    user_tasks.claim(cast.liwen, task)
    joined()
    assert holder(task) is None


def test_others_are_not_kept_from_it(begun: str, cast: Cast, meanwhile: Callable[[Any, str, Deed], None]) -> None:
    task = task_of(cast.liwen, begun)

    def claimed(actor: Actor) -> None:
        user_tasks.claim(actor, task)

    meanwhile(exclusion_rows, "_take_back", lambda: claimed(cast.zhaomin))
    keep_out(cast, begun)
    joined()
    assert holder(task) == cast.zhaomin.person_id

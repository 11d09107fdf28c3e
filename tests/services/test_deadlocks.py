"""Two who wait for each other: the database gives one of them up, and he does his deed once more."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from services import deadlocks, exclusion_rows, instances, user_tasks
from tests.cast import Cast
from tests.services.clockwork import rows
from tests.services.conftest import Deploy
from tests.services.test_exclusions import visit


class _Broken(Exception):
    """What a database says, and by which number."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__()
        self.sqlstate = sqlstate


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # on SQLite one writes at a time
def test_two_instances_of_a_case_name_suspects_at_once(
    deploy: Deploy, cast: Cast, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step holds its own instance, and only then learns that it needs the other one too."""
    deploy(visit())
    case_id = instances.start(cast.liwen, "visit").case_id
    instances.start(cast.liwen, "visit", case_id=case_id)
    tasks = [task.id for task in user_tasks.find(cast.liwen, case_id=case_id).items]
    both = threading.Barrier(2)
    hold, held = exclusion_rows._hold, [0]

    def hold_together(*given: object) -> None:
        held[0] += 1
        if held[0] <= 2:
            both.wait(20)
        hold(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(exclusion_rows, "_hold", hold_together)
    suspects = [cast.offices["tianhe"], cast.offices["kangning"]]
    with ThreadPoolExecutor(2) as threads:
        done = [
            threads.submit(user_tasks.complete, cast.liwen, task, {"unit_is_suspect": True, "reporter_office_id": office})
            for task, office in zip(tasks, suspects, strict=True)
        ]
        assert [one.result(20).user_task_id for one in done] == tasks
    assert held[0] > 2, "nobody was given up"
    assert {row.office_id for row in rows("case_exclusion", case_id=case_id)} == set(suspects)
    logged = [row.object_id for row in rows("verb_log", verb="user_task.complete") if row.object_type == "user_task"]
    assert sorted(logged) == sorted(tasks)


@pytest.mark.parametrize(("sqlstate", "times"), [(deadlocks.GIVEN_UP, deadlocks.ATTEMPTS), ("08006", 1)])
def test_only_what_was_given_up_is_done_again_and_not_for_ever(sqlstate: str, times: int) -> None:
    """A connection that broke may have committed."""
    done: list[int] = []

    @deadlocks.outlived
    def deed(one: int) -> None:
        done.append(one)
        raise OperationalError("", None, _Broken(sqlstate))

    with pytest.raises(OperationalError):
        deed(7)
    assert done == [7] * times

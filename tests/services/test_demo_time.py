"""The demonstration's time: moved for everybody, every job at its own moment; on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.jobs import JobContext, JobResult
from services import demo_time, now, timers
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests.cast import Cast
from tests.engine.drawing import boundary, catch, ends, flows, job, process, starts, timer, users
from tests.services.clockwork import begin, deploy, handle, rows, state_of, states

SECOND = timedelta(seconds=1)
WAITING = process(starts("s") + catch("t", timer("PT1H")) + job("a") + catch("t2", timer("P1D")) + ends("e") + flows("s > t > a > t2 > e"))
REMINDED = process(
    starts("s")
    + users("u", "r")
    + boundary("b", "u", timer("R/P1D", "timeCycle"), interrupting=False)
    + ends("e", "x")
    + flows("s > u > e\nb > r > x"),
    key="reminded",
)


@pytest.fixture(autouse=True)
def demonstration(database: object) -> Iterator[None]:
    demo_time.enable()
    yield
    demo_time.enable(is_on=False)


def test_time_moves_for_everybody_and_jobs_run_at_their_own_moments(cast: Cast) -> None:
    seen = []

    def note(_context: JobContext) -> JobResult:
        seen.append(now.now())
        return JobResult()

    handle(work=note)
    deploy(cast, WAITING)
    began = now.now()
    instance_id = begin(cast.liwen)
    present, ran = demo_time.advance(cast.admin, seconds=3 * 24 * 3600)
    assert (ran, state_of(instance_id)) == (3, "completed")
    assert timedelta(0) <= seen[0] - began - timedelta(hours=1) < 5 * SECOND
    assert timedelta(0) <= present - began - timedelta(days=3) < 60 * SECOND
    assert abs(now.now() - present) < 60 * SECOND
    (row,) = rows("process_instance", id=instance_id)
    assert timedelta(0) <= row.ended_at - began - timedelta(days=1, hours=1) < 5 * SECOND


def test_what_is_due_first_runs_first_also_when_it_comes_up_on_the_way(cast: Cast) -> None:
    handle(work=lambda _context: JobResult())
    deploy(cast, WAITING)
    deploy(cast, REMINDED)
    begin(cast.liwen)
    begin(cast.liwen, "reminded")
    demo_time.advance(cast.admin, seconds=4 * 24 * 3600)
    fired = [row for row in rows("job") if row.state == "done"]
    assert [row.id for row in sorted(fired, key=lambda row: row.ended_at)] == [row.id for row in sorted(fired, key=lambda row: row.due_at)]
    assert len(rows("user_task", element_id="r")) == 4


def test_time_moves_to_the_next_due_job(cast: Cast) -> None:
    handle(work=lambda _context: JobResult())
    deploy(cast, WAITING)
    with pytest.raises(Conflict):
        demo_time.advance(cast.admin, to_next_due=True)
    begin(cast.liwen)
    due = timers.find(cast.liwen).items[0].due_at
    present, ran = demo_time.advance(cast.admin, to_next_due=True)
    assert (ran, present - due < 60 * SECOND) == (2, True)
    assert states().count("due") == 1
    with pytest.raises(Invalid):
        demo_time.advance(cast.admin, until=due - timedelta(minutes=1))
    with pytest.raises(Invalid):
        demo_time.advance(cast.admin)
    with pytest.raises(Forbidden):
        demo_time.advance(cast.liwen, seconds=1)


def test_production_has_no_such_verb(cast: Cast) -> None:
    demo_time.enable(is_on=False)
    with pytest.raises(NotFound):
        demo_time.advance(cast.admin, seconds=1)

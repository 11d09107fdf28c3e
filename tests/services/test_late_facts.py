"""A fact that is told late happened when it happened: clocks and timers of whoever receives it start from there."""

from datetime import datetime, timedelta

import pytest

from services import clocks, instances, jobs, messages, now, signals, suspending
from services.errors import Invalid
from tests.cast import COUNTY, Cast
from tests.engine.drawing import MESSAGE, SIGNAL, catch, ends, flows, process, starts, timer
from tests.services.clockwork import begin, deploy, due_at, rows, states

REVIEW = "<userTask id='u' camunda:dueDate='=deadline(\"jk.desk\")'/>"
REST = catch("t", timer("P5D")) + REVIEW + ends("e")
TIMED = process(starts("s") + catch("c", MESSAGE) + REST + flows("s > c > t > u > e"))
REVIEWED = process(starts("s") + catch("c", MESSAGE) + REVIEW + ends("e") + flows("s > c > u > e"))
STARTED = process(f"<startEvent id='s'>{MESSAGE}</startEvent>" + REST + flows("s > t > u > e"), key="started")
HEARING = process(starts("s") + catch("c", SIGNAL) + REST + flows("s > c > t > u > e"))
WHY = "传真昨天已到"


@pytest.fixture
def yesterday() -> datetime:
    return now.now() - timedelta(days=1)


def test_a_message_of_yesterday_starts_a_timer_yesterday(cast: Cast, yesterday: datetime) -> None:
    deploy(cast, TIMED)
    instance_id = begin(cast.liwen, key="R-1")
    messages.correlate(cast.liwen, "m", key="R-1", occurred_at=yesterday, reason=WHY)
    assert due_at(kind="timer") == yesterday + timedelta(days=5)
    (entry,) = rows("verb_log", verb="message.correlate")
    assert (entry.occurred_at, entry.logged_at > yesterday, entry.instance_id) == (yesterday, True, instance_id)


def test_a_message_of_yesterday_starts_a_clock_yesterday(cast: Cast, yesterday: datetime) -> None:
    deploy(cast, REVIEWED)
    begin(cast.liwen, key="R-1")
    messages.correlate(cast.liwen, "m", key="R-1", occurred_at=yesterday, reason=WHY)
    (review,) = rows("user_task")
    assert (review.opened_at, review.due_at) == (yesterday, clocks.due("jk.desk", yesterday, COUNTY))


def test_a_message_of_last_week_lets_a_timer_fire_at_once(cast: Cast, yesterday: datetime) -> None:
    deploy(cast, TIMED)
    begin(cast.liwen, key="R-1")
    messages.correlate(cast.liwen, "m", key="R-1", occurred_at=yesterday - timedelta(days=6), reason=WHY)
    assert jobs.run_due() == 1
    assert [row.element_id for row in rows("user_task")] == ["u"]


def test_a_process_that_a_message_starts_began_yesterday(cast: Cast, yesterday: datetime) -> None:
    deploy(cast, STARTED)
    found = messages.correlate(cast.liwen, "m", key="R-1", occurred_at=yesterday, reason=WHY)
    (instance,) = rows("process_instance", id=found.instance_id)
    assert (instance.started_at, due_at(kind="timer")) == (yesterday, yesterday + timedelta(days=5))


def test_an_earlier_message_needs_a_reason(cast: Cast, yesterday: datetime) -> None:
    deploy(cast, TIMED)
    begin(cast.liwen, key="R-1")
    for moment, reason in ((yesterday, None), (now.now() + timedelta(days=1), WHY)):
        with pytest.raises(Invalid):
            messages.correlate(cast.liwen, "m", key="R-1", occurred_at=moment, reason=reason)
    assert (states("message"), len(rows("subscription"))) == ([], 1)


def test_a_kept_message_keeps_its_moment(cast: Cast, yesterday: datetime) -> None:
    deploy(cast, TIMED)
    assert messages.correlate(cast.liwen, "m", key="R-1", occurred_at=yesterday, reason=WHY).buffered
    assert yesterday.isoformat().encode() not in rows("message")[0].content
    instances.start(cast.liwen, "main", business_key="R-1", occurred_at=yesterday - timedelta(days=1), reason=WHY)
    assert jobs.run_due() == 1
    assert due_at(kind="timer") == yesterday + timedelta(days=5)
    (row,) = rows("activity", element_id="c")
    assert (row.entered_at, row.left_at) == (yesterday - timedelta(days=1), yesterday)


def test_nobody_hears_a_kept_message_before_he_listens(cast: Cast, yesterday: datetime) -> None:
    deploy(cast, TIMED)
    messages.correlate(cast.liwen, "m", key="R-1", occurred_at=yesterday, reason=WHY)
    begin(cast.liwen, key="R-1")
    assert jobs.run_due() == 1
    (row,) = rows("activity", element_id="c")
    assert (row.left_at, due_at(kind="timer")) == (row.entered_at, row.entered_at + timedelta(days=5))


def test_a_held_instance_hears_it_with_its_moment(cast: Cast, yesterday: datetime) -> None:
    deploy(cast, TIMED)
    instance_id = begin(cast.liwen, key="R-1")
    suspending.suspend(cast.sunqiang, instance_id, reason="x")
    assert messages.correlate(cast.liwen, "m", key="R-1", occurred_at=yesterday, reason=WHY).buffered
    suspending.resume(cast.sunqiang, instance_id, reason="x")
    assert jobs.run_due() == 1
    assert due_at(kind="timer") == yesterday + timedelta(days=5)


def test_a_signal_of_yesterday_starts_timers_yesterday(cast: Cast, yesterday: datetime) -> None:
    deploy(cast, HEARING)
    begin(cast.liwen)
    assert signals.broadcast(cast.admin, "s1", occurred_at=yesterday, reason=WHY) == 1
    assert jobs.run_due() == 1
    assert due_at(kind="timer") == yesterday + timedelta(days=5)

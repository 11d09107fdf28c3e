"""Signals: to everybody who listens, a job each; on both databases."""

import pytest

from services import jobs, signals
from services.errors import Forbidden
from tests.cast import Cast
from tests.engine.drawing import SIGNAL, catch, ends, flows, process, starts, throw, users
from tests.services.clockwork import begin, deploy, rows, state_of, states, values_of

LISTENING = process(starts("s") + catch("c", SIGNAL) + ends("e") + flows("s > c > e"))
THROWING = process(starts("s") + throw("t", SIGNAL) + ends("e") + flows("s > t > e"), key="throwing")
STARTED = process(f"<startEvent id='s'>{SIGNAL}</startEvent>" + users("u") + ends("e") + flows("s > u > e"), key="started")


def test_everybody_who_listens_hears_a_signal_from_outside(cast: Cast) -> None:
    deploy(cast, LISTENING)
    instances = [begin(actor) for actor in (cast.liwen, cast.zhaomin, cast.wuyue)]
    assert signals.broadcast(cast.admin, "s1", {"x": 1}) == 3
    assert signals.broadcast(cast.admin, "s2") == 0
    assert [state_of(one) for one in instances] == ["active"] * 3
    assert jobs.run_due() == 3
    assert [state_of(one) for one in instances] == ["completed"] * 3
    assert [values_of(cast, one)["x"] for one in instances] == [1, 1, 1]


def test_a_signal_of_a_process_reaches_the_others(cast: Cast) -> None:
    deploy(cast, LISTENING)
    deploy(cast, THROWING)
    receivers = [begin(cast.liwen), begin(cast.wuyue)]
    begin(cast.liwen, "throwing")
    assert jobs.run_due() == 2
    assert [state_of(one) for one in receivers] == ["completed"] * 2


def test_a_signal_starts_processes(cast: Cast) -> None:
    deploy(cast, STARTED)
    assert signals.broadcast(cast.admin, "s1", {"x": 1}) == 1
    assert jobs.run_due() == 1
    assert [row.element_id for row in rows("user_task")] == ["u"]


def test_a_receiver_that_is_gone_hears_nothing(cast: Cast) -> None:
    deploy(cast, LISTENING)
    instance_id = begin(cast.liwen)
    signals.broadcast(cast.admin, "s1")
    signals.broadcast(cast.admin, "s1")
    jobs.run_due()
    assert (state_of(instance_id), sorted(states()), rows("incident")) == ("completed", ["cancelled", "done"], [])


def test_only_administrators_broadcast(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        signals.broadcast(cast.sunqiang, "s1")

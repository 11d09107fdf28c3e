"""Messages: to the one who waits, starting a process, kept until somebody listens; on both databases."""

from datetime import timedelta

import pytest

from services import jobs, messages, now
from services.delivery import Correlated
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests.cast import Cast
from tests.engine.drawing import MESSAGE, SECOND_MESSAGE, catch, ends, flows, gateway, process, properties, starts, throw, users
from tests.services.clockwork import at_once, begin, complete, deploy, rows, state_of, states, values_of

LISTENING = process(starts("s") + catch("c1", MESSAGE) + ends("e") + flows("s > c1 > e"))
TWICE = process(starts("s") + catch("c1", MESSAGE) + catch("c2", MESSAGE) + ends("e") + flows("s > c1 > c2 > e"))
STARTED = process(f"<startEvent id='s'>{MESSAGE}</startEvent>" + users("u") + ends("e") + flows("s > u > e"), key="started")
LATER = process(starts("s") + users("u") + catch("c1", MESSAGE) + ends("e") + flows("s > u > c1 > e"))
THROWING = process(starts("s") + throw("t", MESSAGE) + ends("e") + flows("s > t > e"), key="throwing")
BOTH = process(
    starts("s")
    + gateway("parallel", "g", "h")
    + catch("a", MESSAGE)
    + catch("b", SECOND_MESSAGE)
    + ends("e")
    + flows("s > g > a > h > e\ng > b > h"),
)


def test_a_message_reaches_the_instance_with_its_key(cast: Cast) -> None:
    deploy(cast, LISTENING)
    first, second = begin(cast.liwen, key="R-1"), begin(cast.liwen, key="R-2")
    found = messages.correlate(cast.liwen, "m", key="R-2", variables={"x": 1})
    assert (found.instance_id, found.started, found.buffered) == (second, False, False)
    assert (state_of(first), state_of(second)) == ("active", "completed")
    assert values_of(cast, second)["x"] == 1


def test_a_correlation_key_of_the_diagram_replaces_the_business_key(cast: Cast) -> None:
    drawn = catch("c1", properties(correlationKey="=number") + MESSAGE)
    deploy(cast, process(starts("s") + drawn + ends("e") + flows("s > c1 > e")))
    instance_id = begin(cast.liwen, key="R-1", number="K-9")
    with pytest.raises(NotFound):
        messages.correlate(cast.liwen, "m", key="R-1", time_to_live=timedelta(0))
    assert messages.correlate(cast.liwen, "m", key="K-9").instance_id == instance_id


def test_a_message_that_two_wait_for_is_refused(cast: Cast) -> None:
    deploy(cast, LISTENING)
    begin(cast.liwen, key="R-1")
    begin(cast.liwen, key="R-1")
    with pytest.raises(Conflict):
        messages.correlate(cast.liwen, "m", key="R-1")


def test_of_two_events_of_one_instance_one_is_woken(cast: Cast) -> None:
    drawn = starts("s") + gateway("parallel", "g") + catch("a", MESSAGE) + catch("b", MESSAGE) + users("u", "v")
    deploy(cast, process(drawn + flows("s > g > a > u\ng > b > v")))
    instance_id = begin(cast.liwen, key="R-1")
    for woken in (1, 2):
        assert messages.correlate(cast.liwen, "m", key="R-1").instance_id == instance_id
        assert len(rows("user_task", instance_id=instance_id)) == woken


def test_a_message_starts_a_process_when_nobody_waits(cast: Cast) -> None:
    deploy(cast, STARTED)
    found = messages.correlate(cast.liwen, "m", key="R-7", variables={"x": 1})
    assert found.started
    (instance,) = rows("process_instance", id=found.instance_id)
    assert (instance.business_key, instance.office_id) == ("R-7", cast.liwen.office_id)
    assert [row.element_id for row in rows("user_task")] == ["u"]
    with pytest.raises(Forbidden):
        messages.correlate(cast.qianjing, "m", key="R-8")


def test_a_message_nobody_waits_for_is_kept_or_refused(cast: Cast) -> None:
    deploy(cast, LATER)
    with pytest.raises(NotFound):
        messages.correlate(cast.liwen, "m", key="R-1", time_to_live=timedelta(0))
    with pytest.raises(Invalid):
        messages.correlate(cast.liwen, "m", key="R-1", time_to_live=timedelta(days=1_000))
    assert messages.correlate(cast.liwen, "m", key="R-1", variables={"x": 1}).buffered
    assert messages.correlate(cast.liwen, "m", key="R-2").buffered
    instance_id = begin(cast.liwen, key="R-1")
    assert jobs.run_due() == 0
    complete(cast.liwen, "u")
    assert jobs.run_due() == 1
    assert (state_of(instance_id), values_of(cast, instance_id)["x"]) == ("completed", 1)
    assert sorted(states("message")) == ["delivered", "waiting"]


def test_messages_are_brought_in_the_order_in_which_they_came(cast: Cast) -> None:
    deploy(cast, TWICE)
    for number in (1, 2):
        messages.correlate(cast.liwen, "m", key="R-1", variables={f"x{number}": len(rows("message"))})
    instance_id = begin(cast.liwen, key="R-1")
    assert (jobs.run_due(), jobs.run_due()) == (1, 1)
    assert state_of(instance_id) == "completed"
    assert dict(values_of(cast, instance_id)) == {"x1": 0, "x2": 1}


def test_a_kept_message_expires(cast: Cast) -> None:
    deploy(cast, LISTENING)
    messages.correlate(cast.liwen, "m", key="R-1", time_to_live=timedelta(minutes=5))
    assert messages.expire() == 0
    with now.at(now.now() + timedelta(minutes=6)):
        begin(cast.liwen, key="R-1")
        assert (jobs.run_due(), messages.expire(), messages.expire()) == (0, 1, 0)
    assert states("message") == ["expired"]


def test_a_process_sends_a_message_to_another(cast: Cast) -> None:
    deploy(cast, LISTENING)
    deploy(cast, THROWING)
    receiver = begin(cast.liwen, key="R-1")
    sender = begin(cast.liwen, "throwing", key="R-1")
    assert (state_of(sender), state_of(receiver)) == ("completed", "active")
    assert jobs.run_due() == 1
    assert (state_of(receiver), states()) == ("completed", ["done"])


def test_a_thrown_message_is_kept_until_somebody_listens(cast: Cast) -> None:
    deploy(cast, LISTENING)
    deploy(cast, THROWING)
    begin(cast.liwen, "throwing", key="R-1")
    jobs.run_due()
    receiver = begin(cast.wuyue, key="R-1")  # what a process says goes anywhere
    jobs.run_due()
    assert state_of(receiver) == "completed"


def test_strangers_reach_nobody(cast: Cast) -> None:
    deploy(cast, LISTENING)
    instance_id = begin(cast.liwen, key="R-1")
    listened, unheard = (messages.correlate(cast.wuyue, "m", key=key) for key in ("R-1", "R-2"))
    assert listened == unheard == Correlated(buffered=True)  # the answer does not tell that somebody listens
    other = begin(cast.liwen, key="R-2")
    jobs.run_due()
    assert (state_of(instance_id), state_of(other)) == ("active", "active")
    with pytest.raises(Forbidden):
        messages.correlate(cast.qianjing, "m", key="R-3")


def test_the_key_stands_nowhere_in_clear_text(cast: Cast) -> None:
    deploy(cast, LISTENING)
    messages.correlate(cast.liwen, "m", key="440111199001011234", variables={"name": "王小明"})
    (message,) = rows("message")
    assert "440111199001011234" not in str(message)
    assert "王小明".encode() not in message.content


@pytest.mark.parametrize("meetings", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_message_and_subscription_always_meet(cast: Cast, meetings: int) -> None:
    """One thread sends, one begins to listen, at the same moment, again and again; every pair meets."""
    deploy(cast, LISTENING)
    at_once(meetings, lambda key: begin(cast.liwen, key=key), lambda key: messages.correlate(cast.liwen, "m", key=key))
    run_all()
    assert [row.state for row in rows("process_instance")] == ["completed"] * meetings
    assert set(states("message")) <= {"delivered"}
    assert (rows("subscription"), rows("incident")) == ([], [])


def test_two_messages_for_one_instance_at_once_do_not_wait_for_each_other(cast: Cast) -> None:
    deploy(cast, BOTH)
    at_once(
        40,
        lambda key: begin(cast.liwen, key=key),
        lambda key: messages.correlate(cast.liwen, "m", key=key),
        lambda key: messages.correlate(cast.liwen, "m2", key=key),
    )
    run_all()
    assert [row.state for row in rows("process_instance")] == ["completed"] * 40


def run_all() -> None:
    while jobs.run_due(200):
        pass

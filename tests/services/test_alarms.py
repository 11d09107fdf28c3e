"""Alarms: who is called, by which channels, in which order, until when; and who may say that he has heard."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete

from engine.errors import CannotGoOn
from engine.jobs import Handler, JobContext, JobResult
from models import RoleHeld
from services import actions, actors, alarms, channels, demo_time, deputies, directory, instances, jobs, now, rosters, user_tasks
from services.actions import duty
from services.actor import OPERATOR
from services.alarms import AlarmView
from services.deputies import Wish
from services.errors import Conflict, Forbidden, NotFound
from services.rosters import Shift
from tests.cast import COUNTY, Cast
from tests.diagrams import case, chain, document, node, process
from tests.services.clockwork import rows
from tests.services.conftest import Deploy

CAMUNDA = "<bpmn:extensionElements><camunda:properties>{}</camunda:properties></bpmn:extensionElements>"
MINUTES = timedelta(minutes=5)  # the local setting


def ringing(**properties: str) -> bytes:
    """Draw a process that raises an alarm and waits for a caseworker to call the police."""
    told = {"jobType": "duty.alarm", "role": "duty_officer", "text": "mandatory_report/police", **properties}
    inside = CAMUNDA.format("".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in told.items()))
    parts = (
        node("startEvent", "start"),
        node("serviceTask", "ring", inside),
        node("userTask", "call_police", camunda_candidateGroups="caseworker"),
        node("endEvent", "end"),
    )
    return document(process("bell", *parts, chain("start", "ring", "call_police", "end"), extension=case()))


@pytest.fixture(autouse=True)
def duty_actions() -> Iterator[None]:
    before = dict(actions._actions)
    actions.register(duty.ACTIONS.items())
    demo_time.enable()
    yield
    actions._actions.clear()
    actions._actions.update(before)
    channels.configure({})
    jobs.register_handlers({})


@pytest.fixture
def sent() -> list[tuple[str, JobContext]]:
    """Take what the channels are given."""
    found: list[tuple[str, JobContext]] = []

    def taking(channel: str) -> Handler:
        def take(context: JobContext) -> JobResult:
            found.append((channel, context))
            return JobResult()

        return take

    channels.configure({"SMS_TOKEN": "secret"})
    jobs.register_handlers({f"alarm.{channel}": taking(channel) for channel in ("email", "sms", "webhook")})
    return found


def begin(cast: Cast, deploy: Deploy, **properties: str) -> AlarmView:
    deploy(ringing(**properties))
    instances.start(cast.liwen, "bell", area_code=COUNTY)
    return only(cast)


def only(cast: Cast) -> AlarmView:
    (found,) = alarms.find(cast.heping).items
    return found


def called(cast: Cast) -> list[str]:
    return [call.name for call in only(cast).calls]


def wait(cast: Cast, span: timedelta) -> None:
    demo_time.advance(cast.admin, seconds=int(span.total_seconds()))


def on_duty(cast: Cast, who: str, rank: int = 0) -> None:
    person_id = str(getattr(cast, who).person_id)
    hour = timedelta(hours=1)
    whole = Shift(cast.offices["baiyun"], "duty_officer", person_id, "day", rank, now.now() - hour, now.now() + 8 * hour)
    rosters.enter(cast.sunqiang, whole)


def test_whoever_is_on_duty_is_called_then_the_next_then_the_supervisor(cast: Cast, deploy: Deploy) -> None:
    on_duty(cast, "zhiban")
    on_duty(cast, "zhoutao", rank=1)
    assert begin(cast, deploy).state == "ringing"
    assert called(cast) == ["秦值"]
    wait(cast, MINUTES - timedelta(seconds=2))
    assert called(cast) == ["秦值"]
    wait(cast, timedelta(seconds=2))
    assert called(cast) == ["秦值", "周涛"]
    wait(cast, MINUTES)
    assert called(cast) == ["秦值", "周涛", "孙强"]
    assert only(cast).state == "ringing"
    wait(cast, timedelta(days=2))
    assert called(cast) == ["秦值", "周涛", "孙强"]
    assert only(cast).state == "unheard"


def test_an_acknowledged_alarm_calls_nobody_else(cast: Cast, deploy: Deploy) -> None:
    on_duty(cast, "zhiban")
    alarm = begin(cast, deploy)
    assert [one.is_mine for one in alarms.find(cast.zhiban, is_open=True).items] == [True]
    found = alarms.acknowledge(cast.zhiban, alarm.id)
    assert (found.state, found.acknowledged_by) == ("acknowledged", cast.zhiban.person_id)
    wait(cast, timedelta(days=1))
    assert called(cast) == ["秦值"]
    assert alarms.find(cast.zhiban, is_open=True).items == []
    with pytest.raises(Conflict):
        alarms.acknowledge(cast.sunqiang, alarm.id)


def test_a_deputy_hears_for_whoever_was_called(cast: Cast, deploy: Deploy) -> None:
    on_duty(cast, "zhiban")
    alarm = begin(cast, deploy)
    today = actors.today()
    deputies.enter(OPERATOR, str(cast.zhiban.person_id), Wish(today, today, (str(cast.wuyue.person_id),)))
    known = actors.of_account(str(cast.wuyue.account_id))
    assert known is not None
    assert [one.is_mine for one in alarms.find(known.actor, is_open=True).items] == [True]
    assert alarms.acknowledge(known.actor, alarm.id).acknowledged_by == cast.wuyue.person_id
    (entry,) = rows("verb_log", verb="alarm.acknowledge")
    assert (entry.actor_id, entry.as_whom_id) == (cast.wuyue.person_id, cast.zhiban.person_id)


def test_an_unheard_alarm_can_still_be_taken_on(cast: Cast, deploy: Deploy) -> None:
    alarm = begin(cast, deploy)
    wait(cast, timedelta(days=1))
    assert only(cast).state == "unheard"
    assert alarms.acknowledge(cast.sunqiang, alarm.id).state == "acknowledged"


def test_when_the_work_is_done_the_alarm_is_over(cast: Cast, deploy: Deploy) -> None:
    begin(cast, deploy, userTask="call_police")
    (task,) = user_tasks.find(cast.liwen).items
    user_tasks.complete(cast.liwen, task.id, {})
    wait(cast, MINUTES)
    assert only(cast).state == "over"
    assert len(called(cast)) == 1


def test_every_channel_is_told_once_and_nothing_but_the_number(cast: Cast, deploy: Deploy, sent: list[tuple[str, JobContext]]) -> None:
    on_duty(cast, "zhiban")
    addresses = {"email": "zhiban@example.org", "sms": "13000000005", "webhook": "https://example.org/hook"}
    rosters.set_contacts(cast.admin, str(cast.zhiban.person_id), addresses)
    alarm = begin(cast, deploy)
    jobs.run_due(20)
    jobs.run_due(20)
    assert {channel: context.variables["to"] for channel, context in sent} == addresses
    assert len(sent) == 3
    assert {context.variables["text"] for _, context in sent} == {alarm.text}
    assert alarm.number in alarm.text
    assert {context.properties["SMS_TOKEN"] for _, context in sent} == {"secret"}
    assert len({context.job_id for _, context in sent}) == 3
    assert [row.state for row in rows("job", kind="call")] == ["done"] * 3


def test_a_channel_that_fails_is_tried_again_and_then_somebody_looks(cast: Cast, deploy: Deploy) -> None:
    on_duty(cast, "zhiban")
    rosters.set_contacts(cast.admin, str(cast.zhiban.person_id), {"sms": "13000000005"})
    tries: list[str] = []

    def gateway(context: JobContext) -> JobResult:
        tries.append(context.job_id)
        message = "the gateway is away"
        raise OSError(message)

    jobs.register_handlers({"alarm.sms": gateway})
    begin(cast, deploy)
    wait(cast, timedelta(hours=2))
    assert len(tries) > 1
    assert len(set(tries)) == 1
    (row,) = rows("job", kind="call")
    assert row.state == "stuck"
    assert len(rows("incident", job_id=row.id)) == 1
    assert len(called(cast)) > 1  # the others were called all the same
    jobs.register_handlers({"alarm.sms": lambda _: JobResult()})
    jobs.retry(cast.admin, row.id)
    jobs.run_due(20)
    assert [one.state for one in rows("job", kind="call")] == ["done"]
    assert [one.state for one in rows("incident", job_id=row.id)] == ["resolved"]


def test_an_area_without_anybody_has_an_unheard_alarm(cast: Cast, deploy: Deploy, database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(delete(RoleHeld).where(RoleHeld.role.in_(("duty_officer", "supervisor"))))
    directory.forget()
    assert begin(cast, deploy).state == "unheard"


def test_each_role_rings_for_itself(cast: Cast, deploy: Deploy) -> None:
    deploy(ringing(role="supervisor,confirmer"))
    instances.start(cast.liwen, "bell", area_code=COUNTY)
    found = {alarm.role: [call.name for call in alarm.calls] for alarm in alarms.find(cast.heping).items}
    assert found == {"supervisor": ["孙强"], "confirmer": ["何平"]}


@pytest.mark.parametrize("who", ["wuyue", "tangjing", "kangfu"])
def test_a_stranger_sees_no_alarm(cast: Cast, deploy: Deploy, who: str) -> None:
    alarm = begin(cast, deploy)
    stranger = getattr(cast, who)
    assert alarms.find(stranger).items == []
    with pytest.raises(NotFound):
        alarms.acknowledge(stranger, alarm.id)


@pytest.mark.parametrize("who", ["liwen", "qianjing", "zhiban"])
def test_whoever_was_not_called_does_not_take_it_on(cast: Cast, deploy: Deploy, who: str) -> None:
    on_duty(cast, "zhoutao")
    alarm = begin(cast, deploy)
    with pytest.raises(Forbidden):
        alarms.acknowledge(getattr(cast, who), alarm.id)


def test_an_alarm_without_words_is_a_mistake_of_the_diagram(cast: Cast, deploy: Deploy) -> None:

    deploy(ringing(text="nobody/wrote"))
    with pytest.raises((CannotGoOn, Conflict)):
        instances.start(cast.liwen, "bell", area_code=COUNTY)

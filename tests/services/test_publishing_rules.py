"""A calendar or a time limit is published: what would change is shown, then open clocks and all that waits for them move."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest

from deadlines import limits, seed
from deadlines.calendars import SpecialDay
from deadlines.counting import OFFICE
from services import batch_views, calendars, clock_views, clocks, history, instances, jobs, now, recounting, rule_seed, time_limits
from services.actor import OPERATOR
from services.clock_views import ClockView, Filters
from services.errors import Conflict, Forbidden, Invalid
from tests.cast import Cast
from tests.diagrams import case, chain, document, node, process
from tests.services.clockwork import rows
from tests.services.conftest import Deploy

MATTER = document(
    process(
        "matter",
        node("startEvent", "start"),
        node("userTask", "verify", camunda_dueDate="=deadline(&quot;jk.intake_verify&quot;)"),
        node(
            "boundaryEvent",
            "overdue",
            "<bpmn:timerEventDefinition><bpmn:timeDate>=deadline(&quot;jk.intake_verify&quot;)</bpmn:timeDate></bpmn:timerEventDefinition>",
            attachedToRef="verify",
        ),
        node("endEvent", "end"),
        chain("start", "verify", "end"),
        chain("overdue", "end"),
        extension=case(),
    )
)
NOTICE = """\ufeffdate,kind,name
2027-01-01,off,元旦
2027-01-02,off,元旦
2027-01-03,work,元旦
2027-01-04,off,元旦
"""
LIMIT: dict[str, Any] = {
    "name": "jk.intake_verify",
    "value": 7,
    "unit": "workday",
    "party": "office",
    "starts": "next_day",
    "rolls": False,
    "ends": "close",
    "title": "",
    "article": "",
    "certainty": "local",
    "label": "核实",
    "label_en": "Verify",
    "region": "44",
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE)


@pytest.fixture(autouse=True)
def before_the_clocks_are_due() -> Iterator[None]:
    with now.at(at("2026-11-30 12:00")):
        yield


def begin(cast: Cast, *moments: str) -> None:
    for moment in moments:
        with now.at(at(moment)):
            instances.start(cast.liwen, "matter")


def the_clocks(cast: Cast) -> list[ClockView]:
    return clock_views.find(cast.liwen, Filters(name="jk.intake_verify")).items


def local(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(OFFICE).strftime("%m-%d %H:%M")


def test_a_notice_makes_provisional_dates_certain(cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    begin(cast, "2026-12-30 10:00", "2026-12-31 10:00", "2026-11-30 10:00")
    first = the_clocks(cast)
    assert [(local(one.due_at), one.is_provisional) for one in first] == [
        ("12-07 17:30", False),
        ("01-07 17:30", True),
        ("01-08 17:30", True),
    ]
    calendar_id = calendars.draft(cast.admin, "关于2027年部分节假日安排的通知", calendars.read_csv(NOTICE))
    shown = calendars.preview(cast.admin, calendar_id)
    assert (shown.clocks, shown.changed) == (2, 2)
    assert [local(one.due_after) for one in shown.items] == ["01-07 17:30", "01-08 17:30"]  # a day more off, another one worked
    assert [one.is_provisional for one in the_clocks(cast)] == [False, True, True]  # nothing has changed yet
    done = calendars.publish(cast.admin, calendar_id, reason="国务院办公厅通知")
    assert (done.changed, done.digest) == (2, shown.digest)
    assert jobs.run_due(10) >= 1
    batch = batch_views.get(cast.admin, done.batch_id or "")
    assert (batch.state, batch.done, batch.payload["changed"]) == ("completed", 1, 2)
    assert not any(one.is_provisional for one in the_clocks(cast))
    with pytest.raises(Conflict):
        calendars.publish(cast.admin, calendar_id, reason="再次")
    listed = [row.object_id for row in rows("verb_log", verb="calendar.publish")]
    assert listed == [calendar_id, shown.digest]


def test_what_waits_for_a_clock_moves_and_the_case_tells_it(cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    begin(cast, "2026-12-30 10:00")
    days = [SpecialDay(date(2027, 1, number), is_working=False, name="元旦") for number in range(1, 8)]
    calendar_id = calendars.draft(cast.admin, "通知", days)
    calendars.publish(cast.admin, calendar_id, reason="通知")
    jobs.run_due(10)
    (clock,) = the_clocks(cast)
    assert local(clock.due_at) == "01-13 17:30"
    (job,), (task,) = rows("job", clock_id=clock.id), rows("user_task", clock_id=clock.id)
    assert (job.due_at, task.due_at) == (clock.due_at, clock.due_at)
    verbs = [entry.verb for entry in history.of_case(cast.liwen, clock.case_id or "").items]
    assert verbs.count("clock.recompute") == 1
    events = clock_views.explain(cast.liwen, clock.id).events
    assert [(one.kind, local(one.due_before), local(one.due_after)) for one in events][-1] == ("recomputed", "01-07 17:30", "01-13 17:30")


def test_a_region_has_days_and_hours_of_its_own(cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    begin(cast, "2026-11-30 10:00")
    local_days = [SpecialDay(date(2026, 12, 1), is_working=False, name="地方假日")]
    elsewhere = calendars.draft(cast.admin, "别处", local_days, region="31")
    assert calendars.preview(cast.admin, elsewhere).clocks == 0
    here = calendars.draft(cast.admin, "本地", local_days, region="4401", closes=time(17))
    calendars.publish(cast.admin, here, reason="地方规定")
    jobs.run_due(10)
    assert [local(one.due_at) for one in the_clocks(cast)] == ["12-08 17:00"]


def test_a_running_clock_keeps_its_version_unless_asked(cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    rule_seed.write()
    with now.at(at("2026-12-01 09:00")):
        begin(cast, "2026-12-01 10:00")
        first = time_limits.draft(cast.admin, LIMIT)
        assert (time_limits.preview(cast.admin, first).changed, time_limits.get(cast.admin, first).version) == (1, 1)
        time_limits.publish(cast.admin, first, reason="新规定")
        assert time_limits.get(cast.admin, first).valid_from == date(2026, 12, 1)
    begin(cast, "2026-12-01 11:00", "2026-11-27 11:00")
    assert [local(one.due_at) for one in the_clocks(cast)] == ["12-04 17:30", "12-08 17:30", "12-10 17:30"]
    with now.at(at("2026-12-02 09:00")):
        second = time_limits.draft(cast.admin, LIMIT | {"value": 8, "party": "other"})
        done = time_limits.publish(cast.admin, second, reason="过渡条款", to_running=True)
        assert done.changed == 3
        jobs.run_due(10)
    assert [(local(one.due_at), one.party) for one in the_clocks(cast)] == [
        ("12-09 17:30", "other"),
        ("12-11 17:30", "other"),
        ("12-11 17:30", "other"),
    ]


def test_a_stopped_clock_takes_the_new_version_too(cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    begin(cast, "2026-12-01 10:00")
    (clock,) = the_clocks(cast)
    with now.at(at("2026-12-02 10:00")):
        clocks.stop(cast.liwen, clock.id, "hearing", reason="听证")
        time_limits.publish(cast.admin, time_limits.draft(cast.admin, LIMIT), reason="新规定", to_running=True)
        jobs.run_due(10)
        clocks.resume(cast.liwen, clock.id, reason="听证结束")
    assert [local(one.due_at) for one in the_clocks(cast)] == ["12-10 17:30"]


def test_many_clocks_are_counted_in_portions(cast: Cast, deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recounting, "CHUNK", 2)
    deploy(MATTER)
    begin(cast, *["2026-12-30 10:00"] * 5)
    calendar_id = calendars.draft(cast.admin, "通知", calendars.read_csv(NOTICE))
    done = calendars.publish(cast.admin, calendar_id, reason="通知")
    assert batch_views.get(cast.admin, done.batch_id or "").total == 3
    jobs.run_due(10)
    found = [item.result for item in batch_views.items(cast.admin, done.batch_id or "").items]
    assert [one["changed"] for one in found if one] == [2, 2, 1]


def test_who_may_publish(cast: Cast) -> None:
    days = calendars.read_csv(NOTICE)
    for actor in (cast.liwen, cast.sunqiang, cast.qianjing):
        with pytest.raises(Forbidden):
            calendars.draft(actor, "通知", days)
        with pytest.raises(Forbidden):
            time_limits.draft(actor, LIMIT)
    assert calendars.find(cast.liwen).items == []
    with pytest.raises(Invalid):
        time_limits.draft(cast.admin, LIMIT | {"unit": "fortnight"})
    with pytest.raises(Invalid):
        time_limits.draft(cast.admin, {"value": 3})


@pytest.mark.parametrize(
    "text",
    ["date,kind,name\n", "date,kind\n2027-13-01,off\n", "date,kind\n2027-01-01,holiday\n", NOTICE + "2027-01-01,off,元旦\n", "a\nb\n"],
)
def test_what_is_no_notice(text: str) -> None:
    with pytest.raises(Invalid):
        calendars.read_csv(text)


def test_what_is_shipped_is_written_down_once(cast: Cast) -> None:
    assert rule_seed.write() == len(limits.shipped()) + len(seed.layers())
    assert rule_seed.write() == 0
    found = calendars.find(cast.liwen, year=2026).items[0]
    assert (found.version, found.state, len([one for one in found.days if one["is_working"]])) == (1, "published", 6)
    assert time_limits.find(cast.liwen, name="tg.max").items[1].region == "31"
    assert clocks.due("jk.intake_verify", at("2026-09-29 10:00"), "440111") == at("2026-10-12 17:30")
    assert calendars.find(OPERATOR, limit=200).items[-1].year == 2004


def test_a_shipped_version_that_changes_stands_beside_what_an_office_entered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rule_seed.write()
    time_limits.publish(cast.admin, time_limits.draft(cast.admin, LIMIT | {"region": ""}), reason="新规定")
    newer = tuple(map(_newer, ("jk.intake_verify", "jk.desk")))
    monkeypatch.setattr(limits, "shipped", lambda: newer)
    assert rule_seed.write() == 2
    states = {name: time_limits.find(cast.admin, name=name).items[-1].state for name in ("jk.intake_verify", "jk.desk")}
    assert states == {"jk.intake_verify": "draft", "jk.desk": "published"}


def _newer(name: str) -> limits.Limit:
    return limits.of({"id": name, **{key: value for key, value in LIMIT.items() if key != "name"}, "region": "", "value": 9})

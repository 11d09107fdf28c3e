"""Who is told, how, and when: at once, after the quiet hours, in a digest; an alarm at any hour."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import Base
from services import (
    alarm_rows,
    conversations,
    keys,
    notice_hours,
    notice_sending,
    notice_settings,
    notices,
    now,
    rosters,
    running,
    transaction,
    user_tasks,
)
from services.actor import TICKER, Actor
from services.errors import Invalid
from services.notice_settings import Setting
from services.rows import AnyRow
from tests.cast import COUNTY, Cast
from tests.services import desks
from tests.services.conftest import Deploy
from tests.services.desks import person

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # 12:00 at the office
NIGHT = datetime(2026, 11, 23, 15, tzinfo=UTC)  # 23:00
MORNING = datetime(2026, 11, 23, 23, tzinfo=UTC)  # 07:00 of the next day
QUIET = {"quiet_from": 22 * 60, "quiet_until": 7 * 60}
_job = Base.metadata.tables["job"]


@pytest.fixture
def task(deploy: Deploy, cast: Cast) -> str:
    rosters.set_contacts(cast.admin, person(cast.zhaomin), {"email": "zhaomin@example.org"})
    return desks.begin(deploy, cast, name="王小明")


def wish(actor: Actor, **wishes: Any) -> None:
    notice_settings.change(actor, Setting(**wishes))


def owed(kind: str) -> list[tuple[AnyRow, dict[str, Any]]]:
    with transaction.reading() as look:
        rows = look.execute(select(_job).where(_job.c.kind == kind, _job.c.state == "due").order_by(_job.c.id)).all()
        return [(row, keys.unseal_values(look, row.data_key_id, row.payload)) for row in rows]


def run_due() -> None:
    for job in running.due(now.now(), 100):
        if job.mode == "inside":
            running.run(job.id)


def test_whoever_asks_for_nothing_is_told_by_the_page_alone(task: str, cast: Cast) -> None:
    user_tasks.assign(cast.sunqiang, task, person(cast.zhaomin), "请办")
    (found,) = notices.find(cast.zhaomin).items
    assert (found.kind, found.user_task_id, found.by_name) == ("assigned", task, "孙强")
    assert notices.unread(cast.zhaomin) == 1
    assert owed("call") == []


def test_a_message_says_no_more_than_the_number_of_the_case(task: str, cast: Cast) -> None:
    wish(cast.zhaomin, email="at_once", sms="at_once")  # she has no number: nothing is owed for it
    conversations.comment(cast.liwen, task, "王小明的母亲来电", [person(cast.zhaomin)])
    ((job, told),) = owed("call")
    number = user_tasks.get(cast.liwen, task).case_number
    assert (job.job_type, job.case_id, job.area_code) == ("notice.email", None, None)
    assert told.pop("notice_id")
    assert told == {"kind": "mentioned", "number": number, "user_task_id": task, "to": "zhaomin@example.org"}


def test_quiet_hours_hold_back_what_can_wait(task: str, cast: Cast) -> None:
    wish(cast.zhaomin, email="at_once", **QUIET)
    for moment, due in ((NOON, NOON), (NIGHT, MORNING), (NIGHT + timedelta(hours=3), MORNING), (MORNING, MORNING)):
        with now.at(moment):
            conversations.comment(cast.liwen, task, "x", [person(cast.zhaomin)])
        assert owed("call")[-1][0].due_at == due


def test_an_alarm_knows_no_quiet_hours(task: str, cast: Cast) -> None:
    for one in (cast.zhiban, cast.zhoutao):  # whoever of them is called first
        rosters.set_contacts(cast.admin, person(one), {"sms": "13800000000"})
        wish(one, sms="digest", **QUIET)
    row = user_tasks.get(cast.liwen, task)
    with now.at(NIGHT), transaction.transaction(TICKER, "job.run") as work:
        matter = alarm_rows.Matter(str(row.case_id), COUNTY, cast.offices["baiyun"], keys.system_data_key(work))
        alarm_rows.begin(work, matter, alarm_rows.Wish("duty_officer", "mandatory_report/police", "ring", str(row.case_number)))
    ((job, told),) = owed("call")
    assert (job.job_type, job.due_at, told["to"]) == ("alarm.sms", NIGHT, "13800000000")
    assert [one.kind for who in (cast.zhiban, cast.zhoutao) for one in notices.find(who).items] == ["alarm"]


def test_a_digest_gathers_and_comes_again(task: str, cast: Cast) -> None:
    with now.at(NOON):
        wish(cast.zhaomin, email="digest", digest_at=8 * 60)
        user_tasks.assign(cast.sunqiang, task, person(cast.zhaomin), "请办")
        conversations.comment(cast.liwen, task, "x", [person(cast.zhaomin)])
    assert owed("call") == []
    ((first, _),) = owed("digest")
    assert first.due_at == MORNING + timedelta(hours=1)
    with now.at(first.due_at):
        run_due()
        ((_, told),) = owed("call")
        assert (told["kind"], told["unread"], told["overdue"], told["today"]) == ("digest", 2, 0, 0)
    ((second, _),) = owed("digest")
    assert second.due_at == first.due_at + timedelta(days=1)
    with now.at(second.due_at):
        run_due()
    assert len(owed("call")) == 1  # nothing new was to be told


def test_a_digest_that_is_moved_or_given_up_is_not_sent_at_the_old_hour(task: str, cast: Cast) -> None:
    with now.at(NOON):
        wish(cast.zhaomin, email="digest", digest_at=8 * 60)
        wish(cast.zhaomin, email="digest", digest_at=18 * 60)
        user_tasks.assign(cast.sunqiang, task, person(cast.zhaomin), "请办")
    with now.at(NOON + timedelta(hours=6)):
        run_due()
        assert len(owed("call")) == 1
        wish(cast.zhaomin)
    with now.at(NOON + timedelta(days=3)):
        run_due()
    assert (len(owed("call")), owed("digest")) == (1, [])


def test_a_digest_whose_attempt_fails_comes_later_and_again(task: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with now.at(NOON):
        wish(cast.zhaomin, email="digest", digest_at=8 * 60)
        user_tasks.assign(cast.sunqiang, task, person(cast.zhaomin), "请办")
    ((first, _),) = owed("digest")
    with now.at(first.due_at), monkeypatch.context() as patched:
        patched.setattr(notice_sending, "_gathered", broken)
        run_due()
    ((failed, _),) = owed("digest")
    assert failed.due_at > first.due_at
    with now.at(failed.due_at):
        run_due()
        assert [told["unread"] for _, told in owed("call")] == [1]
    ((second, _),) = owed("digest")
    assert second.due_at == first.due_at + timedelta(days=1)


def test_two_workers_send_one_digest(task: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    together, gather = threading.Barrier(2), notice_sending._gathered

    def gathered(*given: Any) -> dict[str, int] | None:
        with suppress(threading.BrokenBarrierError):  # only if the second one comes as far as this, too
            together.wait(0.5)
        return gather(*given)

    def work(job: AnyRow) -> None:
        with now.at(job.due_at):
            notice_sending.digest(job)

    with now.at(NOON):
        for _ in range(2):  # the same wish twice owes the same digest twice
            wish(cast.zhaomin, email="digest", digest_at=8 * 60)
        user_tasks.assign(cast.sunqiang, task, person(cast.zhaomin), "请办")
    jobs = [job for job, _ in owed("digest")]
    monkeypatch.setattr(notice_sending, "_gathered", gathered)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, jobs))
    assert (len(jobs), len(owed("call")), len(owed("digest"))) == (2, 1, 1)


def test_what_was_seen_is_not_counted_and_not_anybody_elses(task: str, cast: Cast) -> None:
    user_tasks.assign(cast.sunqiang, task, person(cast.zhaomin), "请办")
    (found,) = notices.find(cast.zhaomin, is_unread=True).items
    assert notices.read(cast.liwen, found.id) == 0
    assert notices.unread(cast.zhaomin) == 1
    assert notices.read(cast.zhaomin) == 1
    assert (notices.unread(cast.zhaomin), notices.find(cast.zhaomin, is_unread=True).items) == (0, [])


def test_wishes_are_held_against_what_there_is(cast: Cast) -> None:
    for field, wrong in (("email", "sometimes"), ("digest_at", 24 * 60), ("quiet_until", 60)):
        with pytest.raises(Invalid) as refused:
            notice_settings.change(cast.liwen, Setting(**{field: wrong}))  # type: ignore[arg-type]
        assert field in refused.value.errors or "quiet_until" in refused.value.errors
    assert notice_settings.get(cast.liwen) == notice_settings.SettingView()


@pytest.mark.parametrize(("hour", "free"), [(21, 21), (22, 31), (3, 7), (7, 7), (12, 12)])
def test_quiet_hours_reach_over_midnight(hour: int, free: int) -> None:
    class Night:
        quiet_from, quiet_until = 22 * 60, 7 * 60

    midnight = datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert notice_hours.undisturbed(Night, midnight + timedelta(hours=hour)) == midnight + timedelta(hours=free)  # type: ignore[arg-type]

"""A desk: what is put off and comes back, filters that are kept, who has something open, and whom one may turn to."""

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, insert, update

from models import Candidate, SavedFilter
from services import colleagues, inbox, notice_settings, now, presence, saved_filters, snoozes, user_tasks
from services.actor import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.inbox import Criteria
from tests.cast import COUNTY, OTHER_COUNTY, Cast
from tests.services import desks
from tests.services.clockwork import at_once
from tests.services.conftest import Deploy
from tests.services.desks import person


@pytest.fixture
def task(deploy: Deploy, cast: Cast) -> str:
    return desks.begin(deploy, cast, name="王小明")


def shown(actor: Actor, **criteria: str) -> list[str]:
    return [one.id for one in inbox.find(actor, Criteria(**criteria)).items]


def test_what_is_put_off_leaves_one_desk_and_comes_back_by_itself(task: str, cast: Cast) -> None:
    until = now.now() + timedelta(days=2)
    snoozes.put_off(cast.liwen, task, until)
    assert shown(cast.liwen, show="open") == []
    assert shown(cast.liwen, show="put_off") == [task]
    assert shown(cast.zhaomin, show="open") == [task]
    with now.at(until):
        assert shown(cast.liwen, show="open") == [task]
        assert shown(cast.liwen, show="put_off") == []


def test_what_is_put_off_can_be_taken_up_and_put_off_again(task: str, cast: Cast) -> None:
    snoozes.put_off(cast.liwen, task, now.now() + timedelta(days=2))
    snoozes.put_off(cast.liwen, task, now.now() + timedelta(days=3))
    snoozes.take_up(cast.liwen, task)
    assert shown(cast.liwen, show="open") == [task]


def test_nothing_is_put_off_into_the_past_or_for_ever_or_unseen(task: str, cast: Cast) -> None:
    for wrong in (timedelta(seconds=0), timedelta(days=400)):
        with pytest.raises(Invalid):
            snoozes.put_off(cast.liwen, task, now.now() + wrong)
    with pytest.raises(NotFound):
        snoozes.put_off(cast.wuyue, task, now.now() + timedelta(days=1))
    user_tasks.complete(cast.liwen, task, {})
    with pytest.raises(Conflict):
        snoozes.put_off(cast.liwen, task, now.now() + timedelta(days=1))


def test_lists_and_their_counts_agree(task: str, cast: Cast) -> None:
    held = desks.another(cast.liwen)
    user_tasks.claim(cast.liwen, held)
    aside = desks.another(cast.liwen)
    snoozes.put_off(cast.liwen, aside, now.now() + timedelta(days=1))
    lists = {show: shown(cast.liwen, show=show) for show in inbox.LISTS}
    assert lists == {"mine": [held], "open": [task], "office": sorted([task, held, aside]), "put_off": [aside]}
    counted = inbox.counts(cast.liwen, Criteria())
    assert {show: one.count for show, one in counted.items()} == {show: len(ids) for show, ids in lists.items()}


def test_filters_narrow_a_list(task: str, cast: Cast) -> None:
    other = desks.another(cast.liwen, name="李雷")
    held = desks.another(cast.zhaomin)
    user_tasks.claim(cast.zhaomin, held)
    everything = sorted([task, other, held])
    assert sorted(shown(cast.liwen, show="office", process_id="seq", element_id="t1", area_code=COUNTY, due="never")) == everything
    assert shown(cast.liwen, show="office", state="claimed") == [held]
    for subject in ("王小明", "wang"):
        assert shown(cast.liwen, show="office", subject=subject) == [task]
    for nothing in ({"due": "today"}, {"due": "overdue"}, {"follow_up": "today"}, {"area_code": OTHER_COUNTY}, {"element_id": "t2"}):
        assert shown(cast.liwen, show="office", **nothing) == []


def test_a_due_moment_lies_in_exactly_one_span() -> None:
    with now.at(now.now()):
        spans = [inbox.wanted(Criteria(due=due)) for due in ("overdue", "today", "soon", "later")]
    for before, after in pairwise(spans):
        assert before.due_before == after.due_from
    assert (spans[0].due_from, spans[-1].due_before) == (None, None)


def test_no_desk_knows_other_lists(cast: Cast) -> None:
    for wrong in ({"show": "x"}, {"due": "x"}, {"state": "x"}, {"follow_up": "x"}):
        with pytest.raises(Invalid):
            Criteria(**wrong)


def test_a_filter_is_kept_with_whom_it_looks_for(task: str, cast: Cast) -> None:
    kept = saved_filters.save(cast.liwen, "王小明的", Criteria(show="office", subject="王小明"))
    (found,) = saved_filters.find(cast.liwen)
    assert (found.id, found.name, found.is_mine) == (kept, "王小明的", True)
    assert [one.id for one in inbox.find(cast.liwen, saved_filters.get(cast.liwen, kept).criteria).items] == [task]
    assert saved_filters.find(cast.zhaomin) == []
    with pytest.raises(NotFound):
        saved_filters.get(cast.zhaomin, kept)
    saved_filters.remove(cast.liwen, kept)
    assert saved_filters.find(cast.liwen) == []


def test_a_shared_filter_is_the_offices_but_goes_only_with_its_owner(cast: Cast) -> None:
    kept = saved_filters.save(cast.liwen, "今日到期", Criteria(due="today"), cast.offices["baiyun"])
    (found,) = saved_filters.find(cast.zhaomin)
    assert (found.is_mine, found.by_name) == (False, "李文")
    assert saved_filters.find(cast.wuyue) == []
    with pytest.raises(Forbidden):
        saved_filters.remove(cast.zhaomin, kept)
    with pytest.raises(NotFound):
        saved_filters.remove(cast.wuyue, kept)
    with pytest.raises(Invalid):
        saved_filters.save(cast.liwen, "x", Criteria(), cast.offices["tianhe"])


def test_the_second_one_is_told_who_came_first(task: str, cast: Cast) -> None:
    begun = now.now()
    with now.at(begun):
        assert presence.tell(cast.liwen, task) == []
        assert [one.name for one in presence.tell(cast.zhaomin, task)] == ["李文"]
        assert [one.name for one in presence.tell(cast.liwen, task)] == ["赵敏"]
    with now.at(begun + presence.GONE_AFTER):
        assert presence.tell(cast.zhaomin, task) == []
    with pytest.raises(NotFound):
        presence.tell(cast.wuyue, task)


def test_colleagues_are_those_of_the_office(task: str, cast: Cast) -> None:
    found = {one.id for one in colleagues.of_user_task(cast.liwen, task)}
    assert {person(cast.zhaomin), person(cast.sunqiang)} <= found
    assert not {person(one) for one in (cast.liwen, cast.wuyue, cast.admin)} & found


def test_outsiders_turn_to_the_holder_alone(task: str, cast: Cast, database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(insert(Candidate), {"user_task_id": task, "person_id": person(cast.tangjing)})
    assert colleagues.of_user_task(cast.tangjing, task) == []
    user_tasks.claim(cast.liwen, task)
    assert [one.name for one in colleagues.of_user_task(cast.tangjing, task)] == ["李文"]


def test_a_shared_filter_names_nobody(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        saved_filters.save(cast.liwen, "王小明的", Criteria(show="office", subject="王小明"), cast.offices["baiyun"])
    assert refused.value.reason == "filter_names_somebody"
    assert saved_filters.find(cast.zhaomin) == []


def test_a_filter_that_was_shared_before_it_might_not_be_stays_with_its_owner(cast: Cast, database: Engine) -> None:
    kept = saved_filters.save(cast.liwen, "王小明的", Criteria(show="office", subject="王小明"))
    with database.begin() as connection:
        connection.execute(update(SavedFilter).values(office_id=cast.offices["baiyun"]))
    assert saved_filters.get(cast.liwen, kept).criteria.subject == "王小明"
    assert saved_filters.find(cast.zhaomin) == []
    with pytest.raises(NotFound):
        saved_filters.get(cast.zhaomin, kept)


def test_two_windows_of_one_person_may_write_at_once(task: str, cast: Cast) -> None:
    until, wish = now.now() + timedelta(days=1), notice_settings.Setting(email="at_once")
    people = {f"R-{place}": one for place, one in enumerate((cast.liwen, cast.zhaomin, cast.sunqiang))}

    def put_off(key: str) -> None:
        snoozes.put_off(people[key], task, until)

    def set_wish(key: str) -> None:
        notice_settings.change(people[key], wish)

    at_once(len(people), *([put_off] * 4))
    at_once(len(people), *([set_wish] * 4))
    assert [shown(one, show="put_off") for one in people.values()] == [[task]] * 3
    assert {notice_settings.get(one).email for one in people.values()} == {"at_once"}


def test_many_windows_keep_no_more_filters_than_one_may_have(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_filters, "MOST", 2)

    def save(key: str) -> None:
        with suppress(Conflict):
            saved_filters.save(cast.liwen, key, Criteria())

    at_once(2, *([save] * 4))
    assert len(saved_filters.find(cast.liwen)) == 2

"""A user task goes to whoever could do it, or with whom the case is shared; and he sees that no longer than he holds it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services import cases, instances, now, shares, user_tasks
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.exclusions import Whom
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

Give = Callable[[Cast, str, Actor], int]


@pytest.fixture
def task(cast: Cast, deploy: Deploy) -> str:
    """Give the one open user task of a case of 白云, for caseworkers; 李文 holds it."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    instances.start(cast.liwen, "seq")
    (found,) = user_tasks.find(cast.liwen).items
    user_tasks.claim(cast.liwen, found.id)
    return found.id


def assign(cast: Cast, task: str, taker: Actor) -> int:
    return user_tasks.assign(cast.sunqiang, task, str(taker.person_id), reason="x")


def delegate(cast: Cast, task: str, taker: Actor) -> int:
    return user_tasks.delegate(cast.liwen, task, str(taker.person_id), reason="x")


@pytest.mark.parametrize("give", [assign, delegate])
@pytest.mark.parametrize("name", ["wuyue", "kangfu", "admin", "qianjing", "tangjing", "notifier"])
def test_it_is_not_given_to_strangers(cast: Cast, task: str, give: Give, name: str) -> None:
    taker: Actor = getattr(cast, name)
    with pytest.raises(Invalid) as refused:
        give(cast, task, taker)
    assert refused.value.reason == "nobody_for_it"
    assert user_tasks.get(cast.liwen, task).assignee_id == cast.liwen.person_id


@pytest.mark.parametrize("give", [assign, delegate])
@pytest.mark.parametrize("name", ["zhaomin", "sunqiang", "heping", "zhiban"])
def test_it_is_given_to_colleagues_and_to_those_who_oversee_them(cast: Cast, task: str, give: Give, name: str) -> None:
    taker: Actor = getattr(cast, name)
    give(cast, task, taker)
    assert user_tasks.get(cast.sunqiang, task).assignee_id == taker.person_id


@pytest.mark.parametrize("may_work", [True, False])
def test_a_share_to_work_on_the_case_lets_it_go_further(cast: Cast, task: str, *, may_work: bool) -> None:
    case_id = str(user_tasks.get(cast.liwen, task).case_id)
    soon = now.now() + timedelta(days=9)
    shares.share(cast.sunqiang, case_id, Whom(cast.wuyue.person_id), valid_until=soon, may_work=may_work, reason="x")
    if may_work:
        delegate(cast, task, cast.wuyue)
        assert user_tasks.get(cast.wuyue, task).assignee_id == cast.wuyue.person_id
    else:
        with pytest.raises(Invalid):
            delegate(cast, task, cast.wuyue)


def test_sight_ends_with_the_user_task(cast: Cast, deploy: Deploy) -> None:
    """Whoever was asked sees what he did, and no longer the case around it."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    started = instances.start(cast.liwen, "seq")
    case_id = str(started.case_id)
    (found,) = user_tasks.find(cast.liwen).items
    share = shares.share(
        cast.sunqiang, case_id, Whom(cast.wuyue.person_id), valid_until=now.now() + timedelta(days=9), may_work=True, reason="x"
    )
    assign(cast, found.id, cast.wuyue)
    shares.unshare(cast.sunqiang, share.id, reason="x")
    assert cases.get(cast.wuyue, case_id).id == case_id
    assert user_tasks.complete(cast.wuyue, found.id, {})
    with pytest.raises(NotFound):
        cases.get(cast.wuyue, case_id)
    with pytest.raises(NotFound):
        instances.variables(cast.wuyue, started.instance_id)
    assert user_tasks.get(cast.wuyue, found.id).state == "completed"
    assert cases.get(cast.liwen, case_id).id == case_id

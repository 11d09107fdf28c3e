"""Picked user tasks go to whoever has least and may do them; what nobody may take stays, and each is written down."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, insert, select

from models import Barred, VerbLog
from services import instances, notices, transaction, user_tasks
from services.actor import Actor, Role
from services.errors import Conflict, Forbidden, Invalid
from services.oversight import balancing
from tests import diagrams
from tests.cast import AREAS, OTHER_COUNTY, Cast
from tests.services.conftest import Deploy

WHY = "均衡工作量"


@pytest.fixture
def four(cast: Cast, deploy: Deploy) -> list[str]:
    """Give four user tasks; 李文 holds the first two."""
    deploy(diagrams.sequence("visit", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    for _ in range(4):
        instances.start(cast.liwen, "visit")
    found = sorted(one.id for one in user_tasks.find(cast.liwen).items)
    for one in found[:2]:
        user_tasks.claim(cast.liwen, one)
    return found


def people(*actors: object) -> list[str]:
    return [str(one.person_id) for one in actors]  # type: ignore[attr-defined]


def test_whoever_has_least_gets_the_next(cast: Cast, four: list[str]) -> None:
    takers = people(cast.liwen, cast.zhaomin)
    told = balancing.preview(cast.sunqiang, four[2:], takers)
    assert dict(told.given) == dict.fromkeys(four[2:], cast.zhaomin.person_id)
    assert [(one.name, one.has, one.gets) for one in told.takers] == [("李文", 2, 0), ("赵敏", 0, 2)]
    assert {one.assignee_name for one in user_tasks.find(cast.sunqiang).items} == {"李文", None}  # nothing changed


def test_all_go_over_at_once_and_each_is_recorded(cast: Cast, four: list[str]) -> None:
    told = balancing.balance(cast.sunqiang, four, people(cast.zhaomin), reason=WHY)
    assert (len(told.given), told.left) == (4, ())
    assert {(one.assignee_name, one.state) for one in user_tasks.find(cast.zhaomin).items} == {("赵敏", "claimed")}
    with transaction.reading() as look:
        rows = look.execute(select(VerbLog.object_id, VerbLog.actor_id).where(VerbLog.verb == "caseload.hand_over")).all()
    assert sorted(row.object_id for row in rows) == four
    assert {row.actor_id for row in rows} == {cast.sunqiang.person_id}
    user_tasks.complete(cast.zhaomin, four[0], {})


def test_nobody_takes_from_himself(cast: Cast, four: list[str]) -> None:
    told = balancing.preview(cast.sunqiang, four[:2], people(cast.liwen))
    assert (told.given, told.left) == ((), tuple(four[:2]))
    with pytest.raises(Conflict):
        balancing.balance(cast.sunqiang, four[:2], people(cast.liwen), reason=WHY)


def test_what_a_taker_may_not_approve_goes_to_another_or_stays(cast: Cast, four: list[str], database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(insert(Barred), {"user_task_id": four[3], "person_id": cast.zhaomin.person_id})
    told = balancing.balance(cast.sunqiang, four[2:], people(cast.zhaomin), reason=WHY)
    assert told.left == (four[3],)
    told = balancing.preview(cast.sunqiang, four[3:], people(cast.zhaomin, cast.zhiban))
    assert told.given == ((four[3], cast.zhiban.person_id),)


@pytest.mark.parametrize("name", ["tangjing", "kangfu"])
def test_nothing_goes_to_whom_it_could_not_be_assigned(cast: Cast, four: list[str], name: str) -> None:
    stranger: Actor = getattr(cast, name)
    told = balancing.preview(cast.sunqiang, four, people(stranger, cast.zhaomin))
    assert {taker for _, taker in told.given} == {cast.zhaomin.person_id}
    with pytest.raises(Conflict) as refused:
        balancing.balance(cast.sunqiang, four, people(stranger), reason=WHY)
    assert refused.value.reason == "nobody_may_take_it"


def test_only_a_supervisor_of_the_place_balances(cast: Cast, four: list[str]) -> None:
    for actor in (cast.qianjing, cast.admin, cast.heping, cast.liwen, cast.wuyue):
        with pytest.raises(Forbidden):
            balancing.balance(actor, four, people(cast.zhaomin), reason=WHY)
    elsewhere = replace(cast.sunqiang, roles=(Role("supervisor", cast.offices["tianhe"], OTHER_COUNTY, AREAS[OTHER_COUNTY][2]),))
    with pytest.raises(Conflict):  # as if they were not there
        balancing.preview(elsewhere, four, people(cast.wuyue))


@pytest.mark.parametrize("takers", [[], ["nobody"], ["x"] * 2])
def test_takers_are_people_who_work_here(cast: Cast, four: list[str], takers: list[str]) -> None:
    with pytest.raises(Invalid):
        balancing.preview(cast.sunqiang, four, takers)


def test_it_needs_a_reason_and_something_to_give(cast: Cast, four: list[str]) -> None:
    with pytest.raises(Invalid):
        balancing.balance(cast.sunqiang, four, people(cast.zhaomin))
    with pytest.raises(Conflict):
        balancing.preview(cast.sunqiang, ["nothing"], people(cast.zhaomin))
    with pytest.raises(Invalid):
        balancing.preview(cast.sunqiang, [four[0], four[0]], people(cast.zhaomin))


def test_takers_are_told_once_each(cast: Cast, four: list[str]) -> None:
    balancing.balance(cast.sunqiang, four[2:3], people(cast.zhaomin), reason=WHY)
    (told,) = notices.find(cast.zhaomin).items
    assert (told.kind, told.user_task_id, told.by_name) == ("assigned", four[2], "孙强")
    balancing.balance(cast.sunqiang, four[:2] + four[3:], people(cast.zhaomin), reason=WHY)
    assert [(one.kind, one.user_task_id) for one in notices.find(cast.zhaomin).items] == [("handed_over", None), ("assigned", four[2])]
    assert (notices.find(cast.liwen).items, notices.find(cast.sunqiang).items) == ([], [])

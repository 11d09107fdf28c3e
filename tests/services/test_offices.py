"""Offices over time: former names, and one that goes into another without anybody's user task being lost."""

from datetime import date

import pytest

from services import actors, cases, directory, instances, offices, people, user_tasks
from services.actor import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests import diagrams
from tests.cast import COUNTY, OTHER_COUNTY, Cast, keeper
from tests.services.conftest import Deploy

SINCE = date(2026, 3, 1)


def as_of_now(actor: Actor) -> Actor:
    """Give the same person with what he holds now."""
    found = people.actor_of(str(actor.account_id))
    assert found is not None
    return found


@pytest.fixture
def user_task(cast: Cast, deploy: Deploy) -> str:
    """Give the one open user task of a case of 白云区民政局, for its caseworkers."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    instances.start(cast.liwen, "seq")
    return user_tasks.find(cast.liwen).items[0].id


def test_a_former_name_is_kept(cast: Cast) -> None:
    renamed = offices.rename(cast.renhe, cast.offices["weibao"], "白云区未成年人保护中心", SINCE)
    assert [(one.name, one.valid_to) for one in renamed.former_names] == [("白云区未成年人救助保护中心", date(2026, 2, 28))]
    assert offices.get(cast.liwen, renamed.id) == renamed


def test_an_office_that_begins_later_is_not_listed_yet(cast: Cast) -> None:
    coming = offices.add(cast.renhe, "白云区新站", COUNTY, date(2100, 1, 1))
    assert coming.id not in {one.id for one in offices.find(cast.liwen, offices.Filters(area_code=COUNTY)).items}
    assert coming.id in {one.id for one in offices.find(cast.liwen, offices.Filters(area_code=COUNTY, with_former=True)).items}


class TestClosed:
    """An office that is no more."""

    def test_its_people_lose_their_roles_and_it_is_listed_no_more(self, cast: Cast) -> None:
        closed = offices.close(cast.renhe, cast.offices["xinqiao"], SINCE)
        assert (closed.valid_to, closed.replaced_by) == (date(2026, 2, 28), None)
        assert as_of_now(cast.tianyuan).roles == ()
        assert closed.id not in {one.id for one in offices.find(cast.liwen, offices.Filters(area_code=COUNTY)).items}
        assert offices.get(cast.liwen, closed.id) == closed

    def test_it_stays_open_while_user_tasks_would_be_lost(self, cast: Cast, user_task: str) -> None:
        with pytest.raises(Conflict) as caught:
            offices.close(cast.renhe, cast.offices["baiyun"], SINCE)
        assert caught.value.reason == "office_has_user_tasks"
        assert caught.value.parameters == {"many": 1, "user_tasks": "t1 × 1"}
        assert offices.get(cast.liwen, cast.offices["baiyun"]).valid_to is None
        assert user_tasks.get(cast.liwen, user_task).state == "open"

    def test_a_successor_must_have_somebody_with_the_role(self, cast: Cast, user_task: str) -> None:
        assert user_task
        with pytest.raises(Conflict):
            offices.close(cast.renhe, cast.offices["baiyun"], SINCE, cast.offices["weibao"])  # nobody there is a caseworker
        assert offices.close(cast.renhe, cast.offices["baiyun"], SINCE, cast.offices["tianhe"]).replaced_by == cast.offices["tianhe"]

    def test_the_successors_people_stand_for_it(self, cast: Cast, user_task: str) -> None:
        with pytest.raises(NotFound):
            user_tasks.get(cast.wuyue, user_task)
        offices.close(cast.renhe, cast.offices["baiyun"], SINCE, cast.offices["tianhe"])
        wuyue = as_of_now(cast.wuyue)
        assert [role.office_id for role in wuyue.roles] == [cast.offices["tianhe"], cast.offices["baiyun"]]  # his own comes first
        assert cases.find(wuyue).items[0].office_id == cast.offices["baiyun"]  # nobody has rewritten it
        user_tasks.claim(wuyue, user_task)
        following = user_tasks.complete(wuyue, user_task, {}).next_user_task_id
        assert following is not None
        user_tasks.complete(wuyue, following, {})
        assert cases.find(wuyue).items[0].state == "closed"
        with pytest.raises(NotFound):
            user_tasks.get(as_of_now(cast.liwen), user_task)

    def test_successors_of_successors_stand_for_it_too(self, cast: Cast, user_task: str) -> None:
        offices.close(cast.admin, cast.offices["baiyun"], SINCE, cast.offices["tianhe"])
        people.grant(cast.admin, str(cast.heping.person_id), "caseworker", cast.offices["guangzhou"])
        offices.close(cast.admin, cast.offices["tianhe"], SINCE, cast.offices["guangzhou"])
        assert user_tasks.claim(as_of_now(cast.heping), user_task) == 1
        assert directory.present().heir(cast.offices["baiyun"]) == cast.offices["guangzhou"]
        assert directory.present().is_held("caseworker", cast.offices["baiyun"])

    def test_a_user_task_that_asks_somebody_else_as_well_is_not_lost(self, cast: Cast, deploy: Deploy) -> None:
        deploy(diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="rehab_org,caseworker"))
        instances.start(cast.liwen, "seq", variables={"target_office_id": cast.offices["xinqiao"]})
        assert offices.close(cast.admin, cast.offices["xinqiao"], SINCE).valid_to is not None

    def test_what_cannot_be_is_refused(self, cast: Cast) -> None:
        baiyun, xinqiao = cast.offices["baiyun"], cast.offices["xinqiao"]
        with pytest.raises(Conflict):
            offices.close(cast.admin, xinqiao, SINCE, xinqiao)
        with pytest.raises(Invalid):
            offices.close(cast.admin, xinqiao, SINCE, "nowhere")
        with pytest.raises(Invalid):
            offices.close(cast.admin, xinqiao, date(2100, 1, 1))
        with pytest.raises(NotFound):
            offices.close(cast.admin, "nowhere", SINCE)
        offices.close(cast.admin, xinqiao, SINCE)
        with pytest.raises(Conflict):
            offices.close(cast.admin, xinqiao, SINCE)
        with pytest.raises(Conflict):
            offices.close(cast.admin, baiyun, SINCE, xinqiao)

    def test_it_is_for_whoever_looks_after_both(self, cast: Cast) -> None:
        for actor in (cast.liwen, cast.sunqiang, cast.heping, cast.tuzhi, cast.qianjing):
            with pytest.raises(Forbidden):
                offices.close(actor, cast.offices["xinqiao"], SINCE)
            with pytest.raises(Forbidden):
                offices.rename(actor, cast.offices["xinqiao"], "x", SINCE)
        of_county = keeper(cast, COUNTY)
        with pytest.raises(Forbidden):
            offices.close(of_county, cast.offices["xinqiao"], SINCE, cast.offices["tianhe"])
        assert offices.close(of_county, cast.offices["xinqiao"], SINCE, cast.offices["kangning"]).area_code != OTHER_COUNTY


def test_an_hour_of_today_counts_from_today_on(cast: Cast) -> None:
    closed = offices.close(cast.admin, cast.offices["xinqiao"], actors.today())
    assert as_of_now(cast.tianyuan).roles == ()
    assert closed.valid_to is not None
    assert closed.valid_to < actors.today()

"""A county goes into its neighbour in the middle of a running referral: nothing is lost, and the case comes to its end."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from services import areas, cases, institutions, person_files, roles_held, transaction, user_tasks
from services import people as staff
from services.actor import Actor
from services.errors import NotFound
from services.office_closing import forget
from tests.cast import CITY, COUNTY, OTHER_COUNTY, Cast
from tests.processes import referral_papers as papers
from tests.processes.referral_desk import ReferralServicesDesk
from tests.processes.referral_way import accepted, closed, due_for_stage, ended_as, followed_up, registered, signed

THIRD_COUNTY = "440112"
SINCE = date(2026, 1, 1)


def as_of_now(one: Actor) -> Actor:
    """Give the same person with what he holds now."""
    with transaction.reading() as look:
        return replace(one, roles=roles_held.of(look, [str(one.person_id)], roles_held.today()).get(str(one.person_id), ()))


@pytest.fixture
def desk(database: Engine, cast: Cast) -> ReferralServicesDesk:
    """Give a referral for which the county is about to choose an institution."""
    assert database
    found = ReferralServicesDesk(cast)
    registered(found)
    return found


def merge(desk: ReferralServicesDesk) -> None:
    """Let 白云区 go into 天河区, its bureau into the one there, with a supervisor who comes along."""
    cast, tianhe = desk.cast, desk.cast.offices["tianhe"]
    staff.grant(cast.renhe, str(cast.wuyue.person_id), "referral_worker", tianhe)
    chief = staff.add(cast.renhe, "xuqing", "许青", "a long password of hers", [("supervisor", tianhe)])
    areas.replace(cast.renhe, COUNTY, OTHER_COUNTY, SINCE, offices={cast.offices["baiyun"]: tianhe})
    now = {name: as_of_now(one) for name, one in vars(cast).items() if isinstance(one, Actor)}
    now["sunqiang"] = as_of_now(Actor("person", chief.id, chief.name, None, ()))
    desk.cast = replace(cast, **now)


def test_the_case_goes_on_to_its_end(desk: ReferralServicesDesk) -> None:
    merge(desk)
    assert desk.doer("match_institution") == desk.cast.wuyue  # it was open, and asked the office that is no more
    accepted(desk)
    assert desk.doer("assess") == desk.cast.kangfu  # the institution stays where it was
    signed(desk)
    due_for_stage(desk)
    desk.do("assess_stage", papers.stage("close", desk.today))
    closed(desk, "goal_reached")
    followed_up(desk)
    ended_as(desk, "closed_followed_up")
    assert (desk.case.area_code, desk.case.office_name) == (COUNTY, "白云区民政局")  # what was decided by whom, then


def test_the_successors_people_see_it_and_the_neighbours_do_not(desk: ReferralServicesDesk) -> None:
    cast, case_id = desk.cast, desk.begun.case_id
    assert case_id
    areas.add(cast.admin, THIRD_COUNTY, "黄埔区", CITY)
    before = {file.id for file in person_files.find(cast.liwen).items}
    merge(desk)
    now = desk.cast
    for actor in (now.wuyue, now.sunqiang, now.heping, now.qianjing):
        assert cases.get(actor, case_id).id == case_id
    with pytest.raises(NotFound):
        cases.get(now.liwen, case_id)  # whoever worked in the office that is no more
    neighbour = replace(cast.wuyue, roles=(replace(cast.wuyue.roles[0], area_code=THIRD_COUNTY, office_id="elsewhere"),))
    with pytest.raises(NotFound):
        cases.get(neighbour, case_id)
    assert {file.id for file in person_files.find(now.wuyue).items} == before
    county = institutions.find(now.wuyue, institutions.Filters(area_code=OTHER_COUNTY)).items
    assert {one.name for one in county} >= {"白云区康宁社区康复中心", "白云区心桥康复站"}


def test_a_new_matter_of_the_old_county_belongs_to_the_new_one(desk: ReferralServicesDesk) -> None:
    merge(desk)
    forget()
    liwen, desk.cast = desk.cast.liwen, replace(desk.cast, liwen=desk.cast.wuyue)  # who starts it
    desk.start(papers.application(desk.today))
    assert (desk.case.area_code, desk.case.office_name) == (OTHER_COUNTY, "天河区民政局")
    desk.do("verify", papers.verification("confirmed"))
    assert {one["name"] for one in desk.variables["candidates"]} == {  # the institutions of the old county are of the new one
        row.name for row in institutions.find(desk.cast.wuyue, institutions.Filters(area_code=OTHER_COUNTY)).items
    }
    assert not user_tasks.find(liwen).items

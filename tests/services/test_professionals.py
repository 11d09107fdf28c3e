"""The register of professionals: applied, looked at, trained, suspended, gone."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.lifecycle import ProfessionalState
from services import actors, institutions, professionals
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.professionals import ProfessionalView
from tests.cast import COUNTY, Cast
from tests.services.test_institutions import told as institution


def told(**more: Any) -> dict[str, Any]:
    return {
        "name": "温社工",
        "id_no": "440111199001150009",
        "category": "social_worker",
        "area_code": COUNTY,
        "certificate": "社会工作师职业资格",
        "certificate_no": "ZS-1",
        "phone": "13000000003",
        **more,
    }


@pytest.fixture
def wen(cast: Cast) -> ProfessionalView:
    return professionals.add(cast.liwen, told())


def test_an_application_waits_for_the_county(cast: Cast, wen: ProfessionalView) -> None:
    assert (wen.state, wen.talent_no, wen.office_id) == ("pending", "RC440111-00001", cast.offices["baiyun"])
    assert professionals.approve(cast.liwen, wen.id).state == "active"


def test_nobody_stands_in_it_twice(cast: Cast, wen: ProfessionalView) -> None:
    with pytest.raises(Conflict) as refused:
        professionals.add(cast.liwen, told(name=f"{wen.name}二"))
    assert refused.value.reason == "professional_known"


def test_training_of_the_year_is_added_up(cast: Cast, wen: ProfessionalView) -> None:
    this_year = actors.today().year
    for year, hours in ((this_year, 12), (this_year - 1, 50)):
        after = professionals.train(cast.liwen, wen.id, {"year": year, "hours": hours, "topic": "精神康复"})
    assert (after.hours_this_year, after.is_trained) == (12, False)
    after = professionals.train(cast.liwen, wen.id, {"year": this_year, "hours": 8, "topic": "危机干预"})
    assert (after.hours_this_year, after.is_trained) == (20, True)


def test_a_suspension_has_a_reason_and_an_end(cast: Cast, wen: ProfessionalView) -> None:
    professionals.approve(cast.sunqiang, wen.id)
    with pytest.raises(Invalid):
        professionals.suspend(cast.sunqiang, wen.id)
    suspended = professionals.suspend(cast.sunqiang, wen.id, reason="培训不足")
    assert (suspended.state, suspended.state_reason) == (ProfessionalState.SUSPENDED, "培训不足")
    assert professionals.resume(cast.sunqiang, wen.id).state == "active"
    assert professionals.leave(cast.sunqiang, wen.id, reason="本人申请").state == "left"
    with pytest.raises(Conflict):
        professionals.resume(cast.sunqiang, wen.id)


def test_a_certificate_that_is_over_lets_nobody_work(cast: Cast) -> None:
    yesterday: date = actors.today() - timedelta(days=1)
    old = professionals.add(cast.liwen, told(certificate_valid_until=yesterday))
    assert not old.is_certified
    with pytest.raises(Conflict) as refused:
        professionals.approve(cast.liwen, old.id)
    assert refused.value.reason == "certificate_over"


def test_an_institution_enters_its_own_staff_and_does_not_approve_it(cast: Cast) -> None:
    kangning = institutions.add(cast.sunqiang, institution())
    own = professionals.add(cast.kangfu, told(institution_id=kangning.id))
    assert [one.id for one in professionals.find(cast.kangfu).items] == [own.id]
    assert professionals.train(cast.kangfu, own.id, {"year": 2026, "hours": 4, "topic": "保密"}).id == own.id
    with pytest.raises(Forbidden):
        professionals.approve(cast.kangfu, own.id)
    with pytest.raises(Forbidden):
        professionals.add(cast.tianyuan, told(institution_id=kangning.id, id_no="440111199001150017"))


def test_strangers_see_nobody(cast: Cast, wen: ProfessionalView) -> None:
    for actor in (cast.wuyue, cast.kangfu):
        assert professionals.find(actor).items == []
        with pytest.raises(NotFound):
            professionals.get(actor, wen.id)
    assert [one.id for one in professionals.find(cast.qianjing, state="pending").items] == [wen.id]
    with pytest.raises(Forbidden):
        professionals.approve(cast.qianjing, wen.id)


@pytest.mark.parametrize("wrong", [{"category": "wizard"}, {"name": ""}, {"area_code": "999999"}])
def test_what_does_not_hold_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        professionals.add(cast.liwen, told(**wrong))

"""What somebody leaves behind, and what an absence would mean."""

from datetime import date, timedelta

import pytest

from services import absence_warnings, actors, deputies, instances, leaving, people, user_tasks
from services.absence_warnings import Warned
from services.deputies import Wish
from services.errors import Forbidden, NotFound
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy


def tomorrow() -> date:
    return actors.today() + timedelta(days=1)


def id_of(cast: Cast, login: str) -> str:
    return str(getattr(cast, login).person_id)


def test_his_work_his_last_roles_and_whom_he_stands_in_for(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case()))
    instance_id = instances.start(cast.liwen, "seq", variables={"a": 1}).instance_id
    user_tasks.claim(cast.liwen, user_tasks.find(cast.liwen, instance_id=instance_id).items[0].id)
    deputies.enter(cast.zhaomin, id_of(cast, "zhaomin"), Wish(tomorrow(), tomorrow(), (id_of(cast, "liwen"),)))
    told = leaving.preview(cast.renhe, id_of(cast, "liwen"))
    assert (told.user_tasks, told.last_of, told.may_hand_over) == (1, (), False)
    assert [one.name for one in told.stands_in_for] == ["赵敏"]
    assert [one.name for one in told.supervisors] == ["孙强"]
    people.deactivate(cast.admin, id_of(cast, "zhaomin"))
    assert {one.role for one in leaving.preview(cast.renhe, id_of(cast, "liwen")).last_of} == {"caseworker", "referral_worker"}


def test_a_supervisor_may_look_and_hand_over(cast: Cast) -> None:
    assert leaving.preview(cast.sunqiang, id_of(cast, "liwen")).may_hand_over
    with pytest.raises(NotFound):
        leaving.preview(cast.sunqiang, id_of(cast, "wuyue"))
    with pytest.raises(Forbidden):
        leaving.preview(cast.liwen, id_of(cast, "zhaomin"))


def test_what_speaks_against_an_absence(cast: Cast) -> None:
    liwen, zhaomin = id_of(cast, "liwen"), id_of(cast, "zhaomin")
    wish = Wish(tomorrow(), tomorrow(), (zhaomin,))
    assert absence_warnings.about(cast.liwen, liwen, wish) == []
    deputies.enter(cast.liwen, liwen, wish)
    assert absence_warnings.about(cast.liwen, liwen, wish) == [Warned("away_already", "李文")]
    assert absence_warnings.about(cast.sunqiang, id_of(cast, "sunqiang"), wish) == [
        Warned("deputy_busy", "赵敏"),
        Warned("office_empty", "白云区民政局", "supervisor"),
    ]
    with_both_away = Wish(tomorrow(), tomorrow(), (id_of(cast, "sunqiang"),))
    empty = [one.role for one in absence_warnings.about(cast.sunqiang, zhaomin, with_both_away) if one.kind == "office_empty"]
    assert empty == ["caseworker", "referral_worker"]  # 李文 is away as well


def test_nobody_asks_about_whom_he_does_not_see(cast: Cast) -> None:
    with pytest.raises(NotFound):
        absence_warnings.about(cast.wuyue, id_of(cast, "liwen"), Wish(tomorrow(), tomorrow(), (id_of(cast, "zhaomin"),)))

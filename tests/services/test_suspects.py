"""A suspect who works here is kept out of his own case in the step that writes down who he is."""

from typing import Any

import pytest
from sqlalchemy import insert

from models import Institution
from services import alarms, cases, exclusions, identities, instances, now, user_tasks
from services.actor import Actor
from services.errors import Forbidden, Invalid, NotFound
from services.ids import new_id
from services.transaction import engine
from tests.cast import COUNTY, Cast
from tests.diagrams import case, chain, document, node, process
from tests.services.conftest import Deploy

ID, PHONE, CODE = "440111199003071232", "13912345678", "91440101MA5ANRJM2H"
PARTS = (
    node("startEvent", "start"),
    node("userTask", "apply", camunda_candidateGroups="caseworker"),
    node("userTask", "review", camunda_candidateGroups="caseworker", camunda_assignee="zhaomin"),
    node("endEvent", "end"),
)
VISIT = document(process("visit", *PARTS, chain("start", "apply", "review", "end"), extension=case()))


@pytest.fixture(autouse=True)
def visit(deploy: Deploy, cast: Cast) -> None:
    deploy(VISIT)
    identities.set_identity(cast.admin, str(cast.zhaomin.person_id), {"id_number": ID, "phone": PHONE})


def begun(cast: Cast, **told: Any) -> str:
    return str(instances.start(cast.liwen, "visit", variables=told).case_id)


def sees(actor: Actor, case_id: str) -> bool:
    try:
        return cases.get(actor, case_id).id == case_id
    except NotFound:
        return False


@pytest.mark.parametrize(
    "told",
    [
        {"suspect_id_no": ID},
        {"suspect_id_no": f"{ID[:6]} {ID[6:]}"},
        {"suspect_phone": PHONE},
        {"suspect_name": "赵敏", "suspect_unit": "白云区民政局"},
        {"guardian_phone": PHONE, "guardian_is_suspect": "是"},
        {"guardian_phone": PHONE, "guardian_is_suspect": "不明"},
        {"guardian_id_no": ID},
    ],
)
def test_whoever_is_recognised_for_sure_is_kept_out_at_once(told: dict[str, Any], cast: Cast) -> None:
    case_id = begun(cast, **told)
    assert not sees(cast.zhaomin, case_id)
    assert sees(cast.liwen, case_id)
    (one,) = exclusions.find(cast.sunqiang, case_id)
    assert (one.person_id, one.ground.startswith("suspect_"), one.reason) == (cast.zhaomin.person_id, True, None)


@pytest.mark.parametrize(
    "told",
    [
        {"suspect_id_no": "440111199003071259"},
        {"suspect_phone": "13912345679"},
        {"suspect_name": "赵敏", "suspect_unit": "天河区民政局"},
        {"guardian_phone": PHONE, "guardian_is_suspect": "否"},
        {"suspect_id_no": 5, "suspect_name": ["赵敏"]},
        {"note": ID},
    ],
)
def test_nobody_else_is_kept_out(told: dict[str, Any], cast: Cast) -> None:
    case_id = begun(cast, **told)
    assert sees(cast.zhaomin, case_id)
    assert exclusions.find(cast.sunqiang, case_id) == []


def test_it_holds_from_the_step_that_tells_it_and_takes_what_he_holds(cast: Cast) -> None:
    case_id = begun(cast)
    (task,) = user_tasks.find(cast.zhaomin, case_id=case_id).items
    user_tasks.claim(cast.zhaomin, task.id)
    instances.set_variables(cast.sunqiang, task.instance_id, {"suspect_id_no": ID})
    assert user_tasks.get(cast.liwen, task.id).assignee_id is None
    assert not sees(cast.zhaomin, case_id)


def test_a_user_task_of_the_same_step_is_not_his(cast: Cast) -> None:
    case_id = begun(cast)
    (task,) = user_tasks.find(cast.liwen, case_id=case_id).items
    user_tasks.complete(cast.liwen, task.id, {"suspect_phone": PHONE})
    (review,) = user_tasks.find(cast.liwen, case_id=case_id, is_unfinished=True).items
    assert (review.element_id, review.assignee_id) == ("review", None)


def test_whoever_only_bears_the_name_is_for_the_supervisor_to_look_into(cast: Cast) -> None:
    case_id = begun(cast, suspect_name="赵 敏")
    assert sees(cast.zhaomin, case_id)
    (told,) = alarms.find(cast.sunqiang).items
    assert (told.case_id, told.is_mine) == (case_id, True)
    assert "赵敏" not in told.text
    instances.set_variables(cast.sunqiang, cases.get(cast.liwen, case_id).instances[0].id, {"guardian_is_suspect": "是"})
    assert len(alarms.find(cast.sunqiang).items) == 1  # the name is no news


def test_the_reported_unit_is_kept_out_whole(cast: Cast) -> None:
    case_id = begun(cast, unit_is_suspect=True, suspect_unit="白云区康宁社区康复中心", reporter_office_id=cast.offices["jiangcun"])
    out = {(one.office_id, one.ground) for one in exclusions.find(cast.sunqiang, case_id)}
    assert out == {(cast.offices[office], "reported_unit") for office in ("kangning", "jiangcun")}


def test_a_unit_is_recognised_by_its_credit_code(cast: Cast) -> None:
    row = {"id": new_id(), "org_no": "K1", "name": "康宁", "credit_code": CODE, "kind": "x", "area_code": COUNTY, "address": "x"}
    more = {"office_id": cast.offices["kangning"], "service_types": [], "accepted_diagnoses": [], "capacity": 1, "load": 0}
    with engine().begin() as connection:
        connection.execute(insert(Institution), {**row, **more, "state": "active", "entered_at": now.now()})
    case_id = begun(cast, unit_is_suspect=True, suspect_unit_code=CODE)
    assert [one.office_name for one in exclusions.find(cast.sunqiang, case_id)] == ["白云区康宁社区康复中心"]
    assert exclusions.find(cast.sunqiang, begun(cast, unit_is_suspect=False, suspect_unit_code=CODE)) == []


class TestIdentities:
    """By what somebody is recognised is entered by whoever looks after people, and read by nobody."""

    def test_who_may_enter_it(self, cast: Cast) -> None:
        assert identities.set_identity(cast.admin, str(cast.liwen.person_id), {"phone": "13900000000"}) == ["phone"]
        with pytest.raises(Forbidden):
            identities.set_identity(cast.sunqiang, str(cast.liwen.person_id), {"phone": "13900000000"})
        with pytest.raises(NotFound):
            identities.set_identity(cast.wuyue, str(cast.liwen.person_id), {"phone": "13900000000"})

    def test_it_is_replaced_and_forgotten(self, cast: Cast) -> None:
        who = str(cast.zhaomin.person_id)
        assert identities.set_identity(cast.admin, who, {"phone": "13900000000"}) == ["id_number", "phone"]
        assert sees(cast.zhaomin, begun(cast, suspect_phone=PHONE))
        assert identities.set_identity(cast.admin, who, {"phone": None, "id_number": ""}) == []
        assert sees(cast.zhaomin, begun(cast, suspect_id_no=ID))

    @pytest.mark.parametrize("told", [{"phone": "12"}, {"id_number": "440111199003071230"}, {"name": "x"}])
    def test_it_must_be_a_number(self, told: dict[str, str], cast: Cast) -> None:
        with pytest.raises(Invalid):
            identities.set_identity(cast.admin, str(cast.liwen.person_id), told)

"""Ad hoc sub-processes at the desk: a case's page offers what its reader may let begin."""

import pytest

from services import deployments, instances, user_tasks
from tests.cast import Cast
from tests.diagrams import chain, document, node, process
from tests.handlers.web.conftest import Desk

OPENS = '<camunda:properties><camunda:property name="case" value="true"/></camunda:properties>'
INSIDE = '<bpmn:userTask id="visit" name="入户走访"/><bpmn:completionCondition>=done</bpmn:completionCondition>'
NODES = node("startEvent", "s"), node("adHocSubProcess", "关爱服务", INSIDE), node("endEvent", "e"), chain("s", "关爱服务", "e")


@pytest.fixture
def case_id(cast: Cast, app: object) -> str:
    xml = document(process("care", *NODES, extension=OPENS))
    deployments.deploy(cast.admin, [("care.bpmn", xml)], name="care")
    return str(instances.start(cast.liwen, "care", variables={"done": False}).case_id)


def test_the_case_page_offers_what_may_begin(liwen: Desk, case_id: str, cast: Cast) -> None:
    page = liwen.whole(f"/cases/{case_id}")
    assert "可开始的活动" in page
    action = page.split('action="/instances/')[1].split('"')[0]
    answer = liwen.post(f"/instances/{action}", scope_id="")
    assert (answer.status_code, answer.location) == (302, f"/cases/{case_id}")
    again = liwen.whole(f"/cases/{case_id}")
    assert "已开始。" in again
    assert [task.name for task in user_tasks.find(cast.liwen).items] == ["入户走访"]
    liwen.post(f"/instances/{action}", scope_id=page.split('name="scope_id" value="')[1].split('"')[0])
    assert len(user_tasks.find(cast.liwen).items) == 2
    (run,) = instances.find(cast.liwen).items
    assert "可开始的活动" in liwen.text(f"/instances/{run.id}")


def test_whoever_may_not_is_offered_nothing(desk: Desk, case_id: str) -> None:
    desk.sign_in("heping")
    assert "/begin" not in desk.whole(f"/cases/{case_id}")


def test_what_may_not_begin_is_said(liwen: Desk, case_id: str, cast: Cast) -> None:
    (run,) = instances.find(cast.liwen).items
    answer = liwen.post(f"/instances/{run.id}/choices/elsewhere/begin")
    assert answer.status_code == 409
    assert "这个活动现在不能开始。" in answer.get_data(as_text=True)

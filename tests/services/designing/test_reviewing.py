"""Four eyes: what one draws another looks over, and only that very version is published."""

import pytest

from services import actors, definitions, deployments, deputies, instances
from services.actor import OPERATOR
from services.deputies import Wish
from services.designing import designs, releasing, reviewing
from services.designing.releasing import Arrived
from services.designing.views import DesignView
from services.errors import Conflict, Forbidden, Invalid, Undeployable
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

DRAWN = diagrams.sequence("visits", 1)
LONGER = diagrams.sequence("visits", 2)


@pytest.fixture
def draft(cast: Cast, deploy: Deploy) -> DesignView:
    """Give a draft of another version of what is deployed."""
    design = designs.begin(cast.tuzhi, definition_id=deploy(DRAWN).definitions[0].id)
    return designs.save(cast.tuzhi, design.id, {"process.bpmn": LONGER}, 1)


def test_from_a_draft_to_a_version(cast: Cast, draft: DesignView) -> None:
    reviewing.submit(cast.tuzhi, draft.id, "增加一次家访", version=2)
    approved = reviewing.approve(cast.admin, draft.id, "同意", version=2)
    assert [(one.verb, one.text, one.said_by) for one in approved.remarks] == [
        ("design.submit", "增加一次家访", "图志"),
        ("design.approve", "同意", "管理员"),
    ]
    published = releasing.publish(cast.tuzhi, draft.id, "第二版：增加一次家访")
    assert [(one.process_id, one.version) for one in published.definitions] == [("visits", 2)]
    assert designs.get(cast.tuzhi, draft.id).deployment_id == published.deployment_id
    assert deployments.get(cast.tuzhi, published.deployment_id).note == "第二版：增加一次家访"
    started = instances.start(cast.admin, "visits")
    assert instances.get(cast.admin, started.instance_id).definition_id == published.definitions[0].id
    for again in (lambda: releasing.publish(cast.tuzhi, draft.id, "又"), lambda: reviewing.take_back(cast.tuzhi, draft.id)):
        with pytest.raises(Conflict):
            again()


def test_whoever_drew_any_part_approves_nothing(cast: Cast, draft: DesignView) -> None:
    designs.save(cast.admin, draft.id, {"process.bpmn": diagrams.sequence("visits", 3)}, 2)
    reviewing.submit(cast.tuzhi, draft.id, "两人一起画的")
    for author in (cast.tuzhi, cast.admin):
        with pytest.raises(Forbidden) as refusal:
            reviewing.approve(author, draft.id, version=3)
        assert refusal.value.reason == "own_design"
        with pytest.raises(Forbidden):
            reviewing.send_back(author, draft.id, "不行")
    assert designs.get(cast.admin, draft.id).state == "submitted"


def test_nothing_is_published_that_nobody_has_approved(cast: Cast, draft: DesignView) -> None:
    with pytest.raises(Conflict):
        releasing.publish(cast.admin, draft.id, "没有审核")
    reviewing.submit(cast.tuzhi, draft.id, "请审核")
    with pytest.raises(Conflict):
        releasing.publish(cast.admin, draft.id, "没有审核")
    assert definitions.latest(cast.admin, "visits").version == 1


def test_an_approval_is_of_one_version(cast: Cast, draft: DesignView) -> None:
    reviewing.submit(cast.tuzhi, draft.id, "请审核")
    with pytest.raises(Conflict):
        designs.save(cast.tuzhi, draft.id, {"process.bpmn": DRAWN})
    reviewing.approve(cast.admin, draft.id, version=designs.get(cast.admin, draft.id).version)
    with pytest.raises(Conflict):
        designs.save(cast.tuzhi, draft.id, {"process.bpmn": DRAWN})
    reviewing.take_back(cast.tuzhi, draft.id)
    designs.save(cast.tuzhi, draft.id, {"process.bpmn": diagrams.sequence("visits", 4)})
    with pytest.raises(Conflict):
        releasing.publish(cast.tuzhi, draft.id, "偷偷改了")
    reviewing.submit(cast.tuzhi, draft.id, "又改了")
    with pytest.raises(Conflict) as refusal:
        reviewing.approve(cast.admin, draft.id, version=2)  # the one he has looked at
    assert refusal.value.reason == "version"


def test_what_is_sent_back_says_why(cast: Cast, draft: DesignView) -> None:
    reviewing.submit(cast.tuzhi, draft.id, "请审核")
    with pytest.raises(Invalid):
        reviewing.send_back(cast.admin, draft.id, "  ")
    returned = reviewing.send_back(cast.admin, draft.id, "名称不规范")
    assert (returned.state, returned.remarks[-1].text) == ("draft", "名称不规范")
    designs.save(cast.tuzhi, draft.id, {"process.bpmn": DRAWN}, 2)


def test_a_version_published_meanwhile_is_not_lost_silently(cast: Cast, deploy: Deploy, draft: DesignView) -> None:
    reviewing.submit(cast.tuzhi, draft.id, "请审核")
    reviewing.approve(cast.admin, draft.id, version=designs.get(cast.admin, draft.id).version)
    deploy(diagrams.sequence("visits", 5))
    with pytest.raises(Conflict) as refusal:
        releasing.publish(cast.tuzhi, draft.id, "晚了")
    assert (refusal.value.reason, refusal.value.parameters) == ("newer_version", {"process_id": "visits"})
    with pytest.raises(Forbidden) as own:
        releasing.publish(cast.tuzhi, draft.id, "照发", over_newer=True)
    assert own.value.reason == "own_over_newer"
    assert designs.get(cast.tuzhi, draft.id).state == "approved"
    assert releasing.publish(cast.admin, draft.id, "照发", over_newer=True).definitions[0].version == 3


def test_neither_a_deputy_of_an_author_nor_whom_he_stands_in_for_approves(cast: Cast, draft: DesignView) -> None:
    reviewing.submit(cast.tuzhi, draft.id, "请审核")
    today = actors.today()
    for away, deputy in ((cast.tuzhi, cast.admin), (cast.admin, cast.tuzhi)):
        absence = deputies.enter(OPERATOR, str(away.person_id), Wish(today, today, (str(deputy.person_id),)))
        with pytest.raises(Forbidden) as refused:
            reviewing.approve(cast.admin, draft.id, version=2)
        assert refused.value.reason == "own_design"
        deputies.end(OPERATOR, absence.id)
    assert reviewing.approve(cast.admin, draft.id, version=2).state == "approved"


def test_what_cannot_be_deployed_is_not_published(cast: Cast, draft: DesignView) -> None:
    designs.save(cast.tuzhi, draft.id, {"process.bpmn": b"<broken"})
    reviewing.submit(cast.tuzhi, draft.id, "坏的")
    reviewing.approve(cast.admin, draft.id, version=designs.get(cast.admin, draft.id).version)
    with pytest.raises(Undeployable):
        releasing.publish(cast.tuzhi, draft.id, "坏的")
    assert designs.get(cast.tuzhi, draft.id).state == "approved"


def test_files_of_whoever_may_not_publish_wait_as_one_draft(cast: Cast) -> None:
    sent = [("a.bpmn", DRAWN)]
    arrived = releasing.bring(cast.tuzhi, sent, name="worker")
    assert isinstance(arrived, Arrived)
    assert (arrived.design.state, arrived.design.name) == ("draft", "worker")
    again = releasing.bring(cast.tuzhi, sent, name="worker")
    assert isinstance(again, Arrived)
    assert again.design.id == arrived.design.id
    assert definitions.find(cast.tuzhi, process_id="visits").items == []
    with pytest.raises(Forbidden):
        deployments.deploy(cast.tuzhi, sent, name="worker")
    with pytest.raises(Undeployable):
        releasing.bring(cast.tuzhi, [("a.bpmn", b"<x")], name="worker")
    deployed = releasing.bring(cast.admin, sent, name="worker")
    assert not isinstance(deployed, Arrived)
    assert deployed.definitions[0].version == 1
    known = releasing.bring(cast.tuzhi, sent, name="worker")
    assert not isinstance(known, Arrived)
    assert known.unchanged

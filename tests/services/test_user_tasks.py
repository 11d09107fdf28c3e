"""Who may take a user task, hand it on, give it back; and whoever is late."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from services import drafts, instances, offices, user_tasks
from services.errors import Conflict, Forbidden, Invalid, NotFound, ServiceError
from tests import diagrams
from tests.cast import Cast
from tests.diagrams import chain, document, lanes, node, process
from tests.services.conftest import Deploy


@pytest.fixture
def user_task(cast: Cast, deploy: Deploy) -> str:
    """Give the one open user task of a case, for caseworkers."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    instances.start(cast.liwen, "seq")
    return user_tasks.find(cast.liwen).items[0].id


def race(deeds: list[Callable[[], Any]]) -> list[str]:
    """Do everything at the same moment; tell how each ended."""
    ends: list[str] = []
    ready = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> None:
        ready.wait()
        try:
            deed()
        except ServiceError as error:
            ends.append(type(error).__name__)
        else:
            ends.append("done")

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_of_eight_who_complete_one_succeeds(cast: Cast, user_task: str) -> None:
    people = [cast.liwen, cast.zhaomin] * 4
    ends = race([lambda who=who: user_tasks.complete(who, user_task, {"by": who.name}) for who in people])  # type: ignore[misc]
    assert ends == ["Conflict"] * 7 + ["done"]
    instance_id = user_tasks.get(cast.liwen, user_task).instance_id
    assert instances.get(cast.liwen, instance_id).version == 2
    assert [one.element_id for one in user_tasks.find(cast.liwen, state="open").items] == ["t2"]


def test_of_eight_who_claim_one_succeeds(cast: Cast, user_task: str) -> None:
    people = [cast.liwen, cast.zhaomin] * 4
    ends = race([lambda who=who: user_tasks.claim(who, user_task) for who in people])  # type: ignore[misc]
    assert ends == ["Conflict"] * 7 + ["done"]


def test_claim_release_and_what_others_may_not(cast: Cast, user_task: str) -> None:
    assert user_tasks.claim(cast.liwen, user_task) == 1
    with pytest.raises(Conflict):
        user_tasks.claim(cast.zhaomin, user_task)
    with pytest.raises(Forbidden):
        user_tasks.complete(cast.zhaomin, user_task, {})
    with pytest.raises(Forbidden):
        user_tasks.release(cast.zhaomin, user_task)
    assert user_tasks.release(cast.sunqiang, user_task) == 2
    user_tasks.complete(cast.zhaomin, user_task, {})
    with pytest.raises(Conflict):
        user_tasks.claim(cast.liwen, user_task)


def test_assign_and_delegate(cast: Cast, user_task: str) -> None:
    zhaomin = cast.zhaomin.person_id or ""
    with pytest.raises(Forbidden):
        user_tasks.assign(cast.liwen, user_task, zhaomin, "x")
    with pytest.raises(Invalid):
        user_tasks.assign(cast.sunqiang, user_task, "nobody", "x")
    user_tasks.assign(cast.sunqiang, user_task, cast.liwen.person_id or "", "分派")
    user_tasks.delegate(cast.liwen, user_task, zhaomin, "出差")
    view = user_tasks.get(cast.liwen, user_task)
    assert (view.assignee_name, view.owner_id) == ("赵敏", cast.liwen.person_id)
    user_tasks.release(cast.zhaomin, user_task)
    view = user_tasks.get(cast.liwen, user_task)
    assert (view.assignee_name, view.owner_id, view.state) == ("李文", None, "claimed")
    user_tasks.complete(cast.liwen, user_task, {})


def test_an_old_version_is_refused(cast: Cast, user_task: str) -> None:
    user_tasks.claim(cast.liwen, user_task, version=0)
    for late in (
        lambda: user_tasks.release(cast.liwen, user_task, version=0),
        lambda: user_tasks.complete(cast.liwen, user_task, {}, version=0),
    ):
        with pytest.raises(Conflict):
            late()
    user_tasks.complete(cast.liwen, user_task, {}, version=1)


def test_drafts_are_ones_own_and_have_versions(cast: Cast, user_task: str) -> None:
    assert drafts.get(cast.liwen, user_task) is None
    assert drafts.save(cast.liwen, user_task, {"name": "王小明"}, 0).version == 1
    assert drafts.save(cast.liwen, user_task, {"name": "王晓明"}, 1).version == 2
    with pytest.raises(Conflict):
        drafts.save(cast.liwen, user_task, {}, 1)
    draft = drafts.get(cast.liwen, user_task)
    assert draft is not None
    assert draft.values == {"name": "王晓明"}
    assert drafts.get(cast.zhaomin, user_task) is None
    for stranger in (cast.wuyue, cast.kangfu):
        with pytest.raises(NotFound):
            drafts.save(stranger, user_task, {})
    with pytest.raises(Invalid):
        drafts.save(cast.liwen, user_task, {"x": object()})


def test_worklists(cast: Cast, user_task: str) -> None:
    assert [one.id for one in user_tasks.find(cast.zhaomin, mine=True).items] == [user_task]
    user_tasks.claim(cast.liwen, user_task)
    assert user_tasks.find(cast.zhaomin, mine=True).items == []
    assert [one.id for one in user_tasks.find(cast.sunqiang, assignee="liwen").items] == [user_task]
    assert user_tasks.find(cast.sunqiang, assignee="nobody").items == []
    for _ in range(4):
        instances.start(cast.liwen, "seq")
    first = user_tasks.find(cast.liwen, limit=3)
    second = user_tasks.find(cast.liwen, limit=3, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (3, 2, None)
    assert len({one.id for one in first.items + second.items}) == 5


def test_a_lane_becomes_a_role_in_the_nearest_office(cast: Cast, deploy: Deploy) -> None:

    names = ("start", "check", "confirm", "serve", "end")
    body = (node("startEvent", "start"), *(node("userTask", name) for name in names[1:-1]), node("endEvent", "end"))
    where = lanes(caseworker="start check", confirmer="confirm", rehab_org="serve end")
    deploy(document(process("in_lanes", where, *body, chain(*names), extension=diagrams.case())))
    instances.start(cast.liwen, "in_lanes")
    asked = []
    for who in (cast.liwen, cast.heping):
        view = user_tasks.find(who, mine=True).items[0]
        asked.append([(one.role, one.office_name) for one in view.candidates])
        user_tasks.complete(who, view.id, {"target_office_id": cast.offices["xinqiao"]})
    view = user_tasks.find(cast.tianyuan, mine=True).items[0]
    asked.append([(one.role, one.office_name) for one in view.candidates])
    assert asked == [[("caseworker", "白云区民政局")], [("confirmer", "广州市民政局")], [("rehab_org", "白云区心桥康复站")]]
    assert user_tasks.find(cast.kangfu).items == []


def test_an_institution_where_nobody_works_is_put_before_the_supervisor_and_no_other_institution(cast: Cast, deploy: Deploy) -> None:
    empty = offices.add(cast.admin, "白云区新康复站", "440111").id
    group = 'camunda:candidateGroups="rehab_org,caseworker"'
    task = node("userTask", "serve").replace("<bpmn:userTask", f"<bpmn:userTask {group}", 1)
    deploy(document(process("in_office", node("startEvent", "start"), task, node("endEvent", "end"), chain("start", "serve", "end"))))
    instances.start(cast.liwen, "in_office", variables={"target_office_id": empty})
    view = user_tasks.find(cast.sunqiang, mine=True).items[0]
    assert [(one.role, one.office_name) for one in view.candidates] == [("caseworker", "白云区民政局"), ("supervisor", None)]
    assert user_tasks.find(cast.kangfu).items == []

"""Nobody approves what he has done himself, nor what was done for him or by him for another."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Barred
from services import actors, corrections, deployments, deputies, drafts, instances, people, transaction, user_tasks
from services.actor import OPERATOR, Actor
from services.deputies import Wish
from services.errors import Forbidden, Undeployable
from services.user_tasks import UserTaskView
from tests.cast import Cast
from tests.diagrams import case, chain, document, flow, node, process
from tests.services.conftest import Deploy

Away = Callable[[Actor, Actor], Actor]


def guarded(named: str, **attributes: str) -> str:
    """Give a user task that approves others."""
    inside = f'<camunda:properties><camunda:property name="fourEyes" value="{named}"/></camunda:properties>'
    whom = attributes or {"camunda_candidateGroups": "caseworker,supervisor"}
    return node("userTask", "approve", f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>", **whom)


def approval(named: str, **attributes: str) -> bytes:
    """Give: propose, then approve or go back."""
    nodes = [node("startEvent", "start"), node("userTask", "propose", camunda_candidateGroups="caseworker")]
    nodes += [guarded(named, **attributes), node("exclusiveGateway", "agreed", default="agreed-end"), node("endEvent", "end")]
    flows = [chain("start", "propose", "approve", "agreed", "end"), flow("agreed", "propose", "=back = true")]
    return document(process("p", *nodes, *flows, extension=case()))


@pytest.fixture
def away() -> Away:
    """Give a function that sends somebody away and gives his deputy."""

    def enter(person: Actor, deputy: Actor) -> Actor:
        days = actors.today(), actors.today() + timedelta(6)
        deputies.enter(OPERATOR, str(person.person_id), Wish(*days, (str(deputy.person_id),)))
        found = people.actor_of(str(deputy.account_id))
        assert found is not None
        return found

    return enter


def waiting(actor: Actor, element_id: str = "approve") -> UserTaskView:
    return user_tasks.find(actor, element_id=element_id, is_unfinished=True).items[0]


def proposed(starter: Actor, proposer: Actor, supervisor: Actor) -> str:
    """Start an instance, have it proposed, and give the user task that approves it."""
    instances.start(starter, "p", area_code="440111", variables={"back": False})
    user_tasks.complete(proposer, waiting(proposer, "propose").id, {})
    return waiting(supervisor).id


def inbox(actor: Actor) -> list[str]:
    return [one.id for one in user_tasks.find(actor, mine=True).items]


def refused(deed: Callable[[], object]) -> None:
    with pytest.raises(Forbidden) as caught:
        deed()
    assert caught.value.reason == "four_eyes"


class TestOneself:
    """Whoever completed the element is no candidate, and refused by every verb."""

    def test_is_no_candidate(self, cast: Cast, deploy: Deploy) -> None:
        deploy(approval("propose"))
        one = proposed(cast.liwen, cast.liwen, cast.sunqiang)
        assert (inbox(cast.liwen), inbox(cast.zhaomin)) == ([], [one])
        assert not user_tasks.get(cast.liwen, one).is_candidate

    def test_is_refused(self, cast: Cast, deploy: Deploy) -> None:
        deploy(approval("propose"))
        one, own = proposed(cast.liwen, cast.liwen, cast.sunqiang), str(cast.liwen.person_id)
        refused(lambda: user_tasks.claim(cast.liwen, one))
        refused(lambda: user_tasks.complete(cast.liwen, one, {}))
        refused(lambda: drafts.save(cast.liwen, one, {}))
        refused(lambda: user_tasks.assign(cast.sunqiang, one, own, "x"))
        user_tasks.claim(cast.zhaomin, one)
        refused(lambda: user_tasks.delegate(cast.zhaomin, one, own, "x"))
        user_tasks.complete(cast.zhaomin, one, {})

    def test_is_not_offered_what_he_has_just_led_to(self, cast: Cast, deploy: Deploy) -> None:
        deploy(approval("propose"))
        instances.start(cast.liwen, "p", variables={"back": False})
        assert user_tasks.complete(cast.liwen, waiting(cast.liwen, "propose").id, {}).next_user_task_id is None

    def test_is_not_given_it_by_the_diagram(self, cast: Cast, deploy: Deploy) -> None:
        deploy(approval("propose", camunda_assignee="liwen", camunda_candidateGroups="caseworker"))
        one = proposed(cast.liwen, cast.liwen, cast.sunqiang)
        assert user_tasks.get(cast.sunqiang, one).state == "open"
        assert inbox(cast.zhaomin) == [one]

    def test_may_approve_what_another_proposed(self, cast: Cast, deploy: Deploy) -> None:
        deploy(approval("propose"))
        one = proposed(cast.liwen, cast.zhaomin, cast.sunqiang)
        user_tasks.complete(cast.liwen, one, {})

    def test_is_refused_again_when_it_went_back(self, cast: Cast, deploy: Deploy) -> None:
        deploy(approval("propose"))
        user_tasks.complete(cast.sunqiang, proposed(cast.liwen, cast.liwen, cast.sunqiang), {"back": True})
        user_tasks.complete(cast.zhaomin, waiting(cast.zhaomin, "propose").id, {"back": False})
        again = waiting(cast.sunqiang).id
        for person in (cast.liwen, cast.zhaomin):  # the first proposal, and the second
            refused(lambda person=person: user_tasks.claim(person, again))  # type: ignore[misc]
        user_tasks.complete(cast.sunqiang, again, {})

    def test_is_not_barred_from_another_instance(self, cast: Cast, deploy: Deploy) -> None:
        deploy(approval("propose"))
        proposed(cast.liwen, cast.liwen, cast.sunqiang)
        instances.start(cast.zhaomin, "p", variables={"back": False})
        user_tasks.complete(cast.zhaomin, waiting(cast.zhaomin, "propose").id, {})
        assert len(inbox(cast.liwen)) == len(inbox(cast.zhaomin)) == 1


class TestTheStart:
    """`start` names whoever began the instance."""

    @pytest.mark.parametrize("named", ["start", "start propose"])
    def test_its_starter_is_refused(self, cast: Cast, deploy: Deploy, named: str) -> None:
        deploy(approval(named))
        one = proposed(cast.liwen, cast.zhaomin, cast.sunqiang)
        refused(lambda: user_tasks.claim(cast.liwen, one))
        assert inbox(cast.liwen) == []
        if named == "start":
            user_tasks.claim(cast.zhaomin, one)

    def test_also_of_what_opens_at_once(self, cast: Cast, deploy: Deploy) -> None:
        nodes = [node("startEvent", "start"), guarded("start"), node("endEvent", "end")]
        deploy(document(process("p", *nodes, chain("start", "approve", "end"), extension=case())))
        instances.start(cast.liwen, "p")
        assert (len(inbox(cast.liwen)), len(inbox(cast.zhaomin))) == (0, 1)

    def test_what_the_machine_began_bars_nobody(self, cast: Cast, deploy: Deploy) -> None:
        deploy(approval("start"))
        one = proposed(OPERATOR, cast.zhaomin, cast.sunqiang)
        with transaction.reading() as look:
            assert look.execute(select(Barred)).all() == []
        user_tasks.complete(cast.zhaomin, one, {})


class TestDeputies:
    """A deputy's deed is his own and the absent person's."""

    def test_who_did_it_for_another_does_not_approve_it_as_himself(self, cast: Cast, deploy: Deploy, away: Away) -> None:
        deploy(approval("propose"))
        deputy = away(cast.liwen, cast.sunqiang)
        one = proposed(cast.liwen, deputy, cast.sunqiang)
        refused(lambda: user_tasks.claim(cast.sunqiang, one))
        refused(lambda: user_tasks.claim(deputy, one))
        assert inbox(deputy) == []

    def test_who_did_it_himself_does_not_approve_it_for_another(self, cast: Cast, deploy: Deploy, away: Away) -> None:
        deploy(approval("propose", camunda_candidateGroups="supervisor"))
        deputy = away(cast.sunqiang, cast.liwen)
        one = proposed(cast.liwen, deputy, cast.sunqiang)
        refused(lambda: user_tasks.complete(deputy, one, {}))
        assert inbox(deputy) == []
        assert not user_tasks.get(deputy, one).is_candidate

    def test_the_absent_person_does_not_approve_what_his_deputy_did_for_him(self, cast: Cast, deploy: Deploy, away: Away) -> None:
        deploy(approval("propose"))
        one = proposed(cast.liwen, away(cast.liwen, cast.sunqiang), cast.sunqiang)
        refused(lambda: user_tasks.claim(cast.liwen, one))
        assert (inbox(cast.liwen), inbox(cast.zhaomin)) == ([], [one])

    def test_a_deputy_who_started_it_does_not_approve_it(self, cast: Cast, deploy: Deploy, away: Away) -> None:
        deploy(approval("start"))
        deputy = away(cast.liwen, cast.wuyue)  # of another county: only for 李文 may she start it here
        one = proposed(deputy, cast.zhaomin, cast.sunqiang)
        refused(lambda: user_tasks.claim(deputy, one))
        refused(lambda: user_tasks.claim(cast.liwen, one))

    def test_a_deputy_approves_for_himself_what_the_absent_person_did(self, cast: Cast, deploy: Deploy, away: Away) -> None:
        deploy(approval("propose"))
        one = proposed(cast.liwen, cast.liwen, cast.sunqiang)
        user_tasks.complete(away(cast.liwen, cast.zhaomin), one, {})

    def test_but_not_for_the_absent_person(self, cast: Cast, deploy: Deploy, away: Away) -> None:
        deploy(approval("propose"))
        one = proposed(cast.liwen, cast.liwen, cast.sunqiang)
        deputy = away(cast.liwen, cast.wuyue)
        refused(lambda: user_tasks.complete(deputy, one, {}))
        assert inbox(deputy) == []


def test_what_is_done_late_bars_from_what_was_open_already(cast: Cast, deploy: Deploy) -> None:
    nodes = [node("startEvent", "start"), node("parallelGateway", "both"), node("parallelGateway", "joined"), node("endEvent", "end")]
    nodes += [node("userTask", "propose", camunda_candidateGroups="caseworker"), guarded("propose")]
    flows = chain("start", "both", "propose", "joined", "end") + chain("both", "approve", "joined")
    deploy(document(process("p", *nodes, flows, extension=case())))
    one = proposed(cast.liwen, cast.liwen, cast.sunqiang)
    assert (inbox(cast.liwen), inbox(cast.zhaomin)) == ([], [one])
    refused(lambda: user_tasks.complete(cast.liwen, one, {}))


def test_an_element_that_is_none_is_refused_at_deployment(cast: Cast) -> None:
    with pytest.raises(Undeployable) as caught:
        deployments.deploy(cast.admin, [("p.bpmn", approval("proposal"))], name="x")
    assert [(one.element_id, one.rule) for one in caught.value.problems] == [("approve", "four eyes")]


def test_a_correction_proposed_for_the_absent_person_is_not_his_to_approve(cast: Cast, deploy: Deploy, away: Away) -> None:
    deploy(approval("propose"))
    instances.start(cast.liwen, "p", variables={"back": False})
    deputy = away(cast.sunqiang, cast.wuyue)
    instance_id = waiting(cast.liwen, "propose").instance_id
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corrections, "_is_decided", lambda *_: True)
        one = corrections.propose(deputy, instance_id, "back", value=True, reason="x")
    for person in (deputy, cast.sunqiang):
        with pytest.raises(Forbidden) as caught:
            corrections.approve(person, one.id)
        assert caught.value.reason == "second_person"
    assert corrections.approve(cast.heping, one.id).state == "applied"

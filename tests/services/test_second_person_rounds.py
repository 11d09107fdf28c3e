"""What was done in one round of a sub-process bars nobody from approving what is done in another."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from models import Barred
from services import choosing, incidents, instances, messages, transaction, user_tasks
from services.actor import Actor
from services.errors import Forbidden
from services.user_tasks import UserTaskView
from tests.cast import Cast
from tests.diagrams import case, chain, document, flow, node, process
from tests.services.conftest import Deploy

MESSAGE = '<bpmn:message id="message" name="reported"/>'
HEARD = '<bpmn:messageEventDefinition id="heard" messageRef="message"/>'
KEY = "R-1"
TWICE = "<bpmn:multiInstanceLoopCharacteristics{}><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
IN_TURN, AT_ONCE = TWICE.format(' isSequential="true"'), TWICE.format("")
NAMED = '<camunda:properties><camunda:property name="fourEyes" value="propose"/></camunda:properties>'
ASKED = {"camunda_candidateGroups": "caseworker,supervisor"}


def decided(first: str, proposed: str) -> str:
    """Give what follows a proposal: approve it, or go back to it."""
    approve = node("userTask", "approve", f"<bpmn:extensionElements>{NAMED}</bpmn:extensionElements>", **ASKED)
    nodes = approve + node("exclusiveGateway", "agreed", default="agreed-done") + node("endEvent", "done")
    return nodes + chain(first, proposed, "approve", "agreed", "done") + flow("agreed", proposed, "=back = true")


def proposing(first: str = "begun", loop: str = "") -> str:
    """Give: propose, then approve or go back."""
    return node("userTask", "propose", loop, **ASKED) + decided(first, "propose")


def whenever_told() -> bytes:
    """Give a process in which a message begins one more round, and interrupts nothing."""
    begun = node("startEvent", "begun", HEARD, isInterrupting="false")
    round_ = node("subProcess", "round", begun + proposing(), triggeredByEvent="true")
    nodes = [node("startEvent", "start"), node("userTask", "wait", camunda_candidateGroups="caseworker"), node("endEvent", "end")]
    return document(MESSAGE, process("p", *nodes, chain("start", "wait", "end"), round_, extension=case()))


def repeated(loop: str) -> bytes:
    """Give a process in which a sub-process happens twice."""
    round_ = node("subProcess", "round", loop + node("startEvent", "begun") + proposing())
    nodes = [node("startEvent", "start"), round_, node("endEvent", "end")]
    return document(process("p", *nodes, chain("start", "round", "end"), extension=case()))


def nested() -> bytes:
    """Give a process whose rounds have a sub-process of their own for the proposal."""
    inner = node("startEvent", "drawn_up") + node("userTask", "propose", **ASKED) + chain("drawn_up", "propose")
    body = node("startEvent", "begun") + node("subProcess", "drafting", inner) + decided("begun", "drafting")
    nodes = [node("startEvent", "start"), node("subProcess", "round", IN_TURN + body), node("endEvent", "end")]
    return document(process("p", *nodes, chain("start", "round", "end"), extension=case()))


def several() -> bytes:
    """Give a process in which two people propose side by side."""
    return document(process("p", node("startEvent", "start"), proposing("start", AT_ONCE), extension=case()))


def in_any_order() -> bytes:
    """Give a process in which both are begun by hand, in any order."""
    approve = node("userTask", "approve", f"<bpmn:extensionElements>{NAMED}</bpmn:extensionElements>", **ASKED)
    until = "<bpmn:completionCondition>=back</bpmn:completionCondition>"
    nodes = [node("startEvent", "start"), node("adHocSubProcess", "round", node("userTask", "propose", **ASKED) + approve + until)]
    return document(process("p", *nodes, node("endEvent", "end"), chain("start", "round", "end"), extension=case()))


def stumbling(*, is_inside: bool) -> bytes:
    """Give a process whose approval, reached by a message, is due at a moment that may be none."""
    due = {"camunda_dueDate": "=date and time(due)"}
    approve = node("userTask", "approve", f"<bpmn:extensionElements>{NAMED}</bpmn:extensionElements>", **ASKED, **due)
    body = node("userTask", "propose", **ASKED) + node("intermediateCatchEvent", "told", HEARD) + approve
    body += node("startEvent", "begun") + node("endEvent", "done") + chain("begun", "propose", "told", "approve", "done")
    nodes = [node("startEvent", "start"), node("subProcess", "round", body), node("endEvent", "end"), chain("start", "round", "end")]
    return document(MESSAGE, process("p", *(nodes if is_inside else [body]), extension=case()))


def waiting(actor: Actor, element_id: str) -> list[UserTaskView]:
    return user_tasks.find(actor, element_id=element_id, is_unfinished=True).items


def begin(cast: Cast) -> str:
    return instances.start(cast.sunqiang, "p", area_code="440111", variables={"back": False}, business_key=KEY).instance_id


def barred() -> dict[str, set[str]]:
    """Give the open approvals and whom they bar, as lists see it."""
    with transaction.reading() as look:
        found: dict[str, set[str]] = {}
        for row in look.execute(select(Barred)):
            found.setdefault(row.user_task_id, set()).add(row.person_id)
        return found


def refused(actor: Actor, one: UserTaskView) -> bool:
    """Say whether a verb refuses somebody; the lists must agree with it."""
    is_barred = actor.person_id in barred().get(one.id, set())
    with ExitStack() as expected:
        if is_barred:
            expected.enter_context(pytest.raises(Forbidden, check=lambda error: error.reason == "four_eyes"))
        user_tasks.release(actor, one.id, version=user_tasks.claim(actor, one.id))
    return is_barred


def propose(actor: Actor, one: UserTaskView) -> UserTaskView:
    """Do it, and give the approval that opens."""
    before = {task.id for task in waiting(actor, "approve")}
    user_tasks.complete(actor, one.id, {})
    (opened,) = [task for task in waiting(actor, "approve") if task.id not in before]
    return opened


class TestEachTimeItIsTold:
    """An event sub-process that interrupts nothing."""

    def told(self, cast: Cast) -> UserTaskView:
        before = {task.id for task in waiting(cast.sunqiang, "propose")}
        messages.correlate(cast.liwen, "reported", key=KEY)
        (opened,) = [task for task in waiting(cast.sunqiang, "propose") if task.id not in before]
        return opened

    def test_a_round_is_approved_by_who_proposed_in_the_last(self, cast: Cast, deploy: Deploy) -> None:
        deploy(whenever_told())
        begin(cast)
        user_tasks.complete(cast.zhaomin, propose(cast.liwen, self.told(cast)).id, {})
        second = propose(cast.zhaomin, self.told(cast))
        assert (refused(cast.liwen, second), refused(cast.zhaomin, second)) == (False, True)
        user_tasks.complete(cast.liwen, second.id, {})

    def test_rounds_side_by_side_do_not_mix(self, cast: Cast, deploy: Deploy) -> None:
        deploy(whenever_told())
        begin(cast)
        first, second = self.told(cast), self.told(cast)
        of_second = propose(cast.zhaomin, second)
        of_first = propose(cast.liwen, first)
        assert (refused(cast.liwen, of_first), refused(cast.zhaomin, of_first)) == (True, False)
        assert (refused(cast.liwen, of_second), refused(cast.zhaomin, of_second)) == (False, True)

    def test_within_one_round_who_proposed_before_it_went_back_is_refused(self, cast: Cast, deploy: Deploy) -> None:
        deploy(whenever_told())
        begin(cast)
        first = propose(cast.liwen, self.told(cast))
        user_tasks.complete(cast.sunqiang, first.id, {"back": True})
        (again,) = waiting(cast.zhaomin, "propose")
        second = propose(cast.zhaomin, again)
        assert [refused(one, second) for one in (cast.liwen, cast.zhaomin, cast.sunqiang)] == [True, True, False]


@pytest.mark.parametrize("loop", [IN_TURN, AT_ONCE], ids=["in turn", "at once"])
def test_each_turn_of_a_sub_process_is_a_round(cast: Cast, deploy: Deploy, loop: str) -> None:
    deploy(repeated(loop))
    begin(cast)
    first = propose(cast.liwen, waiting(cast.liwen, "propose")[0])
    assert refused(cast.liwen, first)
    user_tasks.complete(cast.zhaomin, first.id, {})
    second = propose(cast.zhaomin, waiting(cast.zhaomin, "propose")[0])
    assert (refused(cast.liwen, second), refused(cast.zhaomin, second)) == (False, True)


def test_a_sub_process_within_a_round_belongs_to_it(cast: Cast, deploy: Deploy) -> None:
    deploy(nested())
    begin(cast)
    first = propose(cast.liwen, waiting(cast.liwen, "propose")[0])
    user_tasks.complete(cast.sunqiang, first.id, {"back": True})
    again = propose(cast.zhaomin, waiting(cast.zhaomin, "propose")[0])
    assert [refused(one, again) for one in (cast.liwen, cast.zhaomin, cast.sunqiang)] == [True, True, False]
    user_tasks.complete(cast.sunqiang, again.id, {"back": False})
    of_next = propose(cast.zhaomin, waiting(cast.zhaomin, "propose")[0])
    assert (refused(cast.liwen, of_next), refused(cast.zhaomin, of_next)) == (False, True)


def test_all_who_propose_side_by_side_are_refused(cast: Cast, deploy: Deploy) -> None:
    deploy(several())
    begin(cast)
    user_tasks.complete(cast.liwen, waiting(cast.liwen, "propose")[0].id, {})
    one = propose(cast.zhaomin, waiting(cast.zhaomin, "propose")[0])
    assert [refused(person, one) for person in (cast.liwen, cast.zhaomin, cast.sunqiang)] == [True, True, False]


def test_what_was_begun_before_its_proposal_knows_its_round(cast: Cast, deploy: Deploy) -> None:
    deploy(in_any_order())
    instance_id = begin(cast)
    for element_id in ("approve", "propose"):
        choosing.begin(cast.liwen, instance_id, element_id)
    (approval,), (proposal,) = waiting(cast.liwen, "approve"), waiting(cast.liwen, "propose")
    assert not refused(cast.liwen, approval)
    user_tasks.complete(cast.liwen, proposal.id, {})
    assert (refused(cast.liwen, approval), refused(cast.zhaomin, approval)) == (True, False)


class TestTriedAgain:
    """An approval that could not be opened when it was reached, and is opened in a later step."""

    @pytest.mark.parametrize("is_inside", [False, True])
    def test_whoever_proposed_is_barred(self, cast: Cast, deploy: Deploy, *, is_inside: bool) -> None:
        deploy(stumbling(is_inside=is_inside))
        instances.start(cast.sunqiang, "p", area_code="440111", variables={"due": "soon"}, business_key=KEY)
        (proposal,) = waiting(cast.sunqiang, "propose")
        user_tasks.complete(cast.sunqiang, proposal.id, {})
        messages.correlate(cast.liwen, "reported", key=KEY)
        assert waiting(cast.sunqiang, "approve") == []
        (incident,) = incidents.find(cast.admin).items
        assert incident.element_id == "approve"
        incidents.retry(cast.admin, incident.id, {"due": "2027-01-04T17:30:00+08:00"})
        (opened,) = waiting(cast.sunqiang, "approve")
        assert refused(cast.sunqiang, opened)
        assert not refused(cast.liwen, opened)

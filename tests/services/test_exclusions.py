"""Who is kept out of a case: by a supervisor, at once, and with everything he held of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services import actors, batch_views, batches, cases, exclusions, history, instances, jobs, messages, now, people, shares, user_tasks
from services.actor import Actor, Role
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.exclusions import ExclusionView, Whom
from tests.cast import Cast
from tests.diagrams import case, chain, document, node, process
from tests.services.clockwork import state_of
from tests.services.conftest import Deploy

INTEREST = "conflict_of_interest"


def visit(assignee: str = "") -> bytes:
    """Draw a process of two steps for caseworkers; the second may be somebody's at once."""
    whose = {"camunda_assignee": assignee} if assignee else {}
    parts = (
        node("startEvent", "start"),
        node("userTask", "apply", camunda_candidateGroups="caseworker"),
        node("userTask", "review", camunda_candidateGroups="caseworker", **whose),
        node("endEvent", "end"),
    )
    return document(process("visit", *parts, chain("start", "apply", "review", "end"), extension=case()))


@pytest.fixture
def begun(deploy: Deploy, cast: Cast) -> str:
    deploy(visit())
    return str(instances.start(cast.liwen, "visit").case_id)


def task_of(actor: Actor, case_id: str) -> str:
    (task,) = user_tasks.find(actor, case_id=case_id, is_unfinished=True).items
    return task.id


def keep_out(cast: Cast, case_id: str, actor: Actor) -> ExclusionView:
    return exclusions.exclude(cast.sunqiang, case_id, Whom(actor.person_id), INTEREST, reason="兄弟")


def test_a_user_task_is_taken_from_whoever_is_kept_out(begun: str, cast: Cast) -> None:
    task = task_of(cast.liwen, begun)
    version = user_tasks.claim(cast.liwen, task)
    keep_out(cast, begun, cast.liwen)
    found = user_tasks.get(cast.zhaomin, task)
    assert (found.state, found.assignee_id) == ("open", None)
    assert found.version > version
    with pytest.raises(NotFound):
        user_tasks.complete(cast.liwen, task, {})
    with pytest.raises(NotFound):
        cases.get(cast.liwen, begun)
    assert user_tasks.claim(cast.zhaomin, task)


def test_a_candidate_who_is_kept_out_takes_and_completes_nothing(begun: str, cast: Cast) -> None:
    task = task_of(cast.liwen, begun)
    keep_out(cast, begun, cast.liwen)
    for deed in (lambda: user_tasks.claim(cast.liwen, task), lambda: user_tasks.complete(cast.liwen, task, {})):
        with pytest.raises(NotFound):
            deed()
    assert user_tasks.complete(cast.zhaomin, task, {}).next_user_task_id


def test_it_does_not_come_back_to_an_owner_who_is_kept_out(begun: str, cast: Cast) -> None:
    task = task_of(cast.liwen, begun)
    user_tasks.claim(cast.liwen, task)
    user_tasks.delegate(cast.liwen, task, str(cast.zhaomin.person_id))
    keep_out(cast, begun, cast.liwen)
    assert user_tasks.get(cast.zhaomin, task).assignee_id == cast.zhaomin.person_id
    user_tasks.release(cast.zhaomin, task)
    assert user_tasks.get(cast.zhaomin, task).assignee_id is None


def test_nobody_gives_it_to_whoever_is_kept_out(begun: str, cast: Cast) -> None:
    task = task_of(cast.liwen, begun)
    keep_out(cast, begun, cast.liwen)
    with pytest.raises(Invalid) as refused:
        user_tasks.assign(cast.sunqiang, task, str(cast.liwen.person_id))
    assert refused.value.reason == "person_kept_out"


def test_nor_does_the_diagram(deploy: Deploy, cast: Cast) -> None:
    deploy(visit(assignee="liwen"))
    case_id = str(instances.start(cast.liwen, "visit").case_id)
    keep_out(cast, case_id, cast.liwen)
    user_tasks.complete(cast.zhaomin, task_of(cast.zhaomin, case_id), {})
    assert user_tasks.get(cast.zhaomin, task_of(cast.zhaomin, case_id)).assignee_id is None


def test_what_he_says_is_not_kept_for_it_either(deploy: Deploy, cast: Cast) -> None:
    """A message that nobody hears yet waits for whoever begins to listen: not for a case its sender has nothing to do with."""
    parts = (
        node("startEvent", "start"),
        node("userTask", "apply"),
        node("intermediateCatchEvent", "told", '<bpmn:messageEventDefinition messageRef="m"/>'),
        node("endEvent", "end"),
    )
    told = process("later", *parts, chain("start", "apply", "told", "end"), extension=case())
    deploy(document('<bpmn:message id="m" name="m"/>', told))
    begun = instances.start(cast.liwen, "later")
    keep_out(cast, str(begun.case_id), cast.liwen)
    assert messages.correlate(cast.liwen, "m", key=begun.business_key, variables={"whose": "liwen"}).buffered
    user_tasks.complete(cast.zhaomin, task_of(cast.zhaomin, str(begun.case_id)), {})
    jobs.run_due()
    assert state_of(begun.instance_id) == "active"
    messages.correlate(cast.zhaomin, "m", key=begun.business_key, variables={"whose": "zhaomin"})
    assert (state_of(begun.instance_id), instances.variables(cast.zhaomin, begun.instance_id)["whose"]) == ("completed", "zhaomin")


def test_an_office_is_kept_out_with_everybody_in_it(begun: str, cast: Cast) -> None:
    task = task_of(cast.liwen, begun)
    user_tasks.claim(cast.liwen, task)
    exclusions.exclude(cast.heping, begun, Whom(office_id=cast.offices["baiyun"]), "reported_unit", reason="被举报单位")
    assert user_tasks.get(cast.heping, task).assignee_id is None
    for actor in (cast.liwen, cast.zhaomin, cast.sunqiang):
        with pytest.raises(NotFound):
            cases.get(actor, begun)


def test_a_batch_names_him_no_instance_of_it(begun: str, cast: Cast) -> None:
    """Even the administrator who ordered the batch, and sees that there is one."""
    instance_id = cases.get(cast.admin, begun).instances[0].id
    batch_id = batches.start(cast.admin, "instance.suspend", [instance_id], reason="x")
    assert [item.instance_id for item in batch_views.items(cast.admin, batch_id).items] == [instance_id]
    keep_out(cast, begun, cast.admin)
    assert batch_views.items(cast.admin, batch_id).items == []


def test_who_is_kept_out_is_written_down_and_can_be_lifted(begun: str, cast: Cast) -> None:
    one = keep_out(cast, begun, cast.liwen)
    (told,) = exclusions.find(cast.qianjing, begun)
    assert (told.person_name, told.ground, told.reason, told.excluded_by) == ("李文", INTEREST, "兄弟", cast.sunqiang.person_id)
    with pytest.raises(Conflict):
        keep_out(cast, begun, cast.liwen)
    exclusions.lift(cast.sunqiang, one.id, reason="查无此事")
    assert cases.get(cast.liwen, begun).id == begun
    with pytest.raises(Conflict):
        exclusions.lift(cast.sunqiang, one.id, reason="again")
    verbs = [entry.verb for entry in history.of_case(cast.sunqiang, begun).items]
    assert "case.exclude" in verbs
    assert "case.lift_exclusion" in verbs


def test_whoever_is_kept_out_does_not_let_himself_in(begun: str, cast: Cast) -> None:
    one = keep_out(cast, begun, cast.sunqiang)
    with pytest.raises(NotFound):
        exclusions.lift(cast.sunqiang, one.id, reason="I want in")
    with pytest.raises(NotFound):
        exclusions.find(cast.sunqiang, begun)


def test_who_may_not_keep_anybody_out(begun: str, cast: Cast) -> None:
    whom = Whom(cast.liwen.person_id)
    for actor in (cast.zhaomin, cast.admin, cast.qianjing):
        with pytest.raises(Forbidden):
            exclusions.exclude(actor, begun, whom, INTEREST, reason="x")
    with pytest.raises(NotFound):
        exclusions.exclude(cast.wuyue, begun, whom, INTEREST, reason="x")


@pytest.mark.parametrize(
    ("whom", "ground", "reason"),
    [(Whom(), INTEREST, "x"), (Whom("nobody"), INTEREST, "x"), (Whom(office_id="none"), INTEREST, "x")],
)
def test_who_is_kept_out_must_be_somebody(whom: Whom, ground: str, reason: str, begun: str, cast: Cast) -> None:
    with pytest.raises(Invalid):
        exclusions.exclude(cast.sunqiang, begun, whom, ground, reason=reason)


def test_an_exclusion_needs_a_known_ground_and_a_reason(begun: str, cast: Cast) -> None:
    whom = Whom(cast.liwen.person_id)
    for ground, reason in (("dislike", "x"), (INTEREST, " ")):
        with pytest.raises(Invalid):
            exclusions.exclude(cast.sunqiang, begun, whom, ground, reason=reason)


def test_a_case_is_not_shared_with_whoever_is_kept_out(begun: str, cast: Cast) -> None:
    keep_out(cast, begun, cast.wuyue)
    with pytest.raises(Conflict):
        shares.share(cast.sunqiang, begun, Whom(cast.wuyue.person_id), reason="x")


class TestWhoLeftTheOffice:
    """An office that is kept out takes with it whoever worked there in the time of the case, or comes to work there."""

    @pytest.fixture
    def of_office(self, begun: str, cast: Cast) -> str:
        exclusions.exclude(cast.heping, begun, Whom(office_id=cast.offices["baiyun"]), "reported_unit", reason="被举报单位")
        return begun

    def moved(self, cast: Cast, actor: Actor) -> Actor:
        """Have somebody leave 白云 for the city's office, where he may see its cases."""
        for role in actor.roles:
            people.revoke(cast.admin, str(actor.person_id), role.role, cast.offices["baiyun"])
        return self.confirming(cast, actor)

    def confirming(self, cast: Cast, actor: Actor) -> Actor:
        ends = actors.today() + timedelta(days=300)
        people.grant(cast.admin, str(actor.person_id), "confirmer", cast.offices["guangzhou"], valid_to=ends)
        people.forget()
        return self.present(actor)

    def present(self, actor: Actor) -> Actor:
        found = people.actor_of(str(actor.account_id))
        assert found is not None
        return found

    def test_before_or_after_he_left(self, begun: str, cast: Cast) -> None:
        moved = self.moved(cast, cast.liwen)
        assert cases.get(moved, begun).id == begun
        one = exclusions.exclude(cast.heping, begun, Whom(office_id=cast.offices["baiyun"]), "reported_unit", reason="x")
        for actor in (moved, self.moved(cast, cast.zhaomin)):
            with pytest.raises(NotFound):
                cases.get(actor, begun)
            assert not cases.find(actor).items
            with pytest.raises(Invalid):
                self.assign(cast, begun, actor)
        exclusions.lift(cast.heping, one.id, reason="查无此事")
        assert cases.get(moved, begun).id == begun

    def assign(self, cast: Cast, case_id: str, actor: Actor) -> None:
        city = Role("supervisor", cast.offices["guangzhou"], "440100", "440000/440100/")
        boss = replace(cast.heping, roles=(city,))
        user_tasks.assign(boss, task_of(boss, case_id), str(actor.person_id))

    def test_whose_role_ran_out(self, of_office: str, cast: Cast) -> None:
        soon = actors.today() + timedelta(days=3)
        people.grant(cast.admin, str(cast.wuyue.person_id), "caseworker", cast.offices["baiyun"], valid_to=soon)
        self.confirming(cast, cast.wuyue)
        for later in (timedelta(0), timedelta(days=9)):
            with now.at(now.now() + later):
                people.forget()
                with pytest.raises(NotFound):
                    cases.get(self.present(cast.wuyue), of_office)

    def test_who_left_before_the_case_was_opened_is_not(self, deploy: Deploy, cast: Cast) -> None:
        moved = self.moved(cast, cast.liwen)
        deploy(visit())
        with now.at(now.now() + timedelta(days=3)):
            people.forget()
            case_id = str(instances.start(cast.zhaomin, "visit").case_id)
            exclusions.exclude(cast.heping, case_id, Whom(office_id=cast.offices["baiyun"]), "reported_unit", reason="x")
            assert cases.get(moved, case_id).id == case_id
            with pytest.raises(NotFound):
                cases.get(cast.zhaomin, case_id)

    def test_a_role_given_anew_does_not_make_him_forgotten(self, begun: str, cast: Cast) -> None:
        today, liwen = actors.today(), str(cast.liwen.person_id)
        people.revoke(cast.admin, liwen, "caseworker", cast.offices["baiyun"])
        people.revoke(cast.admin, liwen, "referral_worker", cast.offices["baiyun"])
        people.grant(cast.admin, liwen, "caseworker", cast.offices["baiyun"], valid_from=today, valid_to=today)
        with now.at(now.now() + timedelta(days=400)):
            people.grant(cast.admin, liwen, "caseworker", cast.offices["baiyun"], valid_from=actors.today() + timedelta(days=30))
            people.revoke(cast.admin, liwen, "caseworker", cast.offices["baiyun"])
            exclusions.exclude(cast.heping, begun, Whom(office_id=cast.offices["baiyun"]), "reported_unit", reason="x")
            with pytest.raises(NotFound):
                cases.get(self.confirming(cast, cast.liwen), begun)

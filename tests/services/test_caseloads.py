"""A caseload goes over: dry run, at once, in a batch; with what the takers may not do left where it is."""

import pytest
from sqlalchemy import Engine, insert, select, update

from models import Barred, CaseExclusion, Person, VerbLog
from services import batch_views, caseloads, instances, jobs, notices, now, people, transaction, user_tasks
from services.actor import Actor
from services.caseloads import Wish
from services.errors import Conflict, Forbidden, Invalid
from services.ids import new_id
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

WHY = "调离"


@pytest.fixture
def held(cast: Cast, deploy: Deploy) -> list[str]:
    """Give three user tasks of two procedures that 李文 holds."""
    for process_id, many in (("one", 2), ("two", 1)):
        deploy(diagrams.sequence(process_id, 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"), name=f"{process_id}.bpmn")
        for _ in range(many):
            instances.start(cast.liwen, process_id)
    found = [one.id for one in user_tasks.find(cast.liwen, mine=True).items]
    for one in found:
        user_tasks.claim(cast.liwen, one)
    return found


def to_zhaomin(cast: Cast, **more: str) -> Wish:
    return Wish(str(cast.liwen.person_id), (str(cast.zhaomin.person_id),), **more)


def holders(cast: Cast) -> list[str | None]:
    return sorted(str(one.assignee_name) for one in user_tasks.find(cast.sunqiang).items)


def test_a_dry_run_counts_and_changes_nothing(cast: Cast, held: list[str]) -> None:
    told = caseloads.preview(cast.sunqiang, to_zhaomin(cast))
    assert [(one.process_id, one.user_tasks) for one in told.procedures] == [("one", 2), ("two", 1)]
    assert (told.user_tasks, told.left, holders(cast)) == (3, (), ["李文"] * 3)


def test_all_of_it_goes_over_and_each_is_recorded(cast: Cast, held: list[str]) -> None:
    told = caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY)
    assert (told.user_tasks, told.batch_id, holders(cast)) == (3, None, ["赵敏"] * 3)
    with transaction.reading() as look:
        rows = look.execute(select(VerbLog.object_id, VerbLog.actor_id, VerbLog.reason).where(VerbLog.verb == "caseload.hand_over")).all()
    assert sorted(row.object_id for row in rows) == sorted(held)
    assert {(row.actor_id, row.reason is not None) for row in rows} == {(cast.sunqiang.person_id, True)}
    user_tasks.complete(cast.zhaomin, held[0], {})


def test_several_take_it_in_turn(cast: Cast, held: list[str]) -> None:
    wish = Wish(str(cast.liwen.person_id), (str(cast.zhaomin.person_id), str(cast.zhiban.person_id)))
    caseloads.hand_over(cast.sunqiang, wish, reason=WHY)
    assert holders(cast) == ["秦值", "赵敏", "赵敏"]


def test_one_procedure_alone(cast: Cast, held: list[str]) -> None:
    caseloads.hand_over(cast.sunqiang, to_zhaomin(cast, process_id="two"), reason=WHY)
    assert holders(cast) == ["李文", "李文", "赵敏"]


def test_another_offices_stay(cast: Cast, held: list[str]) -> None:
    with pytest.raises(Conflict):
        caseloads.hand_over(cast.sunqiang, to_zhaomin(cast, office_id=cast.offices["kangning"]), reason=WHY)
    caseloads.hand_over(cast.sunqiang, to_zhaomin(cast, office_id=cast.offices["baiyun"]), reason=WHY)


def test_of_somebody_who_is_gone(cast: Cast, held: list[str]) -> None:
    people.deactivate(cast.admin, str(cast.liwen.person_id))
    assert caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY).user_tasks == 3


def test_what_asks_him_by_name_and_what_he_delegated_go_as_well(cast: Cast, deploy: Deploy, held: list[str]) -> None:
    deploy(diagrams.sequence("named", 1, extension=diagrams.case(), camunda_candidateUsers="liwen"), name="named.bpmn")
    instances.start(cast.sunqiang, "named")
    user_tasks.delegate(cast.liwen, held[0], str(cast.zhiban.person_id))
    assert caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY).user_tasks == 4
    delegated = user_tasks.get(cast.sunqiang, held[0])
    assert (delegated.assignee_id, delegated.owner_id) == (cast.zhiban.person_id, cast.zhaomin.person_id)
    assert [one.is_candidate for one in user_tasks.find(cast.zhaomin, process_id="named").items] == [True]


def test_what_is_over_stays(cast: Cast, held: list[str]) -> None:
    user_tasks.complete(cast.liwen, held[0], {})
    assert caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY).user_tasks == 2
    assert user_tasks.get(cast.sunqiang, held[0]).assignee_id == cast.liwen.person_id


def test_what_the_taker_may_not_do_is_left(cast: Cast, held: list[str], database: Engine) -> None:
    case_id = user_tasks.get(cast.sunqiang, held[0]).case_id
    out = {
        "id": new_id(),
        "case_id": case_id,
        "person_id": cast.zhaomin.person_id,
        "ground": "conflict_of_interest",
        "excluded_at": now.now(),
    }
    with database.begin() as connection:
        connection.execute(insert(CaseExclusion), out)
        connection.execute(insert(Barred), {"user_task_id": held[1], "person_id": cast.zhaomin.person_id})
    told = caseloads.preview(cast.sunqiang, to_zhaomin(cast))
    assert sorted(told.left) == sorted(held[:2])
    assert sorted(caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY).left) == sorted(held[:2])
    assert holders(cast) == ["李文", "李文", "赵敏"]
    with pytest.raises(Conflict):
        caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY)


@pytest.mark.parametrize("name", ["tangjing", "kangfu"])
def test_nothing_goes_to_whom_it_could_not_be_assigned(cast: Cast, held: list[str], name: str) -> None:
    stranger: Actor = getattr(cast, name)
    wish = Wish(str(cast.liwen.person_id), (str(stranger.person_id),))
    assert sorted(caseloads.preview(cast.sunqiang, wish).left) == sorted(held)
    with pytest.raises(Conflict) as refused:
        caseloads.hand_over(cast.sunqiang, wish, reason=WHY)
    assert refused.value.reason == "nobody_may_take_it"


class TestMany:
    """More than fit into one transaction go over one by one, with a result for each."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(caseloads, "AT_ONCE", 2)

    def test_as_a_batch(self, cast: Cast, held: list[str]) -> None:
        told = caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY)
        assert (told.user_tasks, holders(cast)) == (3, ["李文"] * 3)
        user_tasks.complete(cast.liwen, held[0], {})
        assert jobs.run_due() == 3
        view = batch_views.get(cast.sunqiang, str(told.batch_id))
        assert (view.verb, view.done, view.failed, view.reason) == ("caseload.hand_over", 2, 1, WHY)
        assert sorted(item.instance_id for item in batch_views.items(cast.sunqiang, view.id, state="failed").items) == held[:1]
        assert holders(cast) == ["李文", "赵敏", "赵敏"]

    @pytest.mark.usefixtures("held")
    def test_whoever_may_no_longer_gives_nothing(self, cast: Cast, database: Engine) -> None:
        told = caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY)
        with database.begin() as connection:
            connection.execute(update(Person).where(Person.id == cast.sunqiang.person_id).values(is_active=False))
        people.forget()
        jobs.run_due()
        assert batch_views.get(cast.admin, str(told.batch_id)).failed == 3
        assert holders(cast) == ["李文"] * 3


@pytest.mark.usefixtures("held")
class TestRefusals:
    """A supervisor of the matters, real takers, a reason."""

    @pytest.mark.parametrize("who", ["liwen", "zhaomin", "admin", "qianjing"])
    def test_who_is_no_supervisor(self, cast: Cast, who: str) -> None:
        with pytest.raises((Forbidden, Invalid)):
            caseloads.hand_over(getattr(cast, who), to_zhaomin(cast), reason=WHY)
        assert holders(cast) == ["李文"] * 3

    def test_for_a_stranger_there_is_nothing(self, cast: Cast) -> None:
        people.grant(cast.admin, str(cast.wuyue.person_id), "supervisor", cast.offices["tianhe"])
        stranger = people.actor_of(str(cast.wuyue.account_id))
        assert stranger is not None
        with pytest.raises(Invalid):
            caseloads.hand_over(stranger, to_zhaomin(cast), reason=WHY)
        other = people.add(cast.admin, "chenmei", "陈梅", "correct horse battery", [("caseworker", cast.offices["tianhe"])])
        answers = []
        for giver in (str(cast.liwen.person_id), new_id()):
            with pytest.raises(Conflict) as caught:
                caseloads.hand_over(stranger, Wish(giver, (other.id,)), reason=WHY)
            answers.append(caught.value.reason)
        assert answers == ["nothing_to_hand_over"] * 2

    def test_takers_who_are_none(self, cast: Cast) -> None:
        own, other = str(cast.liwen.person_id), str(cast.zhaomin.person_id)
        for takers in ((), (own,), (other, other), (new_id(),), (str(cast.wuyue.person_id),)):
            with pytest.raises(Invalid):
                caseloads.hand_over(cast.sunqiang, Wish(own, takers), reason=WHY)

    def test_without_a_reason(self, cast: Cast) -> None:
        with pytest.raises(Invalid):
            caseloads.hand_over(cast.sunqiang, to_zhaomin(cast))


def test_whoever_takes_a_caseload_over_is_told_once(cast: Cast, held: list[str]) -> None:
    caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY)
    assert [(one.kind, one.user_task_id, one.by_name) for one in notices.find(cast.zhaomin).items] == [("handed_over", None, "孙强")]


def test_whoever_takes_so_much_over_that_it_takes_a_batch_is_told_once_too(
    cast: Cast, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseloads, "AT_ONCE", 2)
    caseloads.hand_over(cast.sunqiang, to_zhaomin(cast), reason=WHY)
    jobs.run_due()
    assert [one.kind for one in notices.find(cast.zhaomin).items] == ["handed_over"]

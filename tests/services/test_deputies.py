"""Absences: who may enter one, and what a deputy sees and may do while it lasts."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from models import Account, CaseExclusion, VerbLog
from services import actors, cases, deputies, drafts, instances, now, people, policy, transaction, user_tasks
from services.actor import OPERATOR, Actor, Cover
from services.deputies import Part, Wish
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.ids import new_id
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

Away = Callable[..., Actor]


def days(first: int = 0, last: int = 6) -> tuple[date, date]:
    return actors.today() + timedelta(first), actors.today() + timedelta(last)


def present(actor: Actor) -> Actor:
    """Give the person as the next request finds him."""
    found = people.actor_of(str(actor.account_id))
    assert found is not None
    return found


@pytest.fixture
def away() -> Away:
    """Give a function that sends somebody away and gives his deputy."""

    def enter(person: Actor, deputy: Actor, *scope: Part) -> Actor:
        deputies.enter(OPERATOR, str(person.person_id), Wish(*days(), (str(deputy.person_id),), scope))
        return present(deputy)

    return enter


@pytest.fixture
def user_task(cast: Cast, deploy: Deploy) -> str:
    """Give the one open user task of a case of 白云, for caseworkers."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    instances.start(cast.liwen, "seq")
    return user_tasks.find(cast.liwen).items[0].id


def logged(verb: str) -> list[tuple[str | None, str | None]]:
    """Give who did it and as whom."""
    with transaction.reading() as look:
        rows = look.execute(select(VerbLog.actor_id, VerbLog.as_whom_id).where(VerbLog.verb == verb).order_by(VerbLog.id))
        return [(row.actor_id, row.as_whom_id) for row in rows]


class TestEntering:
    """Everybody his own, a supervisor those over whom he is one; nobody inherits from a deputy."""

    def test_somebody_enters_his_own(self, cast: Cast) -> None:
        view = deputies.enter(cast.liwen, str(cast.liwen.person_id), Wish(*days(1, 3), (str(cast.zhaomin.person_id),)))
        assert (view.person_name, view.state, [one.name for one in view.deputies]) == ("李文", "coming", ["赵敏"])
        assert deputies.find(cast.zhaomin).items == [view]
        assert logged("absence.enter") == [(cast.liwen.person_id, None)]

    def test_a_supervisor_enters_those_of_his_people(self, cast: Cast) -> None:
        wish = Wish(*days(), (str(cast.zhaomin.person_id),))
        assert deputies.enter(cast.sunqiang, str(cast.liwen.person_id), wish).state == "present"

    def test_a_colleague_may_not(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            deputies.enter(cast.zhaomin, str(cast.liwen.person_id), Wish(*days(), (str(cast.sunqiang.person_id),)))

    def test_for_a_stranger_the_person_is_not_there(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            deputies.enter(cast.wuyue, str(cast.liwen.person_id), Wish(*days(), (str(cast.wuyue.person_id),)))

    def test_a_deputy_must_be_somebody_whom_one_sees(self, cast: Cast) -> None:
        with pytest.raises(Invalid):
            deputies.enter(cast.liwen, str(cast.liwen.person_id), Wish(*days(), (str(cast.wuyue.person_id),)))

    def test_nobody_makes_himself_the_deputy_of_another(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            deputies.enter(cast.sunqiang, str(cast.liwen.person_id), Wish(*days(), (str(cast.sunqiang.person_id),)))

    @pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 2), (0, 366)])
    def test_the_days_must_come_and_be_at_most_a_year(self, cast: Cast, first: int, last: int) -> None:
        with pytest.raises(Invalid):
            deputies.enter(cast.liwen, str(cast.liwen.person_id), Wish(*days(first, last), (str(cast.zhaomin.person_id),)))

    def test_there_must_be_deputies_and_not_oneself(self, cast: Cast) -> None:
        own = str(cast.liwen.person_id)
        for people_named in ((), (own,), (str(cast.zhaomin.person_id),) * 2):
            with pytest.raises(Invalid):
                deputies.enter(cast.liwen, own, Wish(*days(), people_named))

    @pytest.mark.parametrize("part", [Part(role="confirmer"), Part(process_id="nothing"), Part("caseworker", "elsewhere")])
    def test_a_scope_must_cover_something(self, cast: Cast, part: Part) -> None:
        with pytest.raises(Invalid):
            deputies.enter(cast.liwen, str(cast.liwen.person_id), Wish(*days(), (str(cast.zhaomin.person_id),), (part,)))

    def test_a_deputy_who_is_away_himself_is_refused(self, cast: Cast, away: Away) -> None:
        away(cast.zhaomin, cast.sunqiang)
        with pytest.raises(Conflict):
            deputies.enter(cast.liwen, str(cast.liwen.person_id), Wish(*days(6, 9), (str(cast.zhaomin.person_id),)))
        deputies.enter(cast.liwen, str(cast.liwen.person_id), Wish(*days(7, 9), (str(cast.zhaomin.person_id),)))

    def test_whoever_stands_in_is_not_away_meanwhile(self, cast: Cast, away: Away) -> None:
        away(cast.liwen, cast.zhaomin)
        with pytest.raises(Conflict):
            deputies.enter(cast.zhaomin, str(cast.zhaomin.person_id), Wish(*days(6, 9), (str(cast.sunqiang.person_id),)))

    def test_a_deputy_enters_no_absence_of_those_below_his_principal(self, cast: Cast, away: Away) -> None:
        deputy = away(cast.sunqiang, cast.zhaomin)
        with pytest.raises(Forbidden):
            deputies.enter(deputy, str(cast.liwen.person_id), Wish(*days(), (str(cast.zhiban.person_id),)))


class TestTheDeputy:
    """While it lasts he sees and may do what the absent person may; the log says as whom."""

    def test_he_sees_the_case_and_its_user_task(self, cast: Cast, user_task: str, away: Away) -> None:
        with pytest.raises(NotFound):
            user_tasks.get(cast.wuyue, user_task)
        deputy = away(cast.liwen, cast.wuyue)
        assert [one.id for one in user_tasks.find(deputy, mine=True).items] == [user_task]
        assert user_tasks.get(deputy, user_task).is_candidate
        assert cases.get(deputy, str(user_tasks.get(deputy, user_task).case_id)).number

    def test_what_he_does_is_logged_as_his_for_another(self, cast: Cast, user_task: str, away: Away) -> None:
        deputy = away(cast.liwen, cast.wuyue)
        user_tasks.claim(deputy, user_task)
        held = user_tasks.get(deputy, user_task)
        assert (held.assignee_id, held.is_yours) == (cast.liwen.person_id, True)
        user_tasks.complete(deputy, user_task, {})
        both = (cast.wuyue.person_id, cast.liwen.person_id)
        assert (logged("user_task.claim"), logged("user_task.complete")) == ([both], [both])
        done = user_tasks.get(cast.sunqiang, user_task)
        assert (done.ended_by, done.ended_for) == both

    def test_what_he_may_do_himself_he_does_as_himself(self, cast: Cast, user_task: str, away: Away) -> None:
        deputy = away(cast.liwen, cast.zhaomin)
        user_tasks.claim(deputy, user_task)
        user_tasks.complete(deputy, user_task, {})
        assert logged("user_task.complete") == [(cast.zhaomin.person_id, None)]

    def test_what_was_claimed_before_the_absence_is_his_to_finish(self, cast: Cast, user_task: str, away: Away) -> None:
        user_tasks.claim(cast.liwen, user_task)
        deputy = away(cast.liwen, cast.zhaomin)
        assert [one.id for one in user_tasks.find(deputy, mine=True).items] == [user_task]
        assert user_tasks.form(deputy, user_task).is_writable
        drafts.save(deputy, user_task, {"a": 1})
        user_tasks.complete(deputy, user_task, {})
        assert logged("user_task.complete") == [(cast.zhaomin.person_id, cast.liwen.person_id)]

    def test_what_asks_the_absent_person_alone_reaches_him(self, cast: Cast, deploy: Deploy, away: Away) -> None:
        deploy(diagrams.sequence("alone", 1, extension=diagrams.case(), camunda_candidateUsers="liwen"))
        deploy(diagrams.sequence("given", 1, extension=diagrams.case(), camunda_assignee="liwen"), name="given.bpmn")
        deputy = away(cast.liwen, cast.zhaomin)
        for process_id in ("alone", "given"):
            instances.start(cast.sunqiang, process_id)
        mine = user_tasks.find(deputy, mine=True).items
        assert len(mine) == 2
        for one in mine:
            user_tasks.complete(deputy, one.id, {})
        assert logged("user_task.complete") == [(cast.zhaomin.person_id, cast.liwen.person_id)] * 2

    def test_a_supervisors_verbs_are_his(self, cast: Cast, user_task: str, away: Away) -> None:
        deputy = away(cast.sunqiang, cast.wuyue)
        instance_id = user_tasks.get(deputy, user_task).instance_id
        instances.terminate(deputy, instance_id, reason="x")
        assert logged("instance.terminate") == [(cast.wuyue.person_id, cast.sunqiang.person_id)]

    @pytest.mark.usefixtures("user_task")
    def test_what_he_starts_for_another_is_logged_so(self, cast: Cast, away: Away) -> None:
        deputy = away(cast.liwen, cast.wuyue)
        instances.start(deputy, "seq", area_code="440111")
        assert logged("instance.start")[-1] == (cast.wuyue.person_id, cast.liwen.person_id)

    def test_involvement_through_another_is_not_his_own(self, cast: Cast, user_task: str, away: Away) -> None:
        deputy = away(cast.liwen, cast.wuyue)
        case_id = str(user_tasks.get(deputy, user_task).case_id)
        cases.set_subject(deputy, case_id, {"name": "王小明"}, reason="x")
        assert logged("case.set_subject") == [(cast.wuyue.person_id, cast.liwen.person_id)]

    def test_drafts_stay_their_writers(self, cast: Cast, user_task: str, away: Away) -> None:
        user_tasks.claim(cast.liwen, user_task)
        drafts.save(cast.liwen, user_task, {"a": 1})
        assert drafts.get(away(cast.liwen, cast.zhaomin), user_task) is None

    def test_nobody_inherits_from_a_deputy(self, cast: Cast, away: Away) -> None:
        away(cast.liwen, cast.zhaomin)
        chained = deputies._write  # as a second process that knew nothing of the first one would
        with transaction.transaction(OPERATOR, "absence.enter") as work:
            chained(work, str(cast.zhaomin.person_id), Wish(*days(), (str(cast.wuyue.person_id),)))
            work.log("absence", None)
        actors.forget()
        principals = present(cast.wuyue).principals
        assert [(one.person_id, one.principals) for one in principals] == [(cast.zhaomin.person_id, ())]

    def test_the_right_of_somebody_kept_out_of_the_case_is_not_his(self, cast: Cast, user_task: str, database: Engine, away: Away) -> None:
        case_id = str(user_tasks.get(cast.liwen, user_task).case_id)
        deputy = away(cast.sunqiang, cast.liwen)
        out = {
            "id": new_id(),
            "case_id": case_id,
            "person_id": cast.sunqiang.person_id,
            "ground": "suspect_official",
            "excluded_at": now.now(),
        }
        assert policy.can(deputy, "user_task.assign", {"case_id": case_id, "area_code": "440111"})
        with database.begin() as connection:
            connection.execute(insert(CaseExclusion), out)
        with pytest.raises(Forbidden):  # 李文 sees it as a caseworker; the supervisor's verb went with the supervisor
            user_tasks.assign(deputy, user_task, str(cast.zhaomin.person_id), "x")

    def test_a_deputy_of_an_administrator_grants_nothing(self, cast: Cast, away: Away) -> None:
        deputy = away(cast.admin, cast.wuyue)
        with pytest.raises(Forbidden):
            people.grant(deputy, str(cast.wuyue.person_id), "supervisor", cast.offices["tianhe"])


class TestTheEnd:
    """It ends with its days, by hand, with the account, with the role."""

    @pytest.mark.parametrize("day", [-1, 7])
    def test_before_and_after_he_is_a_stranger(self, cast: Cast, away: Away, day: int) -> None:
        away(cast.liwen, cast.wuyue)
        actors.forget()
        with now.at(now.now() + timedelta(days=day)):
            assert present(cast.wuyue).principals == ()

    def test_on_the_last_day_he_still_stands_in(self, cast: Cast, away: Away) -> None:
        away(cast.liwen, cast.wuyue)
        actors.forget()
        with now.at(now.now() + timedelta(days=6)):
            assert len(present(cast.wuyue).principals) == 1

    def test_ended_early(self, cast: Cast, user_task: str, away: Away) -> None:
        away(cast.liwen, cast.wuyue)
        absence = deputies.find(cast.liwen).items[0]
        assert deputies.end(cast.liwen, absence.id).state == "ended"
        with pytest.raises(NotFound):
            user_tasks.get(present(cast.wuyue), user_task)
        with pytest.raises(Conflict):
            deputies.end(cast.liwen, absence.id)

    def test_a_deputy_does_not_end_it(self, cast: Cast, away: Away) -> None:
        deputy = away(cast.liwen, cast.wuyue)
        with pytest.raises(Forbidden):
            deputies.end(deputy, deputies.find(deputy).items[0].id)

    def test_with_the_account_of_the_absent_person(self, cast: Cast, database: Engine, away: Away) -> None:
        away(cast.liwen, cast.wuyue)
        with database.begin() as connection:
            connection.execute(update(Account).where(Account.person_id == cast.liwen.person_id).values(is_active=False))
        actors.forget()
        assert present(cast.wuyue).principals == ()

    def test_with_the_person(self, cast: Cast, away: Away) -> None:
        away(cast.liwen, cast.wuyue)
        people.deactivate(cast.admin, str(cast.liwen.person_id))
        assert present(cast.wuyue).principals == ()

    def test_with_the_role(self, cast: Cast, user_task: str, away: Away) -> None:
        away(cast.liwen, cast.wuyue)
        for role in cast.liwen.roles:
            people.revoke(cast.admin, str(cast.liwen.person_id), role.role, role.office_id)
        with pytest.raises(NotFound):
            user_tasks.get(present(cast.wuyue), user_task)


class TestScope:
    """A deputyship may cover some roles, or one procedure."""

    def test_roles_that_are_not_covered_are_not_his(self, cast: Cast, user_task: str, away: Away) -> None:
        people.grant(cast.admin, str(cast.liwen.person_id), "rehab_org", cast.offices["kangning"])
        deputy = away(present(cast.liwen), cast.wuyue, Part("rehab_org", cast.offices["kangning"]))
        assert [(role.role, one.cover) for one in deputy.principals for role in one.roles] == [("rehab_org", Cover(is_partial=True))]
        with pytest.raises(NotFound):
            user_tasks.get(deputy, user_task)

    @pytest.mark.parametrize(("role", "sees"), [("caseworker", True), ("rehab_org", False)])
    def test_what_is_held_goes_with_the_role_that_was_asked(self, cast: Cast, user_task: str, away: Away, role: str, *, sees: bool) -> None:
        people.grant(cast.admin, str(cast.liwen.person_id), "rehab_org", cast.offices["kangning"])
        user_tasks.claim(cast.liwen, user_task)
        deputy = away(present(cast.liwen), cast.wuyue, Part(role))
        found = [(one.id, one.is_yours) for one in user_tasks.find(deputy).items]
        assert found == ([(user_task, True)] if sees else [])
        assert len(user_tasks.find(deputy, mine=True).items) == sees

    @pytest.mark.parametrize(("office", "sees"), [("baiyun", True), ("kangning", False)])
    def test_what_asks_in_person_goes_with_the_office(self, cast: Cast, deploy: Deploy, away: Away, office: str, *, sees: bool) -> None:
        people.grant(cast.admin, str(cast.liwen.person_id), "rehab_org", cast.offices["kangning"])
        deploy(diagrams.sequence("alone", 1, extension=diagrams.case(), camunda_candidateUsers="liwen"))
        instances.start(cast.sunqiang, "alone")
        deputy = away(present(cast.liwen), cast.wuyue, Part(office_id=cast.offices[office]))
        assert len(user_tasks.find(deputy, mine=True).items) == sees

    def test_one_procedure_and_no_other(self, cast: Cast, user_task: str, deploy: Deploy, away: Away) -> None:
        deploy(diagrams.sequence("other", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"), name="other.bpmn")
        instances.start(cast.liwen, "other")
        other = next(one.id for one in user_tasks.find(cast.liwen).items if one.process_id == "other")
        deputy = away(cast.liwen, cast.wuyue, Part(process_id="seq"))
        assert [one.id for one in user_tasks.find(deputy, mine=True).items] == [user_task]
        assert [one.procedure for one in cases.find(deputy).items] == ["seq"]
        user_tasks.complete(deputy, user_task, {})
        with pytest.raises(NotFound):
            user_tasks.complete(deputy, other, {})
        instances.start(deputy, "seq", area_code="440111")
        with pytest.raises(Forbidden):
            instances.start(deputy, "other", area_code="440111")

    @pytest.mark.usefixtures("user_task")
    def test_of_two_parts_each_covers_its_own(self, cast: Cast, away: Away) -> None:
        deputy = away(cast.liwen, cast.wuyue, Part("caseworker", process_id="seq"), Part("referral_worker"))
        assert {(one.roles[0].role, one.cover) for one in deputy.principals} == {
            ("caseworker", Cover(is_partial=True, process_id="seq")),
            ("referral_worker", Cover(is_partial=True)),
        }

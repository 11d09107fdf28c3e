"""The policy of deputies: every verb by an own right, by a principal's, by none; and that SQL sees neither more nor less."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, update

from models import Barred, Candidate, Case, Incident, ProcessInstance, UserTask
from services import policy, rights, transaction
from services.actor import Actor, Cover
from tests.cast import COUNTY, OTHER_COUNTY, Cast, stripped
from tests.services.case_rows import a_case
from tests.services.test_policy import EVERYBODY

SEEN = (Case, ProcessInstance, UserTask, Incident)


def rows(cast: Cast) -> list[dict[str, Any]]:
    """Give what verbs are held against: a case of the county, what concerns everybody, user tasks asked for, held, and a start."""
    place = {"case_id": None, "area_code": COUNTY, "office_id": cast.offices["baiyun"]}
    asked = [{"role": "caseworker", "office_id": cast.offices["baiyun"], "person_id": None}]
    return [
        place,
        {},
        {**place, "assignee_id": None, "candidates": asked},
        {**place, "assignee_id": cast.liwen.person_id, "candidates": asked},
        {**place, "assignee_id": None, "candidates": [{"role": None, "office_id": None, "person_id": cast.kangfu.person_id}]},
        {**place, "starters": {"groups": ["supervisor"], "users": []}},
    ]


def standing_in(deputy: Actor, *principals: Actor) -> Actor:
    return replace(deputy, principals=principals)


class TestEveryVerb:
    """Whatever a principal may do, and nothing else; by his right only where the own one does not do."""

    def test_by_a_principals_right(self, cast: Cast) -> None:
        for verb, row in product(rights.RIGHTS, rows(cast)):
            for name in EVERYBODY:
                principal = replace(getattr(cast, name), account_id=None)
                deputy = standing_in(stripped(cast.fangke), principal)
                expected = principal if verb not in rights.IN_PERSON and policy.can(principal, verb, row) else None
                assert policy.whose(deputy, verb, row) is expected, (verb, name, row)

    def test_by_an_own_right(self, cast: Cast) -> None:
        for verb, row in product(rights.RIGHTS, rows(cast)):
            for name in EVERYBODY:
                actor = standing_in(getattr(cast, name), *(getattr(cast, other) for other in EVERYBODY if other != name))
                if policy.can(getattr(cast, name), verb, row):
                    assert policy.whose(actor, verb, row) is actor, (verb, name, row)

    def test_by_none(self, cast: Cast) -> None:
        for verb, row in product(rights.RIGHTS, rows(cast)):
            assert policy.whose(standing_in(stripped(cast.liwen), stripped(cast.admin)), verb, row) is None

    def test_a_principal_has_no_principals(self, cast: Cast) -> None:
        for verb, row in product(rights.RIGHTS, rows(cast)):
            for name in EVERYBODY:
                absent = standing_in(stripped(cast.tangjing), getattr(cast, name))
                assert not policy.can(standing_in(stripped(cast.fangke), absent), verb, row)


def test_what_outlasts_a_deputyship_is_done_in_person() -> None:
    assert {"absence.enter", "absence.end", "person.grant", "case.break_glass"} <= rights.IN_PERSON
    assert {"identity.link", "second_factor.reset", "contact.set", "person.set_identity"} <= rights.IN_PERSON
    assert {"case.share", "case.archive_read"} <= rights.IN_PERSON
    assert set(rights.RIGHTS) >= rights.IN_PERSON


# ---- the same as SQL


def ids(actor: Actor, model: Any) -> set[str]:
    with transaction.reading() as look:
        return set(look.execute(policy.visible(select(model.__table__.c.id), actor, model)).scalars())


PEOPLE = st.lists(st.sampled_from(EVERYBODY), min_size=1, max_size=4, unique=True)


@pytest.fixture
def matters(database: Engine, cast: Cast) -> list[dict[str, str]]:
    """Write cases of two counties that ask different people."""
    own, elsewhere = cast.offices["baiyun"], cast.offices["tianhe"]
    made = [
        a_case(database, cast, candidates=({"role": "caseworker", "office_id": own},)),
        a_case(database, cast, candidates=({"role": "rehab_org", "office_id": cast.offices["kangning"]},)),
        a_case(database, cast, area=OTHER_COUNTY, office="tianhe", candidates=({"role": "caseworker", "office_id": elsewhere},)),
        a_case(database, cast, area=OTHER_COUNTY, office="tianhe", candidates=({"person_id": cast.tianyuan.person_id},)),
        a_case(database, cast),
    ]
    held = update(UserTask).where(UserTask.id == made[4]["task"])
    with database.begin() as connection:
        connection.execute(held.values(assignee_id=cast.kangfu.person_id, state="claimed"))
        connection.execute(insert(Barred), {"user_task_id": made[0]["task"], "person_id": cast.zhaomin.person_id})
    return made


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(who=PEOPLE)
def test_a_deputy_sees_what_he_and_his_principals_see(cast: Cast, matters: list[dict[str, str]], who: list[str]) -> None:
    people = [getattr(cast, name) for name in who]
    deputy = standing_in(people[0], *people[1:])
    for model in SEEN:
        assert ids(deputy, model) == set.union(*(ids(one, model) for one in people)), model


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(who=PEOPLE, roles=st.sets(st.sampled_from(["caseworker", "rehab_org", "supervisor", "confirmer"])), is_partial=st.booleans())
def test_sql_and_python_agree_on_what_a_deputy_may_take(
    cast: Cast, matters: list[dict[str, str]], who: list[str], roles: set[str], *, is_partial: bool
) -> None:
    def covered(one: Actor) -> Actor:
        kept = tuple(role for role in one.roles if not is_partial or role.role in roles)
        return replace(one, roles=kept, cover=Cover(is_partial=True) if is_partial else None)

    people = [getattr(cast, name) for name in who]
    deputy = standing_in(people[0], *(covered(one) for one in people[1:]))
    for made in matters:
        by_sql = _taken(deputy, made["task"])
        row = _row(made["task"])
        assert bool(by_sql.is_candidate) == policy.may_take(deputy, row), who
        may_complete = policy.can(deputy, "user_task.complete", row)
        assert may_complete == bool(by_sql.is_held if row["assignee_id"] else by_sql.is_candidate), who


def _taken(actor: Actor, task_id: str) -> Any:
    query = select(policy.is_candidate(actor).label("is_candidate"), policy.is_held(actor).label("is_held"))
    with transaction.reading() as look:
        return look.execute(query.select_from(UserTask).where(UserTask.id == task_id)).one()


def _row(task_id: str) -> dict[str, Any]:
    with transaction.reading() as look:
        task = dict(look.execute(select(UserTask.__table__).where(UserTask.id == task_id)).mappings().one())
        asked = look.execute(select(Candidate.__table__).where(Candidate.user_task_id == task_id)).mappings().all()
        barred = look.execute(select(Barred.person_id).where(Barred.user_task_id == task_id)).scalars().all()
    return {**task, "candidates": [dict(one) for one in asked], "barred": frozenset(barred)}

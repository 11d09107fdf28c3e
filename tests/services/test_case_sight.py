"""What one case adds to, or takes from, what somebody sees by role."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from models import Case, CaseExclusion, CaseShare, Incident, ProcessInstance, UserTask
from services import now, policy, transaction
from services.actor import Actor
from services.ids import new_id
from tests.cast import PEOPLE, Cast
from tests.services.case_rows import a_case

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
OBJECTS: dict[str, Any] = {"case": Case, "instance": ProcessInstance, "task": UserTask, "incident": Incident}


def seen(actor: Actor, ids: dict[str, str]) -> set[str]:
    """Give what of the case the actor sees."""
    with transaction.reading() as look, now.at(MOMENT):
        queries = {name: policy.visible(select(model.id), actor, model).where(model.id == ids[name]) for name, model in OBJECTS.items()}
        return {name for name, query in queries.items() if look.execute(query).first() is not None}


def share(engine: Engine, ids: dict[str, str], **more: object) -> None:
    row = {"id": new_id(), "case_id": ids["case"], "kind": "share", "may_work": False, "reason": b"", "shared_at": MOMENT}
    with engine.begin() as connection:
        connection.execute(insert(CaseShare), row | {"valid_from": MOMENT, "valid_until": None} | more)


def exclude(engine: Engine, ids: dict[str, str], **more: object) -> None:
    row = {"id": new_id(), "case_id": ids["case"], "ground": "suspect_official", "excluded_at": MOMENT}
    with engine.begin() as connection:
        connection.execute(insert(CaseExclusion), row | more)


@pytest.mark.parametrize("whom", ["person", "office"])
def test_whoever_a_case_is_shared_with_sees_all_of_it_and_nothing_else(whom: str, database: Engine, cast: Cast) -> None:
    ids, other = a_case(database, cast), a_case(database, cast)
    of = {"person_id": cast.wuyue.person_id} if whom == "person" else {"office_id": cast.offices["tianhe"]}
    assert seen(cast.wuyue, ids) == set()
    share(database, ids, **of)
    assert seen(cast.wuyue, ids) == set(OBJECTS)
    assert seen(cast.wuyue, other) == seen(cast.kangfu, ids) == set()


@pytest.mark.parametrize(
    "over",
    [
        {"valid_until": MOMENT},
        {"valid_from": MOMENT + timedelta(seconds=1)},
        {"revoked_at": MOMENT - timedelta(seconds=1)},
    ],
    ids=["over", "not yet", "revoked"],
)
def test_a_share_that_does_not_hold_shows_nothing(over: dict[str, object], database: Engine, cast: Cast) -> None:
    ids = a_case(database, cast)
    share(database, ids, person_id=cast.wuyue.person_id, **over)
    assert seen(cast.wuyue, ids) == set()


def test_a_share_ends_by_itself(database: Engine, cast: Cast) -> None:
    """Two questions in a row, with the same statement: the moment is that of each question."""
    ids = a_case(database, cast)
    share(database, ids, person_id=cast.wuyue.person_id, valid_until=MOMENT + timedelta(minutes=1))
    query = policy.visible(select(Case.id), cast.wuyue, Case)
    with transaction.reading() as look:
        with now.at(MOMENT):
            assert look.execute(query).first() is not None
        with now.at(MOMENT + timedelta(minutes=1)):
            assert look.execute(query).first() is None


def test_whoever_sees_no_cases_sees_no_shared_one(database: Engine, cast: Cast) -> None:
    ids = a_case(database, cast)
    share(database, ids, person_id=cast.tangjing.person_id)
    assert seen(cast.tangjing, ids) == set()


@pytest.mark.parametrize("name", PEOPLE)
def test_whoever_is_kept_out_sees_nothing_whatever_his_role(name: str, database: Engine, cast: Cast) -> None:
    actor: Actor = getattr(cast, name)
    ids = a_case(database, cast, candidates=({"person_id": actor.person_id}, {"role": "caseworker", "office_id": cast.offices["baiyun"]}))
    share(database, ids, person_id=actor.person_id)
    assert "task" in seen(actor, ids)
    exclude(database, ids, person_id=actor.person_id)
    assert seen(actor, ids) == set()


def test_whoever_holds_a_user_task_of_it_is_kept_out_too(database: Engine, cast: Cast) -> None:
    ids = a_case(database, cast)
    with database.begin() as connection:
        connection.execute(update(UserTask).values(assignee_id=cast.liwen.person_id, state="claimed"))
    assert seen(cast.liwen, ids) == set(OBJECTS)
    exclude(database, ids, person_id=cast.liwen.person_id)
    assert seen(cast.liwen, ids) == set()
    assert seen(cast.zhaomin, ids) == set(OBJECTS)  # the others go on


def test_a_whole_office_is_kept_out(database: Engine, cast: Cast) -> None:
    ids, other = a_case(database, cast), a_case(database, cast)
    exclude(database, ids, office_id=cast.offices["baiyun"])
    assert [seen(one, ids) for one in (cast.liwen, cast.zhaomin, cast.sunqiang)] == [set()] * 3
    assert seen(cast.heping, ids) == seen(cast.liwen, other) == set(OBJECTS)


def test_an_exclusion_that_was_lifted_keeps_nobody_out(database: Engine, cast: Cast) -> None:
    ids = a_case(database, cast)
    exclude(database, ids, person_id=cast.liwen.person_id, lifted_at=MOMENT)
    assert seen(cast.liwen, ids) == set(OBJECTS)


def test_nor_as_somebodys_deputy(database: Engine, cast: Cast) -> None:
    ids = a_case(database, cast)
    deputy = replace(cast.wuyue, principals=(cast.liwen,))
    assert seen(deputy, ids) == set(OBJECTS)
    exclude(database, ids, person_id=cast.wuyue.person_id)
    assert seen(deputy, ids) == set()


def test_nor_is_the_deputy_of_somebody_who_is_kept_out(database: Engine, cast: Cast) -> None:
    ids = a_case(database, cast)
    exclude(database, ids, person_id=cast.liwen.person_id)
    assert seen(replace(cast.wuyue, principals=(cast.liwen,)), ids) == set()
    assert seen(replace(cast.zhaomin, principals=(cast.liwen,)), ids) == set(OBJECTS)  # by a right of her own

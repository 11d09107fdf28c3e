"""Worklists: nothing is hidden by how rows are found, no page loses or doubles one, and counts end at a thousand."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

from models import Base, CaseExclusion, UserTask
from models.lifecycle import UNFINISHED
from services import deputies, instances, now, people, policy, shares, sight, transaction, user_tasks, worklists
from services.actor import OPERATOR, Actor
from services.actors import today
from services.deputies import Wish
from services.errors import Invalid
from services.exclusions import Whom
from services.ids import new_id
from services.worklists import Wanted
from tests import diagrams
from tests.cast import COUNTY, PEOPLE, Cast
from tests.services import plans
from tests.services.conftest import Deploy

_task = Base.metadata.tables["user_task"]
LISTS = [
    Wanted(is_unfinished=True),
    Wanted(mine=True),
    Wanted(mine=True, state="open"),
    Wanted(state="open"),
    Wanted(state="claimed"),
    Wanted(is_unfinished=True, process_id="asked"),
    Wanted(is_unfinished=True, element_id="t1"),
    Wanted(in_office=True),
    Wanted(in_office=True, state="open"),
    Wanted(mine=True, is_put_off=False),
    Wanted(is_put_off=True),
    Wanted(is_unfinished=True, area_code=COUNTY),
    Wanted(is_unfinished=True, is_undated=True),
]


def ids(actor: Actor, wanted: Wanted, **more: Any) -> list[str]:
    """Give all rows of a list, in steps of two."""
    found, after = list[str](), None
    while True:
        page = worklists.look_up(actor, wanted, after=after, limit=2, **more)
        found += [one.id for one in page.items]
        if page.next is None:
            return found
        after = page.next


def by_sight(actor: Actor, wanted: Wanted) -> set[str]:
    """Give what the policy lets somebody see of a list, however long it takes to find."""
    query = policy.visible(select(_task.c.id, _task.c.element_id), actor, _task).where(*worklists._conditions(actor, wanted))
    with transaction.reading() as look:
        return {row.id for row in look.execute(query)}


@pytest.fixture
def county(cast: Cast, deploy: Deploy, database: Engine) -> dict[str, Actor]:
    """Give everybody, in a county with user tasks of every kind: asked for by role, by name, by nobody; held, shared, forbidden."""
    for name, asks in (
        ("asked", {"camunda_candidateGroups": "caseworker"}),
        ("named", {"camunda_candidateUsers": "zhaomin"}),
        ("plain", {}),
    ):
        deploy(diagrams.sequence(name, 2, extension=diagrams.case(), **asks))
    deploy(diagrams.sequence("nowhere", 1))
    cases = {name: instances.start(cast.liwen, name).case_id for name in ("asked", "named", "plain", "asked")}
    instances.start(cast.wuyue, "asked")
    instances.start(OPERATOR, "nowhere")
    user_tasks.claim(cast.liwen, user_tasks.find(cast.liwen, case_id=cases["asked"]).items[0].id)
    day = {"valid_until": now.now() + timedelta(days=1), "reason": "迁居"}
    shares.share(cast.sunqiang, str(cases["plain"]), Whom(cast.wuyue.person_id), **day)  # type: ignore[arg-type]
    row = {"id": new_id(), "case_id": cases["named"], "person_id": cast.sunqiang.person_id, "ground": "conflict_of_interest"}
    with database.begin() as connection:
        connection.execute(insert(CaseExclusion), row | {"excluded_at": now.now()})
    deputies.enter(OPERATOR, str(cast.zhaomin.person_id), Wish(today(), today(), (str(cast.heping.person_id),), ()))
    everybody = {name: people.actor_of(str(getattr(cast, name).account_id)) for name in PEOPLE}
    return {name: actor for name, actor in everybody.items() if actor is not None}


def test_whatever_finds_the_rows_hides_none(county: dict[str, Actor]) -> None:
    shown = 0
    for name, actor in county.items():
        for wanted in LISTS:
            found = ids(actor, wanted)
            assert set(found) == by_sight(actor, wanted), (name, wanted)
            assert len(found) == len(set(found)) == user_tasks.count(actor, wanted).count, (name, wanted)
            shown += len(found)
    assert shown > len(LISTS) * 4


def test_a_list_is_found_by_indexes_wherever_somebody_sees_but_a_part(county: dict[str, Actor]) -> None:
    from services import near

    parts = {name for name, actor in county.items() if near.of(actor, _task.c.id, is_few=False) is not None}
    assert {"liwen", "zhaomin", "sunqiang", "heping", "wuyue"} <= parts
    assert "admin" not in parts


@pytest.fixture
def many(cast: Cast, deploy: Deploy, database: Engine) -> Iterator[Callable[[list[tuple[int | None, int]]], None]]:
    """Give a function that makes user tasks due in so many days, or never, of such priorities."""
    deploy(diagrams.sequence("asked", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    instances.start(cast.liwen, "asked")
    with database.begin() as connection:
        image = dict(connection.execute(select(_task)).mappings().one())

    def make(wishes: list[tuple[int | None, int]]) -> None:
        rows = [
            image
            | {"id": new_id(), "activity_id": 100 + number, "priority": priority}
            | {"due_at": None if days is None else image["opened_at"] + timedelta(days=days)}
            for number, (days, priority) in enumerate(wishes)
        ]
        with database.begin() as connection:
            connection.execute(_task.delete().where(_task.c.id != image["id"]))
            if rows:
                connection.execute(insert(UserTask), rows)

    yield make
    make([])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=some.lists(some.tuples(some.none() | some.integers(0, 3), some.integers(0, 2)), max_size=9))
def test_pages_are_in_order_and_hold_every_row_once(many: Any, cast: Cast, wishes: list[tuple[int | None, int]]) -> None:
    many(wishes)
    whole = user_tasks.find(cast.liwen, is_unfinished=True, limit=200).items
    assert len(whole) == len(wishes) + 1
    dues = [one.due_at for one in whole]
    dated = [due for due in dues if due is not None]
    assert dues == sorted(dated) + [None] * (len(dues) - len(dated))
    assert ids(cast.liwen, Wanted(is_unfinished=True)) == [one.id for one in whole]
    by_priority = user_tasks.find(cast.liwen, is_unfinished=True, sort="priority", limit=200).items
    assert [one.priority for one in by_priority] == sorted((one.priority for one in whole), reverse=True)
    assert ids(cast.liwen, Wanted(is_unfinished=True), sort="priority") == [one.id for one in by_priority]


def test_a_row_that_goes_between_two_pages_takes_no_other_with_it(many: Any, cast: Cast, database: Engine) -> None:
    many([(day, 0) for day in range(5)])
    first = user_tasks.find(cast.liwen, is_unfinished=True, limit=3)
    with database.begin() as connection:
        connection.execute(update(UserTask).where(UserTask.id == first.items[0].id).values(state="completed"))
    second = user_tasks.find(cast.liwen, is_unfinished=True, limit=3, after=first.next)
    assert len({one.id for one in (*first.items, *second.items)}) == 6


def test_a_count_ends(many: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    many([(1, 0), (2, 0)])
    assert user_tasks.count(cast.liwen, Wanted(mine=True)) == worklists.Count(3, is_capped=False)
    monkeypatch.setattr(worklists, "MOST", 2)
    assert user_tasks.count(cast.liwen, Wanted(mine=True)) == worklists.Count(2, is_capped=True)
    assert user_tasks.count(cast.wuyue, Wanted(mine=True)) == worklists.Count(0, is_capped=False)


@pytest.mark.parametrize(("sort", "key"), [("priority", "priority"), ("opened", "opened_at"), ("due", "due_at")])
def test_whoever_is_asked_for_much_walks_an_index_in_the_order_of_his_list(
    sort: str, key: str, county: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.near.BROAD", 1)
    wanted = Wanted(mine=True, state="open", is_put_off=False)
    assert set(ids(county["liwen"], wanted, sort=sort)) == by_sight(county["liwen"], wanted)
    order = worklists.SORTS[sort] or worklists.DATED
    dated = [_task.c.due_at.is_not(None)] if sort == "due" else []
    query = order.select(worklists._ids(county["liwen"], wanted).where(*dated), None, 50)
    with transaction.reading() as look:
        if look.connection.dialect.name == "postgresql":  # a handful of rows it would rather read whole, and sort
            for way in ("seqscan", "bitmapscan", "sort"):
                look.execute(text(f"SET LOCAL enable_{way} = off"))
        found = plans.plan(look, query)
    assert f"ix_user_task_{key}_id" in found
    assert "TEMP B-TREE" not in found
    assert "Sort" not in found


def test_lists_are_sorted_in_known_ways(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        user_tasks.find(cast.liwen, sort="name")
    assert refused.value.reason == "unknown_sort"


def test_the_words_of_the_indexes_are_those_of_the_lists() -> None:
    words = ", ".join(str(word) for word in sight.UNFINISHED_IN_SQL)
    assert words == ", ".join(f"'{state}'" for state in UNFINISHED)
    for name in ("due_at_id", "opened_at_id", "priority_id", "area_code", "office_id"):
        (index,) = (one for one in UserTask.__table__.indexes if one.name == f"ix_user_task_{name}")  # type: ignore[attr-defined]
        assert str(CreateIndex(index).compile(dialect=postgresql.dialect())).endswith(f"WHERE state IN ({words})")  # type: ignore[no-untyped-call]

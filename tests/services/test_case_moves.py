"""A case goes to another county, with everything that belongs to it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from deadlines.calendars import SpecialDay
from services import actors, attachments, calendars, case_moves, cases, clock_views, instances, offices, people, user_tasks
from services.clock_views import Filters
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests import diagrams
from tests.cast import CITY, COUNTY, OTHER_COUNTY, Cast
from tests.services.clockwork import rows
from tests.services.conftest import Deploy
from tests.services.test_kept_out_in_time import Second
from tests.services.test_offices import as_of_now

WHY = "当事人迁居天河区"


@pytest.fixture
def case_id(cast: Cast, deploy: Deploy) -> str:
    """Give a case of 白云区 with an open user task for its caseworkers."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    return str(instances.start(cast.liwen, "seq").case_id)


def test_everything_of_it_goes_along(cast: Cast, case_id: str) -> None:
    attachments.add(cast.liwen, case_id, "户口簿.txt", "户口".encode())
    number = cases.get(cast.liwen, case_id).number
    moved = case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY, reason=WHY)
    assert moved == case_moves.Moved(case_id, number, OTHER_COUNTY, cast.offices["tianhe"], 1)
    there = (OTHER_COUNTY, cast.offices["tianhe"])
    for table in case_moves.BELONGING:
        assert {(row.area_code, row.office_id) for row in rows(table.name, case_id=case_id)} <= {there}, table.name
    assert len(rows("attachment", case_id=case_id)) == len(rows("process_instance", case_id=case_id)) == 1
    assert cases.get(cast.wuyue, number).office_name == "天河区民政局"
    with pytest.raises(NotFound):
        cases.get(cast.liwen, number)
    assert [(row.verb, row.actor_id) for row in rows("verb_log", case_id=case_id, verb="case.move")] == [
        ("case.move", cast.sunqiang.person_id)
    ]


def test_the_new_county_goes_on_where_the_old_one_stood(cast: Cast, case_id: str) -> None:
    task = user_tasks.find(cast.liwen, case_id=case_id).items[0].id
    user_tasks.claim(cast.liwen, task)
    case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY, reason=WHY)
    seen = user_tasks.get(cast.wuyue, task)
    assert (seen.state, seen.assignee_id) == ("open", None)
    with pytest.raises(NotFound):
        user_tasks.complete(cast.liwen, task, {})
    following = user_tasks.complete(cast.wuyue, task, {}).next_user_task_id
    assert following is not None
    user_tasks.complete(cast.wuyue, following, {})
    assert cases.get(cast.wuyue, case_id).state == "closed"


@pytest.mark.parametrize("is_claimed", [True, False])
def test_what_asks_only_the_office_asks_the_new_one(cast: Cast, deploy: Deploy, *, is_claimed: bool) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case()))
    case_id = str(instances.start(cast.liwen, "seq").case_id)
    (task,) = (row.id for row in rows("user_task", case_id=case_id))
    if is_claimed:
        user_tasks.claim(cast.liwen, task)
    assert case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY, reason=WHY).user_tasks == 1
    (row,) = rows("user_task", case_id=case_id)
    assert (row.state, row.assignee_id, row.owner_id) == ("open", None, None)
    for gone in (lambda: user_tasks.get(cast.liwen, task), lambda: user_tasks.complete(cast.liwen, task, {})):
        with pytest.raises(NotFound):
            gone()
    assert user_tasks.complete(cast.wuyue, task, {}).is_ended


def test_it_stays_with_whoever_works_in_the_new_office_too(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case()))
    soon = actors.today() + timedelta(days=100)
    people.grant(cast.admin, str(cast.liwen.person_id), "caseworker", cast.offices["tianhe"], valid_to=soon)
    case_id = str(instances.start(cast.liwen, "seq").case_id)
    (task,) = (row.id for row in rows("user_task", case_id=case_id))
    user_tasks.claim(cast.liwen, task)
    case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY, reason=WHY)
    assert rows("user_task", case_id=case_id)[0].assignee_id == cast.liwen.person_id


def test_an_institution_that_the_diagram_names_stays_asked(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="rehab_org"))
    started = instances.start(cast.liwen, "seq", variables={"target_office_id": cast.offices["kangning"]})
    case_moves.move(cast.sunqiang, str(started.case_id), OTHER_COUNTY, reason=WHY)
    assert user_tasks.complete(cast.kangfu, user_tasks.find(cast.kangfu).items[0].id, {}).is_ended


def test_a_role_nobody_holds_there_is_put_before_the_supervisor(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="referral_worker"))
    case_id = str(instances.start(cast.liwen, "seq").case_id)
    case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY, reason=WHY)
    assert [(row.role, row.office_id) for row in rows("candidate")] == [("supervisor", None)]
    assert [row.kind for row in rows("incident", case_id=case_id)] == ["role"]


def test_an_office_may_be_named(cast: Cast, case_id: str) -> None:
    office = offices.add(cast.admin, "天河区第二办事处", OTHER_COUNTY).id
    people.grant(cast.admin, str(cast.wuyue.person_id), "caseworker", office)
    assert case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY, office, reason=WHY).office_id == office
    assert [row.office_id for row in rows("candidate")] == [office]
    assert cases.get(as_of_now(cast.wuyue), case_id).office_id == office


def test_clocks_are_counted_by_the_new_countys_calendar(cast: Cast, deploy: Deploy) -> None:
    due = "=deadline(&quot;jk.intake_verify&quot;)"
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker", camunda_dueDate=due))
    case_id = str(instances.start(cast.liwen, "seq").case_id)
    (before,) = clock_views.find(cast.liwen, Filters(case_id=case_id)).items
    assert before.last_day is not None
    festival = SpecialDay(before.last_day, is_working=False, name="区庆", name_en="festival")
    calendar_id = calendars.draft(cast.admin, "天河区区庆", [festival], region=OTHER_COUNTY)
    calendars.publish(cast.admin, calendar_id, reason="区庆放假")
    case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY, reason=WHY)
    (after,) = clock_views.find(cast.wuyue, Filters(case_id=case_id)).items
    assert after.last_day is not None
    assert after.last_day > before.last_day
    assert user_tasks.find(cast.wuyue, case_id=case_id).items[0].due_at == after.due_at


@pytest.mark.parametrize(
    ("area", "office", "reason"),
    [("999999", None, "unknown_area"), (OTHER_COUNTY, "baiyun", "office_elsewhere"), (OTHER_COUNTY, "nowhere", "office_elsewhere")],
)
def test_a_place_that_cannot_be_is_refused(cast: Cast, case_id: str, area: str, office: str | None, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        case_moves.move(cast.sunqiang, case_id, area, office and cast.offices.get(office, office), reason=WHY)
    assert caught.value.reason == reason


def test_it_needs_a_reason_and_another_place(cast: Cast, case_id: str) -> None:
    with pytest.raises(Invalid):
        case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY)
    with pytest.raises(Conflict):
        case_moves.move(cast.sunqiang, case_id, COUNTY, cast.offices["baiyun"], reason=WHY)


def test_it_is_for_whoever_is_over_the_case(cast: Cast, case_id: str) -> None:
    for actor in (cast.liwen, cast.admin, cast.qianjing):
        with pytest.raises(Forbidden):
            case_moves.move(actor, case_id, OTHER_COUNTY, reason=WHY)
    for actor in (cast.wuyue, cast.renhe, cast.tuzhi, cast.kangfu):
        with pytest.raises(NotFound):
            case_moves.move(actor, case_id, OTHER_COUNTY, reason=WHY)
    assert case_moves.move(cast.heping, case_id, CITY, cast.offices["guangzhou"], reason=WHY).area_code == CITY


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # on SQLite one writes at a time
def test_two_who_move_it_at_once_go_one_after_the_other(
    cast: Cast, case_id: str, monkeypatch: pytest.MonkeyPatch, database: Engine
) -> None:
    """The second one finds that the case is not his any more; it stays where the first one has brought it."""
    city = next(row.id for row in rows("office") if row.area_code == CITY)
    second = Second(lambda: case_moves.move(cast.sunqiang, case_id, CITY, city, reason=WHY))
    original = case_moves._ask_anew

    def asked(*given: Any) -> int:
        if second.ident is None:
            second.start()
            second.until_he_waits(database)
        return original(*given)

    monkeypatch.setattr(case_moves, "_ask_anew", asked)
    case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY, reason=WHY)
    second.join(20)
    assert cases.get(cast.qianjing, case_id).area_code == OTHER_COUNTY
    assert len(rows("verb_log", case_id=case_id, verb="case.move")) == 1

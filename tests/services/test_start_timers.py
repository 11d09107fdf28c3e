"""Timers that start processes: of the newest version only, once each, with a rhythm of their own; on both databases."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from services import back_off, definitions, demo_time, deployments, incidents, instances, jobs, now, removing, starting, timers
from services.actor import OPERATOR
from services.errors import Conflict, Forbidden, NotFound, Undeployable
from tests.cast import Cast
from tests.engine.drawing import ends, flows, process, starts, timer, users
from tests.services.clockwork import at_once, begin, rows, states

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def started_by(text: str, kind: str = "timeDuration", key: str = "main", documentation: str = "") -> bytes:
    """Draw a process that a timer starts, and a person too."""
    note = f"<documentation>{documentation}</documentation>"
    body = starts("s") + f'<startEvent id="ts">{note}{timer(text, kind)}</startEvent>' + users("u") + ends("e")
    return process(body + flows("s > u > e\nts > u"), key=key)


def deploy(cast: Cast, xml: bytes, **more: Any) -> deployments.Deployed:
    return deployments.deploy(cast.admin, [("main.bpmn", xml)], name="main", **more)


def due() -> list[datetime]:
    """Give the moments at which start timers are owed."""
    return sorted(row.due_at for row in rows("job", state="due"))


def begun() -> int:
    return len(rows("process_instance"))


def test_a_duration_starts_once_and_belongs_to_the_office_of_whoever_deployed(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        deploy(cast, started_by("PT1H"))
        assert (jobs.run_due(), due()) == (0, [moment + HOUR])
    with now.at(moment + HOUR):
        assert (jobs.run_due(), jobs.run_due()) == (1, 0)
    (instance,) = rows("process_instance")
    role = next(role for role in cast.admin.roles if role.role == "administrator")
    assert (instance.office_id, instance.area_code, instance.started_by) == (role.office_id, role.area_code, None)
    (entered,) = rows("activity", element_id="ts")
    assert entered.how == "completed"
    (row,) = rows("verb_log", object_id=instance.id)
    assert (row.verb, row.actor_kind, states()) == ("job.run", "ticker", ["done"])


def test_a_date_to_come_and_a_date_that_has_passed(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        late = deploy(cast, started_by((moment - DAY).isoformat(), "timeDate"))
        assert [problem.element_id for problem in late.warnings if problem.rule == "start timer"] == ["ts"]
        assert jobs.run_due() == 1
        soon = deploy(cast, started_by((moment + DAY).isoformat(), "timeDate", key="other"))
        assert [problem for problem in soon.warnings if problem.rule == "start timer"] == []
        assert (due(), begun()) == ([moment + DAY], 1)


def test_a_cycle_goes_on_from_its_own_moments_and_comes_once_for_what_was_missed(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        deploy(cast, started_by("R/PT1H", "timeCycle"))
    with now.at(moment + HOUR + timedelta(minutes=7)):
        assert (jobs.run_due(), due()) == (1, [moment + 2 * HOUR])
    with now.at(moment + 9 * HOUR + timedelta(minutes=1)):
        assert (jobs.run_due(), jobs.run_due(), due()) == (1, 0, [moment + 10 * HOUR])
    assert begun() == 2


def test_a_cycle_that_ends_counts_what_was_missed(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        deploy(cast, started_by("R4/PT1H", "timeCycle"))
    for hours in (1, 3, 4, 5):
        with now.at(moment + hours * HOUR):
            jobs.run_due()
    assert (begun(), due()) == (3, [])


def test_a_cron(cast: Cast) -> None:
    monday = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)  # 11:00 in Shanghai
    with now.at(monday):
        deploy(cast, started_by("0 0 8 ? * MON-FRI", "timeCycle"))
        assert due() == [datetime(2026, 1, 6, 0, 0, tzinfo=UTC)]
    friday = datetime(2026, 1, 9, 0, 30, tzinfo=UTC)
    with now.at(friday):
        assert (jobs.run_due(), begun(), due()) == (1, 1, [datetime(2026, 1, 12, 0, 0, tzinfo=UTC)])


@pytest.mark.parametrize("text", ['=deadline("jk.intake_verify")', "=after", "${after}", "=5"])
def test_what_has_no_moment_without_variables_is_refused(cast: Cast, text: str) -> None:
    with pytest.raises(Undeployable) as refusal:
        deploy(cast, started_by(text))
    assert [problem.element_id for problem in refusal.value.problems if problem.severity == "error"] == ["ts"]
    assert rows("job") == []


def test_an_expression_that_needs_no_variable(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        deploy(cast, started_by('=duration("PT2H")'))
        assert due() == [moment + 2 * HOUR]


def test_a_new_version_takes_the_place_of_the_former_in_the_same_transaction(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        deploy(cast, started_by("PT1H"))
        xml = started_by("PT2H")
        second = deploy(cast, xml).definitions[0]
        assert (sorted(states()), due()) == (["cancelled", "due"], [moment + 2 * HOUR])
        deploy(cast, xml)  # the same again changes nothing
        assert len(rows("job")) == 2
    with now.at(moment + 2 * HOUR):
        jobs.run_due()
    assert [row.definition_id for row in rows("process_instance")] == [second.id]
    with now.at(moment + 2 * HOUR):
        deploy(cast, process(starts("s") + users("u") + ends("e") + flows("s > u > e")))
        assert due() == []


def test_a_draft_beside_a_published_version_sets_nothing_until_it_is_active(cast: Cast) -> None:
    deploy(cast, started_by("PT1H"))
    draft = deployments.deploy(OPERATOR, [("main.bpmn", started_by("PT3H"))], name="main", source="shipped").definitions[0]
    assert (draft.state, states()) == ("draft", ["due"])
    definitions.activate(cast.admin, draft.id)
    assert sorted(states()) == ["cancelled", "due"]
    (view,) = timers.find(cast.admin).items
    assert (view.definition_id, view.process_id, view.instance_id) == (draft.id, "main", None)


def test_a_held_definition_starts_nothing_and_makes_up_for_it_once(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        deploy(cast, started_by("PT5H"))
        definition = deploy(cast, started_by("R/PT1H", "timeCycle")).definitions[0]
    with now.at(moment + timedelta(minutes=10)):
        definitions.suspend(cast.admin, definition.id)
    with now.at(moment + 6 * HOUR + timedelta(minutes=10)):
        assert (jobs.run_due(), begun(), timers.find(cast.admin).items) == (0, 0, [])  # the older version does not step in
        definitions.activate(cast.admin, definition.id)
        assert (jobs.run_due(), jobs.run_due(), begun()) == (1, 0, 1)
        assert due() == [moment + 7 * HOUR]


def test_a_held_timer_that_is_not_due_yet_keeps_its_moment_and_one_that_is_over_stays_over(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        definition = deploy(cast, started_by("PT2H")).definitions[0]
    with now.at(moment + HOUR):
        definitions.suspend(cast.admin, definition.id)
        definitions.activate(cast.admin, definition.id)
        assert due() == [moment + 2 * HOUR]
    with now.at(moment + 2 * HOUR):
        assert jobs.run_due() == 1
        definitions.suspend(cast.admin, definition.id)
        definitions.activate(cast.admin, definition.id)
        assert (jobs.run_due(), begun(), due()) == (0, 1, [])


def test_a_version_taken_out_gives_the_former_one_its_timers_back(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        deploy(cast, started_by("PT1H"))
        second = deploy(cast, started_by("PT2H"))
        removing.remove(cast.admin, second.deployment_id)
        assert due() == [moment + HOUR]
        (first,) = definitions.find(cast.admin, process_id="main").items
        removing.remove(cast.admin, first.deployment_id)
    assert (due(), rows("start_timer")) == ([], [])


def test_tickers_and_deployments_at_once(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        for number in range(6):
            deploy(cast, started_by("R/PT1H", "timeCycle", key=f"p{number}"))

    def work_late(_key: str) -> None:
        with now.at(moment + HOUR + timedelta(seconds=1)):
            jobs.run_due()

    def redeploy(_key: str) -> None:
        with now.at(moment + HOUR + timedelta(seconds=1)):
            for number in range(3):
                deploy(cast, started_by("R/PT1H", "timeCycle", key=f"p{number}"))

    at_once(1, work_late, work_late, redeploy, work_late)
    process_ids = {row.id: row.process_id for row in rows("process_definition")}
    counts = Counter(process_ids[row.definition_id] for row in rows("process_instance"))
    assert [counts[f"p{number}"] for number in (3, 4, 5)] == [1, 1, 1]
    assert max(counts.values()) == 1  # a new version begins a rhythm of its own: the old one has come by then, or not at all
    newest = sorted(view.id for view in definitions.find(cast.admin, latest_only=True).items)
    assert sorted(row.definition_id for row in timers.find(cast.admin).items) == newest
    assert rows("incident") == []


def test_tickers_and_a_definition_held_again_and_again(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        definition = deploy(cast, started_by("R/PT1H", "timeCycle")).definitions[0]

    def work_late(key: str) -> None:
        with now.at(moment + int(key.partition("-")[2]) * HOUR + timedelta(seconds=1)):
            jobs.run_due()

    def hold(key: str) -> None:
        with now.at(moment + int(key.partition("-")[2]) * HOUR + timedelta(seconds=1)):
            definitions.suspend(cast.admin, definition.id)
            definitions.activate(cast.admin, definition.id)

    at_once(12, work_late, hold, work_late)
    with now.at(moment + 12 * HOUR):
        jobs.run_due()
    assert (states().count("done"), states().count("due"), due()) == (begun(), 1, [moment + 13 * HOUR])
    assert 1 <= begun() <= 12
    assert rows("incident") == []


def test_what_breaks_off_in_the_midst_leaves_the_timer_owed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        deploy(cast, started_by("R/PT1H", "timeCycle"))
    whole = starting.begin

    def killed(*arguments: Any) -> None:
        whole(*arguments)
        raise KeyboardInterrupt

    with now.at(moment + HOUR):
        with monkeypatch.context() as patch:
            patch.setattr(starting, "begin", killed)
            with pytest.raises(KeyboardInterrupt):
                jobs.run_due()
        assert (begun(), due()) == (0, [moment + HOUR])
        assert (jobs.run_due(), begun(), due()) == (1, 1, [moment + 2 * HOUR])


def test_a_start_that_fails_is_tried_again_then_waits_for_somebody(cast: Cast) -> None:
    property_ = (
        '<extensionElements><camunda:properties><camunda:property name="case" value="true"/></camunda:properties></extensionElements>'
    )
    body = f'<startEvent id="ts">{timer("R/PT1H", "timeCycle")}</startEvent>' + users("u") + flows("ts > u")
    moment = datetime.now(UTC)
    with now.at(moment):  # an operator belongs to no office: his case has none
        deployments.deploy(OPERATOR, [("main.bpmn", process(property_ + body))], name="main")
    for _ in range(back_off.USUAL_ATTEMPTS):
        with now.at(due()[0]):
            assert jobs.run_due() == 1
    (incident,) = incidents.find(cast.admin).items
    assert (incident.element_id, incident.instance_id, begun(), states()) == ("ts", None, 0, ["stuck"])
    (definition,) = definitions.find(cast.admin, process_id="main").items
    definitions.suspend(cast.admin, definition.id)
    assert (states(), states("incident")) == (["cancelled"], ["resolved"])


def test_a_start_timer_is_seen_fired_early_and_postponed_by_those_who_steer(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        definition = deploy(cast, started_by("R/PT1H", "timeCycle")).definitions[0]
        begin(cast.liwen)
        (view,) = timers.find(cast.admin, timers.Filters(definition_id=definition.id)).items
        assert (view.instance_id, view.definition_id, view.element_id) == (None, definition.id, "ts")
        assert timers.get(cast.admin, view.id) == view
        with pytest.raises(NotFound):
            timers.fire(cast.liwen, view.id, "急")
        with pytest.raises(Forbidden):
            timers.fire(cast.qianjing, view.id, "急")
        timers.fire(cast.admin, view.id, "提前办理")
        with pytest.raises(Conflict):
            timers.fire(cast.admin, view.id, "再次")
        (following,) = timers.find(cast.admin).items
        assert (begun(), following.due_at) == (2, moment + 2 * HOUR)
        timers.postpone(cast.admin, following.id, moment + 5 * HOUR, "台风")
    with now.at(moment + 4 * HOUR):
        assert jobs.run_due() == 0
    with now.at(moment + 5 * HOUR):
        assert (jobs.run_due(), due()) == (1, [moment + 6 * HOUR])


def test_the_demonstration_meets_each_moment_on_its_way(cast: Cast) -> None:
    demo_time.enable()
    deploy(cast, started_by("R/P1D", "timeCycle"))
    assert demo_time.advance(cast.admin, seconds=3 * 86_400 + 60)[1] == 3
    times = sorted(row.started_at for row in rows("process_instance"))
    assert [later - earlier for earlier, later in pairwise(times)] == [DAY, DAY]


def test_an_instance_that_a_timer_started_goes_its_way(cast: Cast) -> None:
    moment = datetime.now(UTC)
    with now.at(moment):
        deploy(cast, started_by("PT1H"))
    with now.at(moment + HOUR):
        jobs.run_due()
        (instance,) = rows("process_instance")
        instances.terminate(cast.admin, instance.id, reason="重复")
    assert rows("process_instance")[0].state == "terminated"

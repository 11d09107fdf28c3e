"""Heatmaps and ways: held against a count of the same rows one by one; nothing of other processes, places or times."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from models import Base, CaseExclusion
from services import definitions, instances, now, transaction, user_tasks
from services.actor import Actor
from services.errors import Forbidden, NotFound
from services.ids import new_id
from services.oversight import courses, heatmaps, variants
from services.oversight.quantiles import quantile
from services.oversight.spans import Span
from tests import diagrams
from tests.cast import COUNTY, OTHER_COUNTY, Cast
from tests.diagrams import chain, document, flow, node, process
from tests.services.conftest import Deploy

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # 10:00 at the office
HOUR, DAY = 3600, 7 * 3600  # from half past eight to half past five, but for two hours over noon
INNER = document(
    process("inner", node("startEvent", "start"), node("userTask", "look"), node("endEvent", "end"), chain("start", "look", "end"))
)
OUTER = document(
    process(
        "outer",
        node("startEvent", "start"),
        node("userTask", "look"),
        node("exclusiveGateway", "again", default="again-call"),
        node("callActivity", "call", calledElement="inner"),
        node("endEvent", "end"),
        chain("start", "look", "again", "call", "end"),
        flow("again", "look", "=again"),
        extension=diagrams.case(),
    )
)


def do(actor: Actor, instance_id: str, at: datetime, **variables: object) -> None:
    with now.at(at):
        (task,) = [one for one in user_tasks.find(actor, instance_id=instance_id).items if one.state in {"open", "claimed"}]
        user_tasks.complete(actor, task.id, variables)


def run(actor: Actor, *lasting: timedelta, start: datetime = MONDAY) -> str:
    """Let one case go its way: each step but the last two goes round again; the last is done inside the called process."""
    with now.at(start):
        instance_id = instances.start(actor, "outer").instance_id
    moment = start
    for turn, one in enumerate(lasting):
        moment += one
        do(actor, instance_id, moment, again=turn < len(lasting) - 2)
    return instance_id


@pytest.fixture
def outer(cast: Cast, deploy: Deploy) -> str:
    """Give a definition with three runs of one county, one of another, and one that is under way."""
    deploy(INNER, name="inner.bpmn")
    deploy(OUTER, name="outer.bpmn")
    hour, day = timedelta(hours=1), timedelta(days=1)
    run(cast.liwen, hour, hour)
    run(cast.liwen, 2 * hour, hour, hour)
    run(cast.liwen, 7 * day, hour)
    run(cast.wuyue, hour, hour)
    with now.at(MONDAY):
        instances.start(cast.liwen, "outer")
    return definitions.find(cast.admin, process_id="outer").items[0].id


def element(actor: Actor, definition_id: str, element_id: str, span: Span | None = None) -> heatmaps.Heat:
    (found,) = [one for one in heatmaps.read(actor, definition_id, span).elements if one.element_id == element_id]
    return found


def test_times_are_told_as_they_pass_and_as_the_office_works(cast: Cast, outer: str) -> None:
    look = element(cast.sunqiang, outer, "look")
    assert (look.entered, look.active, look.done) == (5, 1, 4)
    assert (look.elapsed.median, look.elapsed.ninetieth) == (HOUR, 7 * 24 * HOUR)
    assert (look.worked.median, look.worked.ninetieth) == (HOUR, 5 * DAY)  # a week has five working days
    assert heatmaps.read(cast.sunqiang, outer).working_day == DAY


def test_a_called_process_is_measured_by_itself(cast: Cast, outer: str) -> None:
    inner = definitions.find(cast.admin, process_id="inner").items[0].id
    call, inside = element(cast.sunqiang, outer, "call"), element(cast.sunqiang, inner, "look")
    assert (call.done, call.elapsed.median) == (3, HOUR)
    assert (inside.entered, inside.done, inside.elapsed) == (3, 3, heatmaps.Times(HOUR, HOUR))


def test_it_is_what_a_count_row_by_row_gives(cast: Cast, outer: str) -> None:
    history = [one for run in instances.find(cast.qianjing, process_id="outer").items for one in instances.history(cast.qianjing, run.id)]
    calls = {one.activity_id for one in history if one.element_type == "callActivity"}
    own = [one for one in history if one.element_id != "look" or one.scope_id not in calls]
    for heat in heatmaps.read(cast.qianjing, outer).elements:
        if heat.element_id in {"start", "end"}:  # both processes have them
            continue
        of_it = [one for one in own if one.element_id == heat.element_id]
        lasted = sorted(int((one.left_at - one.entered_at).total_seconds()) for one in of_it if one.left_at)
        assert (heat.entered, heat.done) == (len(of_it), len(lasted))
        assert (heat.elapsed.median, heat.elapsed.ninetieth) == (quantile(lasted, 50), quantile(lasted, 90))


def test_it_is_of_a_period_and_of_an_area(cast: Cast, outer: str) -> None:
    run(cast.liwen, timedelta(hours=1), timedelta(hours=1), start=MONDAY + timedelta(days=30))
    assert heatmaps.read(cast.qianjing, outer).runs == 6
    assert heatmaps.read(cast.qianjing, outer, Span(since=date(2026, 11, 3))).runs == 1
    assert heatmaps.read(cast.qianjing, outer, Span(until=date(2026, 11, 2))).runs == 5
    assert heatmaps.read(cast.qianjing, outer, Span(date(2026, 11, 2), date(2026, 11, 2), OTHER_COUNTY)).runs == 1
    assert heatmaps.read(cast.qianjing, outer, Span(area_code=COUNTY)).runs == 5
    assert heatmaps.read(cast.sunqiang, outer, Span(area_code=OTHER_COUNTY)).runs == 0


def test_no_figure_is_made_of_what_its_reader_may_not_see(cast: Cast, outer: str, database: Engine) -> None:
    (longest,) = [
        one for one in instances.find(cast.sunqiang, process_id="outer").items if one.ended_at and one.ended_at > MONDAY + timedelta(7)
    ]
    row = {"id": new_id(), "case_id": longest.case_id, "person_id": cast.sunqiang.person_id, "ground": "conflict_of_interest"}
    with database.begin() as connection:
        connection.execute(insert(CaseExclusion), row | {"excluded_at": now.now()})
    assert element(cast.sunqiang, outer, "look").elapsed.ninetieth == 2 * HOUR
    assert sum(one.runs for one in variants.read(cast.sunqiang, outer).items) == 2
    for actor in (cast.liwen, cast.kangfu, cast.tuzhi):
        with pytest.raises(Forbidden):
            heatmaps.read(actor, outer)
        with pytest.raises(Forbidden):
            variants.read(actor, outer)
    with pytest.raises(NotFound):
        heatmaps.read(cast.sunqiang, new_id())


def test_late_is_what_was_not_done_by_its_moment(cast: Cast, outer: str, database: Engine) -> None:
    task = Base.metadata.tables["user_task"]
    with database.begin() as connection:
        rows = connection.execute(select(task.c.id, task.c.ended_at).where(task.c.area_code == COUNTY, task.c.definition_id == outer)).all()
        done = [row for row in rows if row.ended_at]
        for row, offset in zip(done, (-1, 1, 1, 1), strict=True):
            connection.execute(update(task).where(task.c.id == row.id).values(due_at=row.ended_at + timedelta(hours=offset)))
        (waiting,) = [row for row in rows if not row.ended_at]
        connection.execute(update(task).where(task.c.id == waiting.id).values(due_at=MONDAY))
    look = element(cast.sunqiang, outer, "look")
    assert (look.due, look.late) == (5, 2)


def test_ways_are_counted_and_ranked(cast: Cast, outer: str) -> None:
    found = variants.read(cast.qianjing, outer)
    assert (found.runs, found.ways) == (4, 1)  # a step done twice in a row is one step
    (way,) = found.items
    assert ([step.element_id for step in way.steps], way.end.element_id if way.end else None) == (["look", "call"], "end")
    assert (way.runs, way.share, way.median, way.median_worked) == (4, 10_000, 2 * HOUR, 2 * HOUR)


def test_other_ways_are_other_ways(cast: Cast, deploy: Deploy) -> None:
    steps = [node("userTask", name) for name in ("a", "b", "c")]
    parts = [node("startEvent", "start"), *steps, node("exclusiveGateway", "or", default="or-c"), node("endEvent", "end")]
    flows = [chain("start", "a", "or"), flow("or", "b", "=far"), flow("or", "c"), chain("b", "c", "end")]
    deploy(document(process("ways", *parts, *flows, extension=diagrams.case())))
    for far in (True, True, False):
        instance_id = instances.start(cast.liwen, "ways").instance_id
        while waiting := [one for one in user_tasks.find(cast.liwen, instance_id=instance_id).items if one.state == "open"]:
            user_tasks.complete(cast.liwen, waiting[0].id, {"far": far})
    definition_id = definitions.find(cast.admin, process_id="ways").items[0].id
    found = variants.read(cast.sunqiang, definition_id)
    assert [(tuple(step.element_id for step in one.steps), one.runs, one.share) for one in found.items] == [
        (("a", "b", "c"), 2, 6667),
        (("a", "c"), 1, 3333),
    ]


def test_what_is_beyond_the_bound_is_said(cast: Cast, outer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courses, "MOST_RUNS", 2)
    found = heatmaps.read(cast.qianjing, outer)
    assert (found.runs, found.is_capped) == (2, True)
    monkeypatch.setattr(courses, "MOST_RUNS", 50)
    assert not heatmaps.read(cast.qianjing, outer).is_capped
    monkeypatch.setattr(courses, "MOST_ACTIVITIES", 10)
    assert heatmaps.read(cast.qianjing, outer).is_capped


def test_where_there_is_too_much_to_read_only_whole_runs_count(cast: Cast, outer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> courses.Courses:
        with transaction.reading() as look:
            return courses.load(look, cast.qianjing, outer, Span())

    every = {run.instance_id: run.activities for run in load().runs}
    with transaction.reading() as look:
        many = len(look.execute(select(Base.metadata.tables["activity"].c.activity_id)).all())
    told = set()
    for most in range(many):
        monkeypatch.setattr(courses, "MOST_ACTIVITIES", most)
        found = load()
        assert found.is_capped
        assert [run.activities for run in found.runs] == [every[run.instance_id] for run in found.runs]
        assert {run.instance_id for run in found.runs} == set(found.roots)
        told.add(len(found.runs))
    assert told == set(range(len(every)))
    monkeypatch.setattr(courses, "MOST_ACTIVITIES", many)
    assert (load().is_capped, len(load().runs)) == (False, len(every))


@pytest.mark.parametrize(("values", "middle", "ninetieth"), [([], None, None), ([7], 7, 7), ([1, 2], 1, 2), (list(range(1, 101)), 50, 90)])
def test_percentiles_are_values_that_occurred(values: list[int], middle: int | None, ninetieth: int | None) -> None:
    assert (quantile(values, 50), quantile(values, 90)) == (middle, ninetieth)

"""Every measure of the house, held against a count of the same rows in plain Python, for everybody who oversees."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, insert

from services import now
from services.actor import Actor
from services.errors import Forbidden, NotFound
from services.ids import new_id
from services.oversight.measures import registry
from services.oversight.measures.shapes import Answer, Unit
from services.oversight.spans import Span
from tests import diagrams
from tests.cast import CITY, COUNTY, OTHER_COUNTY, PROVINCE, Cast
from tests.services.conftest import Deploy
from tests.services.oversight.measures import row_by_row, scattered
from tests.services.oversight.measures.row_by_row import Told
from tests.services.oversight.measures.scattered import NOW, TABLES, World

PERIOD = Span(date(2026, 9, 1), date(2026, 10, 31))
EVERYWHERE = {COUNTY, OTHER_COUNTY, CITY, PROVINCE}


@pytest.fixture(autouse=True)
def present() -> Iterator[None]:
    with now.at(NOW):
        yield


@pytest.fixture
def world(cast: Cast, deploy: Deploy, database: Engine) -> World:
    """Scatter rows of every kind over two counties."""
    for name in ("visit", "check"):
        deploy(diagrams.sequence(name, 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"), name=f"{name}.bpmn")
    scattered.start(cast)
    with database.begin() as connection:
        return World(cast, connection)


def overseers(cast: Cast) -> list[tuple[Actor, set[str]]]:
    return [(cast.sunqiang, {COUNTY}), (cast.heping, EVERYWHERE), (cast.qianjing, EVERYWHERE), (cast.admin, EVERYWHERE)]


def told(answer: Answer) -> Told:
    return {row.key: (row.value, row.of) for row in answer.rows}


def test_each_measure_is_what_a_count_row_by_row_gives(cast: Cast, world: World) -> None:
    for count in row_by_row.EVERY:
        for actor, areas in overseers(cast):
            for span in (Span(), PERIOD):
                found, wanted = registry.read(actor, count.__name__, span).answer, count(row_by_row.known(world, areas, span))
                assert told(found) == wanted, (count.__name__, actor.name, span)
                assert found.total.of == sum(whole for _, whole in wanted.values())


def test_an_area_narrows_every_measure(cast: Cast, world: World) -> None:
    for count in row_by_row.EVERY:
        found = registry.read(cast.qianjing, count.__name__, Span(area_code=OTHER_COUNTY)).answer
        assert told(found) == count(row_by_row.known(world, {OTHER_COUNTY}, Span())), count.__name__
        assert told(registry.read(cast.sunqiang, count.__name__, Span(area_code=OTHER_COUNTY)).answer) == {}


def test_extensions_and_corrections_are_counted(cast: Cast, world: World, database: Engine) -> None:
    own = [row for row in world.rows["clock"] if row["area_code"] == COUNTY][:3]
    matter = next(row for row in world.rows["case"] if row["area_code"] == COUNTY)
    event = {"kind": "extended", "occurred_at": NOW - timedelta(days=1), "written_at": NOW}
    key = {"data_key_id": matter["data_key_id"], "details": b"", "proposed_at": NOW, "settled_at": NOW - timedelta(days=1)}
    case = {name: matter[name] for name in ("area_code", "office_id")} | {"case_id": matter["id"], "variable": "x"}
    instance = own[0]["instance_id"]
    with database.begin() as connection:
        connection.execute(insert(TABLES["clock_event"]), [event | {"clock_id": row["id"]} for row in own])
        states = [case | key | {"id": new_id(), "instance_id": instance, "state": state} for state in ("applied", "applied", "refused")]
        connection.execute(insert(TABLES["correction"]), states)
    assert told(registry.read(cast.sunqiang, "extensions").answer) == row_by_row.counts(row["name"] for row in own)
    assert told(registry.read(cast.sunqiang, "corrected").answer) == {matter["procedure"]: (2, 2)}
    assert told(registry.read(cast.sunqiang, "corrected", PERIOD).answer) == {}


def test_every_measure_can_be_read_by_whoever_oversees_and_by_nobody_else(cast: Cast, world: World) -> None:
    measures = registry.find(cast.qianjing)
    assert len(measures) >= 15
    for one in measures:
        found = registry.read(cast.admin, one.name, PERIOD)
        assert found.measure is one
        assert all(row.label is not None and row.label.zh and row.label.en for row in found.answer.rows if row.key)
        if one.unit is Unit.SHARE:
            assert all(row.value is None or 0 <= row.value <= 10_000 for row in found.answer.rows)
    for actor in (cast.liwen, cast.kangfu, cast.tangjing, cast.tuzhi):
        with pytest.raises(Forbidden):
            registry.find(actor)
        with pytest.raises(Forbidden):
            registry.read(actor, "caseload")
    with pytest.raises(NotFound):
        registry.read(cast.qianjing, "happiness")


def test_every_measure_says_what_it_is_in_both_languages() -> None:
    for one in registry.measures().values():
        assert (bool(one.title.zh), one.how.zh[-1], one.how.en[-1]) == (True, "。", "."), one.name
        assert (one.title.en.isascii(), one.how.en.isascii(), one.title.en[0].isupper()) == (True, True, True), one.name


def test_what_is_worst_stands_first(cast: Cast, world: World) -> None:
    loads = [row.value for row in registry.read(cast.qianjing, "caseload").answer.rows]
    assert loads == sorted(loads, key=lambda one: -(one or 0))
    kept = [row.value for row in registry.read(cast.qianjing, "on_time").answer.rows]
    assert kept == sorted(kept, key=lambda one: one or 0)

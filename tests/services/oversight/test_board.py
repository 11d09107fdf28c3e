"""The board counts what its reader sees, from four sides alike, and leads to the very rows it counted."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from models import Base, CaseExclusion
from services import instances, now, policy, transaction, user_tasks
from services.actor import Actor
from services.errors import Forbidden, Invalid
from services.ids import new_id
from services.oversight import behind, board
from services.oversight.bands import Band, limits
from services.oversight.wanted import Wanted
from tests import diagrams
from tests.cast import CITY, COUNTY, OTHER_COUNTY, PROVINCE, Cast
from tests.services.conftest import Deploy

_task = Base.metadata.tables["user_task"]
DUE = {Band.OVERDUE: timedelta(hours=-1), Band.SOON: timedelta(days=2), Band.LATER: timedelta(days=30), Band.NEVER: None}


@pytest.fixture
def county(cast: Cast, deploy: Deploy, database: Engine) -> None:
    """Let user tasks of two procedures wait in two counties, in every band."""
    for process_id in ("visit", "check"):
        deploy(diagrams.sequence(process_id, 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"), name=f"{process_id}.bpmn")
    for who, process_id, many in ((cast.liwen, "visit", 6), (cast.zhaomin, "check", 3), (cast.wuyue, "visit", 4)):
        for _ in range(many):
            instances.start(who, process_id)
    with database.begin() as connection:
        ids = connection.execute(select(_task.c.id).order_by(_task.c.id)).scalars().all()
        for turn, one in enumerate(ids):
            offset = list(DUE.values())[turn % len(DUE)]
            due = None if offset is None else now.now() + offset
            connection.execute(update(_task).where(_task.c.id == one).values(due_at=due))
    for one in user_tasks.find(cast.liwen, process_id="visit").items[:2]:
        user_tasks.claim(cast.liwen, one.id)


def rows(actor: Actor, wanted: Wanted) -> list[str]:
    """Give the rows behind a figure, in pages of two."""
    found, after = list[str](), None
    while True:
        page = behind.find(actor, wanted, after=after, limit=2)
        found += [one.id for one in page.items]
        if page.next is None:
            return found
        after = page.next


def seen(actor: Actor) -> list[tuple[str, ...]]:
    with transaction.reading() as look:
        query = select(_task.c.id, _task.c.area_code, _task.c.office_id, _task.c.assignee_id).where(_task.c.state.in_(("open", "claimed")))
        return [tuple(row) for row in look.execute(policy.visible(query, actor, _task))]


def overseers(cast: Cast) -> Iterator[Actor]:
    yield from (cast.sunqiang, cast.heping, cast.qianjing, cast.admin)


def test_all_four_sides_count_the_same_rows(cast: Cast, county: None) -> None:
    for actor in overseers(cast):
        found, everything = board.read(actor), seen(actor)
        assert found.total.total == len(everything) > 0
        for side in (found.areas, found.offices, found.people, found.procedures):
            assert sum(line.total for line in side) == len(everything)
            assert sum((Counter(line.bands) for line in side), Counter()) == Counter(found.total.bands)
        assert {line.key: line.total for line in found.offices} == Counter(row[2] for row in everything)
        held = {line.key: line.total for line in found.people if line.total}
        assert held == Counter(row[3] for row in everything)


def test_a_supervisor_counts_his_county_and_an_auditor_both(cast: Cast, county: None) -> None:
    own, both = board.read(cast.sunqiang), board.read(cast.qianjing)
    assert (own.area_code, own.area_name, own.total.total) == (COUNTY, "白云区", 9)
    assert (both.area_code, [(line.key, line.total) for line in both.areas]) == (PROVINCE, [(CITY, 13)])
    city = board.read(cast.qianjing, Wanted(area_code=CITY))
    assert {(line.key, line.name, line.total) for line in city.areas} == {(COUNTY, "白云区", 9), (OTHER_COUNTY, "天河区", 4)}
    assert board.read(cast.sunqiang, Wanted(area_code=OTHER_COUNTY)).total.total == 0


def test_the_bands_are_those_of_the_due_moments(cast: Cast, county: None) -> None:
    found = board.read(cast.qianjing).total.bands
    assert found == {"overdue": 4, "today": 0, "soon": 3, "later": 3, "never": 3}
    present, tonight, soon = limits()
    assert present <= tonight < soon <= present + timedelta(days=3)


def test_every_figure_leads_to_its_rows(cast: Cast, county: None) -> None:
    for actor in overseers(cast):
        found = board.read(actor)
        sides = {"area_code": found.areas, "office_id": found.offices, "process_id": found.procedures, "person_id": found.people}
        for name, lines in sides.items():
            for line in lines:
                for band in Band:
                    wanted = Wanted(**{name: line.key or "nobody", "band": str(band)})
                    assert len(rows(actor, wanted)) == line.bands[band]
                wanted = Wanted(**{name: line.key or "nobody"})
                assert len(set(rows(actor, wanted))) == line.total


def test_a_filtered_board_counts_its_part(cast: Cast, county: None) -> None:
    found = board.read(cast.sunqiang, Wanted(process_id="visit", band="overdue"))
    assert {line.key for line in found.procedures} == {"visit"}
    assert found.total.total == found.total.bands["overdue"] == len(rows(cast.sunqiang, Wanted(process_id="visit", band="overdue")))
    with pytest.raises(Invalid):
        board.read(cast.sunqiang, Wanted(band="yesterday"))


def test_whoever_has_nothing_to_do_stands_on_the_board_too(cast: Cast, county: None) -> None:
    people = {line.name: line.total for line in board.read(cast.sunqiang).people}
    assert (people["李文"], people["赵敏"], people[None]) == (2, 0, 7)
    assert "吴越" not in people  # of another county


def test_what_somebody_is_kept_out_of_he_does_not_count(cast: Cast, county: None, database: Engine) -> None:
    case_id = user_tasks.find(cast.sunqiang).items[0].case_id
    before = board.read(cast.sunqiang).total.total
    row = {"id": new_id(), "case_id": case_id, "person_id": cast.sunqiang.person_id, "ground": "conflict_of_interest"}
    with database.begin() as connection:
        connection.execute(insert(CaseExclusion), row | {"excluded_at": now.now()})
    assert board.read(cast.sunqiang).total.total == before - 1
    assert board.read(cast.heping).total.total == 13


def test_a_board_is_for_those_who_oversee(cast: Cast, county: None) -> None:
    for actor in (cast.liwen, cast.kangfu, cast.tangjing, cast.tuzhi, cast.renhe):
        with pytest.raises(Forbidden):
            board.read(actor)
        with pytest.raises(Forbidden):
            behind.find(actor, Wanted())

"""The register of institutions: entered, listed, and places that never lie, whoever comes at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from models import Case, Institution, InstitutionPlace
from models.lifecycle import InstitutionState
from services import institution_rows, institutions, keys, now, transaction
from services.actor import OPERATOR
from services.errors import Conflict, Forbidden, Invalid
from services.ids import new_id
from services.institutions import InstitutionView
from services.transaction import Work
from tests.cast import COUNTY, OTHER_COUNTY, Cast

THREADS, CAPACITY, COMERS = 8, 5, 24


def told(**more: Any) -> dict[str, Any]:
    return {
        "name": "白云区康宁社区康复中心",
        "credit_code": "52440111MJK0000085",
        "kind": "事业单位",
        "area_code": COUNTY,
        "address": "虚构路1号",
        "service_types": ["服药训练"],
        "accepted_diagnoses": ["schizophrenia"],
        "capacity": CAPACITY,
        **more,
    }


@contextmanager
def working() -> Iterator[Work]:
    with transaction.transaction(OPERATOR, "institution.add") as work:
        yield work


@pytest.fixture
def kangning(cast: Cast) -> InstitutionView:
    return institutions.add(cast.sunqiang, told())


def case_of(cast: Cast) -> str:
    """Open a case; nothing of it matters here but its id."""
    with working() as work:
        row = {"id": new_id(), "procedure": "rehab_referral", "area_code": COUNTY, "office_id": cast.offices["baiyun"], "state": "open"}
        row |= {"number": row["id"], "data_key_id": keys.new_data_key(work), "opened_at": now.now(), "received_at": now.now()}
        work.execute(insert(Case), row)
        work.log("case", row["id"])
    return str(row["id"])


def take(office_id: str, case_id: str) -> bool:
    try:
        with working() as work:
            work.log("case", case_id)
            institution_rows.take(work, office_id, case_id)
    except (Conflict, IntegrityError):
        return False
    return True


def free(case_id: str) -> bool:
    with working() as work:
        work.log("case", case_id)
        return institution_rows.free(work, case_id)


def counted(institution_id: str) -> tuple[int, int]:
    """Give the load as it is written, and as the places add up."""
    place = InstitutionPlace.__table__
    taken = select(func.count()).where(place.c.institution_id == institution_id, place.c.freed_at.is_(None))
    with transaction.reading() as look:
        load = look.execute(select(Institution.load).where(Institution.id == institution_id)).scalar_one()
        return load, look.execute(taken).scalar_one()


def test_an_entry_belongs_to_the_office_of_its_name(cast: Cast, kangning: InstitutionView) -> None:
    assert kangning.office_id == cast.offices["kangning"]
    assert (kangning.org_no, kangning.state, kangning.load) == ("JG440111-0001", "active", 0)
    other = institutions.add(cast.sunqiang, told(name="白云区新星康复站"))
    assert other.org_no == "JG440111-0002"
    assert other.office_id not in cast.offices.values()


def test_everybody_reads_it_and_only_who_may_writes(cast: Cast, kangning: InstitutionView) -> None:
    for actor in (cast.liwen, cast.wuyue, cast.kangfu, cast.qianjing):
        assert [one.id for one in institutions.find(actor).items] == [kangning.id]
    for actor in (cast.liwen, cast.kangfu, cast.qianjing):
        with pytest.raises(Forbidden):
            institutions.add(actor, told())
    with pytest.raises(Forbidden):
        institutions.add(cast.sunqiang, told(area_code=OTHER_COUNTY))


def test_it_is_found_by_area_state_and_service(cast: Cast, kangning: InstitutionView) -> None:
    found = [
        institutions.find(cast.liwen, filters).items
        for filters in (
            institutions.Filters(area_code="440100"),
            institutions.Filters(area_code=OTHER_COUNTY),
            institutions.Filters(state="left"),
            institutions.Filters(service_type="服药训练"),
            institutions.Filters(service_type="同伴支持"),
        )
    ]
    assert found == [[kangning], [], [], [kangning], []]


@pytest.mark.parametrize("wrong", [{"capacity": 0}, {"load": 6}, {"load": -1}, {"area_code": "999999"}, {"name": " "}])
def test_what_does_not_hold_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        institutions.add(cast.admin, told(**wrong))


def test_a_place_is_taken_and_freed(cast: Cast, kangning: InstitutionView) -> None:
    case_id = case_of(cast)
    assert take(kangning.office_id, case_id)
    assert take(kangning.office_id, case_id)  # the same case again: one place
    assert counted(kangning.id) == (1, 1)
    assert free(case_id)
    assert not free(case_id)
    assert counted(kangning.id) == (0, 0)


def test_a_case_moves_with_its_place(cast: Cast, kangning: InstitutionView) -> None:
    other = institutions.add(cast.sunqiang, told(name="白云区心桥康复站"))
    case_id = case_of(cast)
    assert take(kangning.office_id, case_id)
    assert take(other.office_id, case_id)
    assert (counted(kangning.id), counted(other.id)) == ((0, 0), (1, 1))


def test_whoever_is_suspended_or_gone_takes_nobody_in(cast: Cast, kangning: InstitutionView) -> None:
    with working() as work:
        institution_rows.become(work, kangning.id, InstitutionState.SUSPENDED)
    assert not take(kangning.office_id, case_of(cast))
    with working() as work:
        institution_rows.become(work, kangning.id, InstitutionState.LEFT, left_at=work.moment)
    with pytest.raises(Conflict), working() as work:
        institution_rows.become(work, kangning.id, InstitutionState.ACTIVE)
    case_id = case_of(cast)
    with pytest.raises(Conflict) as refused, working() as work:
        institution_rows.take(work, kangning.office_id, case_id)
    assert refused.value.reason == "not_registered"


def test_a_capacity_below_those_who_are_there_is_refused(cast: Cast, kangning: InstitutionView) -> None:
    for _ in range(3):
        assert take(kangning.office_id, case_of(cast))
    with working() as work:
        work.log("institution", kangning.id)
        assert not institution_rows.change(work, kangning.id, {"capacity": 2})
        assert institution_rows.change(work, kangning.id, {"capacity": 3})
    assert not take(kangning.office_id, case_of(cast))


def test_the_load_never_lies_when_many_come_at_once(database: Engine, cast: Cast, kangning: InstitutionView) -> None:
    comers = [case_of(cast) for _ in range(COMERS)]
    with ThreadPoolExecutor(THREADS) as threads:
        taken = list(threads.map(lambda case_id: take(kangning.office_id, case_id), comers))
        assert taken.count(True) == CAPACITY
        assert counted(kangning.id) == (CAPACITY, CAPACITY)
        inside = [case_id for case_id, is_in in zip(comers, taken, strict=True) if is_in]
        freed = list(threads.map(free, inside * 3))  # three try to free the same place
    assert freed.count(True) == CAPACITY
    assert counted(kangning.id) == (0, 0)


def test_one_case_that_comes_eight_times_takes_one_place(database: Engine, cast: Cast, kangning: InstitutionView) -> None:
    case_id = case_of(cast)

    with ThreadPoolExecutor(THREADS) as threads:
        assert any(threads.map(lambda _: take(kangning.office_id, case_id), range(THREADS)))
    assert counted(kangning.id) == (1, 1)

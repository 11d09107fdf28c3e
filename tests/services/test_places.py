"""Areas and offices."""

import pytest

from services import area_paths, areas, offices
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests.cast import CITY, COUNTY, PROVINCE, Cast


def test_an_area_lies_in_its_parents(cast: Cast) -> None:
    town = areas.add(cast.admin, "440111001", "景泰街道", COUNTY)
    assert town.path == "440000/440100/440111/440111001/"
    assert area_paths.path_of("440111001") == town.path


def test_an_area_is_known_once(cast: Cast) -> None:
    with pytest.raises(Conflict):
        areas.add(cast.admin, COUNTY, "白云区", CITY)


@pytest.mark.parametrize(
    ("code", "name", "parent"), [("44011", "x", CITY), ("abcdef", "x", CITY), ("440112", "", CITY), ("440112", "x", "999999")]
)
def test_an_area_that_cannot_be_is_refused(cast: Cast, code: str, name: str, parent: str) -> None:
    with pytest.raises(Invalid):
        areas.add(cast.admin, code, name, parent)


def test_only_administrators_add_places(cast: Cast) -> None:
    for actor in (cast.liwen, cast.sunqiang, cast.heping, cast.qianjing):
        with pytest.raises(Forbidden):
            areas.add(actor, "440112", "黄埔区", CITY)
        with pytest.raises(Forbidden):
            offices.add(actor, "黄埔区民政局", COUNTY)


def test_areas_are_listed_by_their_parent(cast: Cast) -> None:
    assert [area.name for area in areas.find(cast.liwen, areas.Filters(parent_code=CITY)).items] == ["天河区", "白云区"]
    assert areas.get(cast.liwen, PROVINCE).parent_code is None


def test_offices_are_listed_by_their_area(cast: Cast) -> None:
    office = offices.add(cast.admin, "白云区救助站", COUNTY)
    assert office.name in {one.name for one in offices.find(cast.liwen, offices.Filters(area_code=COUNTY)).items}
    assert offices.get(cast.liwen, office.id).area_name == "白云区"


def test_a_place_nobody_knows(cast: Cast) -> None:
    with pytest.raises(NotFound):
        areas.get(cast.liwen, "999999")
    with pytest.raises(NotFound):
        offices.get(cast.liwen, "nowhere")
    with pytest.raises(Invalid):
        offices.add(cast.admin, "x", "999999")
    assert area_paths.path_of("999999") is None

"""What hangs on an office that is to end, and what goes along with an area, is told before anything changes."""

import pytest

from services import area_merging, areas, instances, office_closing, offices, people
from services.area_merging import Merging
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.office_closing import Closing
from services.person_finding import Filters
from tests import diagrams
from tests.cast import CITY, COUNTY, OTHER_COUNTY, PASSWORD, Cast, keeper
from tests.services.conftest import Deploy


@pytest.fixture
def _a_case(cast: Cast, deploy: Deploy) -> None:
    """Open a case of 白云区民政局, whose one open user task is for its caseworkers."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    instances.start(cast.liwen, "seq")


@pytest.mark.usefixtures("_a_case")
class TestClosing:
    """An office that is to end."""

    def test_people_cases_and_user_tasks_are_counted_and_the_stranded_named(self, cast: Cast) -> None:
        told = office_closing.preview(cast.renhe, cast.offices["baiyun"])
        assert told == Closing(people=5, cases=1, user_tasks=1, stranded=(("t1", 1),))
        people.deactivate(cast.admin, str(cast.zhoutao.person_id))
        assert office_closing.preview(cast.renhe, cast.offices["baiyun"]).people == 4

    def test_nothing_strands_where_another_office_can_go_on(self, cast: Cast) -> None:
        heir = offices.add(cast.admin, "白云区新局", COUNTY)
        assert office_closing.preview(cast.renhe, cast.offices["baiyun"], heir.id).stranded != ()
        people.add(cast.admin, "chenjing", "陈静", PASSWORD, [("caseworker", heir.id)])
        assert office_closing.preview(cast.renhe, cast.offices["baiyun"], heir.id).stranded == ()

    def test_it_is_refused_as_the_deed_is(self, cast: Cast) -> None:
        baiyun = cast.offices["baiyun"]
        for actor in (cast.sunqiang, keeper(cast, OTHER_COUNTY)):
            with pytest.raises(Forbidden):
                office_closing.preview(actor, baiyun)
        with pytest.raises(Conflict):
            office_closing.preview(cast.renhe, baiyun, baiyun)
        with pytest.raises(Invalid):
            office_closing.preview(cast.renhe, "no office")


@pytest.mark.usefixtures("_a_case")
class TestMerging:
    """An area that is to go into another one."""

    def test_what_lies_in_it_is_counted(self, cast: Cast) -> None:
        areas.add(cast.renhe, "440111103", "江高镇", COUNTY)
        told = area_merging.preview(cast.renhe, COUNTY, OTHER_COUNTY)
        assert (told.areas, told.offices, told.cases) == (1, 7, 1)
        assert told.people == len({one.id for one in people.find(cast.renhe, people_of(COUNTY)).items})

    def test_one_without_anything(self, cast: Cast) -> None:
        areas.add(cast.renhe, "440111103", "江高镇", COUNTY)
        assert area_merging.preview(cast.renhe, "440111103", OTHER_COUNTY) == Merging(0, 0, 0, 0)

    def test_it_is_refused_as_the_deed_is(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            area_merging.preview(cast.renhe, "999999", COUNTY)
        with pytest.raises(Invalid):
            area_merging.preview(cast.renhe, COUNTY, "999999")
        with pytest.raises(Conflict):
            area_merging.preview(cast.renhe, CITY, COUNTY)
        for actor in (cast.sunqiang, keeper(cast, OTHER_COUNTY)):
            with pytest.raises(Forbidden):
                area_merging.preview(actor, COUNTY, OTHER_COUNTY)


class TestFound:
    """Places by their names."""

    def test_areas_by_name_and_code(self, cast: Cast) -> None:
        def found(**asked: object) -> list[str]:
            return [one.code for one in areas.find(cast.liwen, areas.Filters(**asked)).items]  # type: ignore[arg-type]

        assert found(text="云") == [COUNTY]
        assert found(text="4401") == [CITY, OTHER_COUNTY, COUNTY]
        assert found(text="%") == found(text="\x00") == []
        assert found(codes=[CITY]) == [CITY]

    def test_offices_by_name(self, cast: Cast) -> None:
        found = offices.find(cast.liwen, offices.Filters(text="民政局")).items
        assert {one.name for one in found} == {"白云区民政局", "天河区民政局", "广州市民政局"}
        assert offices.find(cast.liwen, offices.Filters(text="_")).items == []
        assert offices.find(cast.liwen, offices.Filters(text="\x00")).items == []


def people_of(area_code: str) -> Filters:
    return Filters(area_code=area_code, is_active=True)

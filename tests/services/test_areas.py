"""Areas over time: many at once, former names, and one that goes into another."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from models import Area, VerbLog
from services import actors, area_paths, area_seed, areas, importing, offices, policy, transaction
from services.actor import OPERATOR, Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests.cast import CITY, COUNTY, OTHER_COUNTY, PROVINCE, Cast, keeper

SINCE = date(2026, 3, 1)
HEADINGS = "区划代码,名称,上级代码,启用日期"


def sheet(*rows: str) -> bytes:
    return "\n".join((HEADINGS, *rows)).encode()


def brought_in(actor: Actor, *rows: str, dry_run: bool = False) -> importing.Imported:
    return importing.run(actor, "areas", sheet(*rows), dry_run=dry_run)


def told(found: importing.Imported) -> list[tuple[int, str | None, str]]:
    return [(one.row, one.column, one.error.reason) for one in found.problems]


def known() -> int:
    with transaction.reading() as look:
        return int(look.execute(select(func.count()).select_from(Area)).scalar_one())


class TestImport:
    """Towns and villages, all of them or none."""

    def test_codes_of_three_lengths_find_their_place_in_any_order(self, cast: Cast) -> None:
        found = brought_in(cast.renhe, "440111103201,江村村,,", "440111103,江高镇,,2020-01-01", "440112,黄埔区,,", "440111001001,三元里,,")
        assert (found.done, told(found)) == (4, [])
        assert area_paths.path_of("440111103201") == "440000/440100/440111/440111103/440111103201/"
        assert area_paths.path_of("440111001001") == "440000/440100/440111/440111001001/"  # its town is not known
        assert areas.get(cast.liwen, "440111103").valid_from == date(2020, 1, 1)
        assert areas.get(cast.liwen, "440112").parent_code == CITY

    def test_codes_of_statistics_lose_their_empty_levels(self, cast: Cast) -> None:
        assert brought_in(cast.admin, "440111103000,江高镇,440111000000,", "440111103201,江村村,,").done == 2
        assert areas.get(cast.liwen, "440111103201").parent_code == "440111103"

    def test_what_is_known_already_is_passed_over(self, cast: Cast) -> None:
        before = known()
        assert brought_in(cast.admin, "440111,白云区,,", "440112,黄埔区,,").problems == []
        assert known() == before + 1

    @pytest.mark.parametrize(
        ("row", "column", "code"),
        [
            ("44011,x,,", "区划代码", "area_code"),
            ("440113,,,", "名称", "empty"),
            ("440113,x,449999,", "上级代码", "unknown_area"),
            ("440113,x,,gestern", "启用日期", "no_day"),
            ("440106,海珠区,,", None, "area_has_another_name"),
            ("440112,黄埔区,,", None, "area_known_already"),
            ("440114,a,440115,\n440115,b,440114,", "上级代码", "unknown_area"),
        ],
    )
    def test_one_wrong_row_keeps_all_of_them_out(self, cast: Cast, row: str, column: str | None, code: str) -> None:
        before = known()
        found = brought_in(cast.admin, "440112,黄埔区,,", row)
        assert (3, column, code) in told(found)
        assert found.done == 0
        assert known() == before

    def test_a_dry_run_leaves_nothing(self, cast: Cast) -> None:
        before = known()
        found = brought_in(cast.admin, "440112,黄埔区,,", dry_run=True)
        assert (found.rows, found.done, found.problems) == (1, 0, [])
        assert known() == before

    def test_whoever_keeps_one_county_enters_its_towns_alone(self, cast: Cast) -> None:
        of_county = keeper(cast, COUNTY)
        assert brought_in(of_county, "440111103,江高镇,,").done == 1
        found = brought_in(of_county, "440106101,x,,", "440111104,人和镇,,")
        assert told(found) == [(2, None, "forbidden")]

    def test_others_bring_nothing_in(self, cast: Cast) -> None:
        for actor in (cast.liwen, cast.sunqiang, cast.tuzhi, cast.qianjing):
            with pytest.raises(Forbidden):
                brought_in(actor, "440111103,江高镇,,")

    def test_ten_thousand_villages_are_one_deed(self, cast: Cast) -> None:
        rows = [f"440111{number // 500 + 100:03d}{number % 500 + 1:03d},第{number}村,," for number in range(10_000)]
        towns = [f"440111{number:03d},第{number}镇,," for number in range(100, 120)]
        found = brought_in(cast.admin, *rows, *towns)
        assert (found.done, found.problems) == (10_020, [])
        with transaction.reading() as look:
            assert look.execute(select(func.count()).where(VerbLog.verb == "area.import")).scalar_one() == 1
            assert look.execute(select(func.count()).where(Area.parent_code == "440111100")).scalar_one() == 500


class TestShipped:
    """What an installation begins with."""

    @pytest.mark.usefixtures("database")
    def test_the_country_is_entered_once_from_province_to_county(self) -> None:
        assert area_seed.write() == 3213
        assert area_seed.write() == 0
        assert area_paths.path_of(COUNTY) == f"000000/{PROVINCE}/{CITY}/{COUNTY}/"
        assert area_paths.path_of("110101") == "000000/110000/110101/"  # a district of a municipality
        assert area_paths.path_of("429004") == "000000/420000/429004/"  # a county-level city right below its province
        assert len(areas.find(OPERATOR, areas.Filters(parent_code="000000"), limit=200).items) == 34

    @pytest.mark.usefixtures("cast")
    def test_an_installation_with_areas_of_its_own_keeps_them(self) -> None:
        before = known()
        assert area_seed.write() == 0
        assert known() == before
        assert importing.run(OPERATOR, "areas", area_seed.SHIPPED.read_bytes(), dry_run=True).problems == []


class TestRename:
    """Another name from a day on."""

    def test_the_former_name_is_kept_with_its_last_day(self, cast: Cast) -> None:
        renamed = areas.rename(cast.renhe, COUNTY, "云山区", SINCE)
        assert renamed.name == "云山区"
        assert [(one.name, one.valid_to) for one in renamed.former_names] == [("白云区", date(2026, 2, 28))]
        assert areas.name_on(COUNTY, date(2026, 2, 28)) == "白云区"
        assert areas.name_on(COUNTY, SINCE) == "云山区"

    def test_a_slip_is_corrected_on_the_same_day_without_a_trace(self, cast: Cast) -> None:
        areas.rename(cast.admin, COUNTY, "云区", SINCE)
        corrected = areas.rename(cast.admin, COUNTY, "云山区", SINCE)
        assert [one.name for one in corrected.former_names] == ["白云区"]

    def test_names_follow_each_other(self, cast: Cast) -> None:
        areas.rename(cast.admin, COUNTY, "云山区", SINCE)
        with pytest.raises(Invalid) as caught:
            areas.rename(cast.admin, COUNTY, "x", date(2026, 1, 1))
        assert caught.value.reason == "renamed_later"
        with pytest.raises(Invalid):
            areas.rename(cast.admin, COUNTY, "x", actors.today() + timedelta(days=1))

    def test_it_is_for_administrators_of_people(self, cast: Cast) -> None:
        for actor in (cast.liwen, cast.sunqiang, cast.heping, cast.tuzhi, cast.qianjing):
            with pytest.raises(Forbidden):
                areas.rename(actor, COUNTY, "x", SINCE)


class TestReplace:
    """One area goes into another."""

    def test_it_lies_below_its_successor_with_all_that_lay_in_it(self, cast: Cast) -> None:
        areas.add(cast.admin, "440111103", "江高镇", COUNTY)
        assert area_paths.path_of("440111103") is not None  # remembered
        gone = areas.replace(cast.renhe, COUNTY, OTHER_COUNTY, SINCE)
        assert (gone.replaced_by, gone.valid_to, gone.parent_code) == (OTHER_COUNTY, date(2026, 2, 28), CITY)
        assert area_paths.path_of("440111103") == f"{PROVINCE}/{CITY}/{OTHER_COUNTY}/{COUNTY}/440111103/"
        assert policy.lies_within({"area_code": COUNTY}, f"{PROVINCE}/{CITY}/{OTHER_COUNTY}/")
        assert area_paths.standing(COUNTY) == OTHER_COUNTY
        assert COUNTY not in {one.code for one in areas.find(cast.liwen, areas.Filters(parent_code=CITY)).items}
        assert COUNTY in {one.code for one in areas.find(cast.liwen, areas.Filters(parent_code=CITY, with_former=True)).items}

    def test_a_site_in_the_old_county_lies_in_the_new_one(self, cast: Cast) -> None:
        assert area_paths.lies_in("440111103201", COUNTY)  # a village that nobody entered
        assert not area_paths.lies_in(COUNTY, OTHER_COUNTY)
        areas.replace(cast.admin, COUNTY, OTHER_COUNTY, SINCE)
        assert area_paths.lies_in("440111103201", OTHER_COUNTY)
        assert not area_paths.lies_in(OTHER_COUNTY, COUNTY)
        assert not area_paths.lies_in("999999", COUNTY)

    def test_another_process_sees_it_within_five_seconds(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        assert area_paths.path_of(COUNTY) == f"{PROVINCE}/{CITY}/{COUNTY}/"
        monkeypatch.setattr("services.area_rows.forget", lambda: None)  # as if another process had done it
        areas.replace(cast.admin, COUNTY, OTHER_COUNTY, SINCE)
        assert area_paths.path_of(COUNTY) == f"{PROVINCE}/{CITY}/{COUNTY}/"
        clock = area_paths.time.monotonic() + area_paths.FRESH
        monkeypatch.setattr(area_paths.time, "monotonic", lambda: clock)
        assert area_paths.path_of(COUNTY) == f"{PROVINCE}/{CITY}/{OTHER_COUNTY}/{COUNTY}/"

    def test_successors_are_followed_to_the_last(self, cast: Cast) -> None:
        areas.add(cast.admin, "440112", "黄埔区", CITY)
        areas.replace(cast.admin, COUNTY, OTHER_COUNTY, SINCE)
        areas.replace(cast.admin, OTHER_COUNTY, "440112", date(2026, 4, 1))
        assert area_paths.path_of(COUNTY) == f"{PROVINCE}/{CITY}/440112/{OTHER_COUNTY}/{COUNTY}/"
        assert area_paths.standing(COUNTY) == "440112"

    @pytest.mark.parametrize(
        ("code", "successor", "since", "reason"),
        [
            (COUNTY, "999999", SINCE, "unknown_area"),
            ("999999", COUNTY, SINCE, "not_found"),
            (COUNTY, COUNTY, SINCE, "area_within_itself"),
            (CITY, COUNTY, SINCE, "area_within_itself"),
            (COUNTY, OTHER_COUNTY, date(2100, 1, 1), "day_to_come"),
        ],
    )
    def test_what_cannot_be_is_refused(self, cast: Cast, code: str, successor: str, since: date, reason: str) -> None:
        with pytest.raises((Invalid, Conflict, NotFound)) as caught:
            areas.replace(cast.admin, code, successor, since)
        assert caught.value.reason == reason

    def test_what_is_no_more_takes_in_nothing_new(self, cast: Cast) -> None:
        areas.replace(cast.admin, COUNTY, OTHER_COUNTY, SINCE)
        for deed in (
            lambda: areas.replace(cast.admin, COUNTY, OTHER_COUNTY, SINCE),
            lambda: areas.replace(cast.admin, CITY, COUNTY, SINCE),
            lambda: areas.add(cast.admin, "440111103", "江高镇", COUNTY),
            lambda: offices.add(cast.admin, "新机构", COUNTY),
        ):
            with pytest.raises(Invalid) as caught:
                deed()
            assert (caught.value.reason, caught.value.parameters["successor"]) == ("area_replaced", OTHER_COUNTY)
        assert told(brought_in(cast.admin, "440111103,江高镇,,")) == [(2, "上级代码", "area_replaced")]

    def test_both_areas_must_be_the_actors_to_look_after(self, cast: Cast) -> None:
        of_county = keeper(cast, COUNTY)
        with pytest.raises(Forbidden):
            areas.replace(of_county, COUNTY, OTHER_COUNTY, SINCE)

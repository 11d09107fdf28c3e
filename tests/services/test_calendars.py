"""Drafts of calendars are changed day by day and given up; a preview names only what its reader sees."""

from datetime import date, datetime

import pytest

from deadlines.calendars import SpecialDay
from deadlines.counting import OFFICE
from services import calendar_years, calendars, instances, now
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests.cast import Cast
from tests.services.conftest import Deploy
from tests.services.test_publishing_rules import MATTER

FIRST, SECOND = date(2027, 1, 1), date(2027, 1, 4)
OFF = [SpecialDay(FIRST, is_working=False, name="元旦"), SpecialDay(SECOND, is_working=False, name="元旦")]


@pytest.fixture
def draft(cast: Cast) -> str:
    return calendars.draft(cast.admin, "通知", OFF)


def days(cast: Cast, calendar_id: str) -> dict[date, bool]:
    return {one["day"]: one["is_working"] for one in calendars.get(cast.admin, calendar_id).days}


def test_days_of_a_draft_are_changed(cast: Cast, draft: str) -> None:
    calendars.change(cast.tuzhi, draft, [SpecialDay(FIRST, is_working=True), SpecialDay(date(2027, 1, 2), is_working=True)])
    assert days(cast, draft) == {FIRST: True, date(2027, 1, 2): True, SECOND: False}
    calendars.change(cast.tuzhi, draft, [], usual=[FIRST, SECOND])
    assert days(cast, draft) == {date(2027, 1, 2): True}
    calendars.change(cast.tuzhi, draft, OFF, is_whole=True)
    assert days(cast, draft) == {FIRST: False, SECOND: False}


@pytest.mark.parametrize("wrong", [date(2026, 11, 30), date(2028, 2, 1)])
def test_a_draft_takes_no_day_of_another_year(cast: Cast, draft: str, wrong: date) -> None:
    with pytest.raises(Invalid):
        calendars.change(cast.admin, draft, [SpecialDay(wrong, is_working=False)])
    with pytest.raises(Invalid):
        calendars.change(cast.admin, draft, [])


def test_what_is_published_stays_as_it_is(cast: Cast, draft: str) -> None:
    calendars.publish(cast.admin, draft, reason="通知")
    with pytest.raises(Conflict):
        calendars.change(cast.admin, draft, OFF)
    with pytest.raises(Conflict):
        calendars.discard(cast.admin, draft)


def test_a_draft_is_given_up_by_whoever_draws(cast: Cast, draft: str) -> None:
    with pytest.raises(Forbidden):
        calendars.discard(cast.sunqiang, draft)
    calendars.discard(cast.tuzhi, draft)
    with pytest.raises(NotFound):
        calendars.get(cast.admin, draft)
    with pytest.raises(NotFound):
        calendars.change(cast.admin, draft, OFF)


def test_a_year_is_shown_with_what_a_draft_would_change(cast: Cast, draft: str) -> None:
    before = calendar_years.year(cast.liwen, 2027)
    assert before.is_provisional
    found = calendar_years.show(cast.liwen, draft)
    assert not found.year.is_provisional
    assert (SECOND, False) in {(after.day, after.is_working) for _before, after in found.changes}
    assert [(one.version, one.state) for one in found.versions] == [(1, "draft")]
    line = next(one for one in calendar_years.find(cast.liwen).years if one.year == 2027)
    assert (line.is_provisional, len(line.versions)) == (True, 1)
    assert calendar_years.days(cast.liwen, 2026)[0] == SpecialDay(date(2026, 1, 1), is_working=False, name="元旦", name_en="New Year's Day")


def test_a_region_has_years_of_its_own(cast: Cast) -> None:
    calendars.draft(cast.admin, "地方", [SpecialDay(date(2026, 3, 3), is_working=False, name="三月三")], region="45")
    listed = calendar_years.find(cast.liwen, "45")
    assert (listed.regions, [one.year for one in listed.years]) == (("45",), [2026])
    assert calendar_years.find(cast.liwen).years[0].year > 2026


def test_a_preview_names_only_what_its_reader_sees(cast: Cast, deploy: Deploy, draft: str) -> None:
    deploy(MATTER)
    with now.at(datetime(2026, 12, 30, 10, tzinfo=OFFICE)):
        number = instances.start(cast.liwen, "matter").business_key
        seen, blind = calendars.preview(cast.admin, draft), calendars.preview(cast.tuzhi, draft)
    assert ([one.case_number for one in seen.items], seen.unseen) == ([number], 0)
    assert (blind.items, blind.unseen, blind.changed, blind.digest) == ([], 1, 1, seen.digest)

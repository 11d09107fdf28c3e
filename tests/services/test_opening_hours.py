"""Opening hours are entered for an area from a day on, hold below it, and are what working time is counted by."""

from datetime import UTC, date, datetime, time

import pytest

from services import opening_hours, transaction
from services.errors import Conflict, Forbidden, Invalid
from services.opening_hours import Wish
from services.oversight import working
from tests.cast import COUNTY, OTHER_COUNTY, Cast
from tests.services.clockwork import rows

HOUR = 3600
CITY = "440100"
FROM, UNTIL = datetime(2026, 11, 2, 0, tzinfo=UTC), datetime(2026, 11, 2, 10, tzinfo=UTC)  # a whole Monday at the office
THROUGH = Wish(time(9))


def worked(area_code: str) -> int:
    with transaction.reading() as look:
        return working.hours(look).of(area_code).between(FROM, UNTIL)


def test_they_hold_below_their_area_where_nothing_nearer_is_entered(cast: Cast) -> None:
    assert worked(COUNTY) == 7 * HOUR
    opening_hours.enter(cast.admin, CITY, date(2026, 1, 1), THROUGH)
    opening_hours.enter(cast.admin, COUNTY, date(2026, 6, 1), Wish(time(8), time(12), time(15)))
    opening_hours.enter(cast.admin, COUNTY, date(2027, 1, 1), Wish(time(10)))  # not yet
    assert (worked(COUNTY), worked(OTHER_COUNTY)) == (6 * HOUR + HOUR // 2, 8 * HOUR + HOUR // 2)
    opening_hours.remove(cast.admin, COUNTY, date(2026, 6, 1))
    assert worked(COUNTY) == worked(OTHER_COUNTY)
    with pytest.raises(Conflict):
        opening_hours.remove(cast.admin, COUNTY, date(2026, 6, 1))


def test_what_is_entered_for_the_same_day_replaces_it_and_is_written_down(cast: Cast) -> None:
    for wish in (THROUGH, Wish(time(9), time(12), time(13))):
        opening_hours.enter(cast.admin, COUNTY, date(2026, 1, 1), wish)
    (one,) = opening_hours.find(cast.liwen)
    assert (one.area_code, one.opens_at, one.pauses_at, one.resumes_at) == (COUNTY, time(9), time(12), time(13))
    assert [row.object_id for row in rows("verb_log", verb="opening_hours.enter")] == [COUNTY, COUNTY]


def test_nonsense_and_strangers_are_refused(cast: Cast) -> None:
    for wish in (
        Wish(time(9), time(12)),
        Wish(time(9), time(8), time(13)),
        Wish(time(9), time(13), time(12)),
        Wish(time(9), time(9), time(9)),
    ):
        with pytest.raises(Invalid):
            opening_hours.enter(cast.admin, COUNTY, date(2026, 1, 1), wish)
    with pytest.raises(Invalid):
        opening_hours.enter(cast.admin, "999999", date(2026, 1, 1), THROUGH)
    for actor in (cast.liwen, cast.sunqiang, cast.qianjing):
        with pytest.raises(Forbidden):
            opening_hours.enter(actor, COUNTY, date(2026, 1, 1), THROUGH)
    assert opening_hours.find(cast.admin) == []

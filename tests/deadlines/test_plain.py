"""Plain time limits: where months end, what a working week is, what time the office has."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadlines import plain

OFFICE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 1, 30, 8, tzinfo=UTC)  # a Friday, 16:00 at the office


def due(name: str, start: datetime = START) -> datetime:
    return plain.due(name, start, OFFICE)


def test_working_days_are_never_fewer_than_the_law_gives() -> None:
    for work_days, days in ((3, 5), (5, 7), (10, 14), (15, 21)):
        assert plain._with_weekends(work_days) == days
    assert due("jk.intake_verify") == START + timedelta(days=7)


def test_months_end_with_the_month() -> None:
    assert due("jk.follow_up_1") == datetime(2026, 2, 28, 8, tzinfo=UTC)
    assert due("jk.follow_up_1", datetime(2028, 1, 31, tzinfo=UTC)) == datetime(2028, 2, 29, tzinfo=UTC)
    assert due("tg.max") == datetime(2027, 1, 30, 8, tzinfo=UTC)


def test_a_month_is_counted_where_the_office_is() -> None:
    late = datetime(2026, 2, 28, 17, tzinfo=UTC)  # already March 1 at the office
    assert due("jk.follow_up_1", late) == datetime(2026, 3, 31, 17, tzinfo=UTC)


def test_hours_and_minutes() -> None:
    assert due("mr.internal_alarm") == START + timedelta(minutes=30)
    assert due("tg.protection_order") == START + timedelta(hours=72)
    assert due("mr.report_police") == START


def test_nobody_knows_it() -> None:
    with pytest.raises(plain.UnknownLimit):
        due("jk.nobody")


def test_every_limit_ends_at_or_after_its_start() -> None:
    assert all(due(name) >= START for name in plain.LIMITS)

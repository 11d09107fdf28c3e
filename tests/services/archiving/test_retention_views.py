"""Retention classes to read: each procedure's years and source, what is due and held as far as the reader may know."""

import pytest

from services import instances
from services.archiving import holds, retention, retention_views
from services.errors import Forbidden
from tests.cast import Cast
from tests.services.conftest import Deploy
from tests.services.test_publishing_rules import MATTER


def test_every_class_is_told_with_its_years_and_whether_it_is_law(cast: Cast) -> None:
    found = {one.procedure: one for one in retention_views.find(cast.sunqiang)}
    assert set(found) == set(retention.classes())
    assert (found["mandatory_report"].years, found["rehab_referral"].years, found["*"].years) == (None, 30, 10)
    assert all(one.is_local for one in found.values())
    assert (found["*"].kept, found["*"].due) == (0, 0)


def test_whoever_reads_no_archives_is_told_no_numbers(cast: Cast) -> None:
    assert {one.kept for one in retention_views.find(cast.tuzhi)} == {None}
    with pytest.raises(Forbidden):
        retention_views.held(cast.tuzhi)
    with pytest.raises(Forbidden):
        retention_views.find(cast.liwen)


def test_held_cases_are_listed_while_they_are_held_to_who_sees_them(cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    begun = instances.start(cast.liwen, "matter")
    holds.hold(cast.sunqiang, str(begun.case_id), reason="诉讼")
    assert [one.number for one in retention_views.held(cast.sunqiang).items] == [begun.business_key]
    holds.release(cast.sunqiang, str(begun.case_id), reason="结案")
    assert retention_views.held(cast.sunqiang).items == []

"""What of a process's course is worth a line."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from services import telling
from services.instance_views import ActivityView

AT = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
PROCESS, INSIDE = 0, 7  # where an activity stands


@pytest.mark.parametrize("kind", ["userTask", "serviceTask", "businessRuleTask", "callActivity", "boundaryEvent", "intermediateCatchEvent"])
def test_what_was_done_and_which_times_ran_out_is_told_wherever_it_was(kind: str) -> None:
    assert telling.is_told(activity(kind, PROCESS))
    assert telling.is_told(activity(kind, INSIDE))


@pytest.mark.parametrize("kind", ["startEvent", "endEvent"])
def test_only_the_process_itself_begins_and_ends(kind: str) -> None:
    assert telling.is_told(activity(kind, PROCESS))
    assert not telling.is_told(activity(kind, INSIDE))


@pytest.mark.parametrize("kind", ["exclusiveGateway", "eventBasedGateway", "subProcess", "adHocSubProcess", "multiInstanceBody"])
def test_where_ways_part_and_what_only_holds_others_is_not_told(kind: str) -> None:
    assert not telling.is_told(activity(kind, PROCESS))


def activity(kind: str, scope_id: int) -> ActivityView:
    return ActivityView(9, scope_id, "some_element", kind, AT, None, None)

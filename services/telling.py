"""What of a process's course is worth telling to people: what was done, which times ran out, and how the process itself began and ended."""

from typing import Final

from services.instance_views import ActivityView

GATEWAYS: Final = frozenset(f"{kind}Gateway" for kind in ("exclusive", "inclusive", "parallel", "eventBased", "complex"))
HOLDERS: Final = frozenset({"subProcess", "adHocSubProcess", "multiInstanceBody"})  # what they hold is told itself
MARGINAL: Final = frozenset({"startEvent", "endEvent"})  # worth telling of the process itself only


def is_told(one: ActivityView) -> bool:
    """Say whether an activity is worth a line."""
    is_silent = one.element_type in GATEWAYS or one.element_type in HOLDERS
    return not is_silent and (one.scope_id == 0 or one.element_type not in MARGINAL)

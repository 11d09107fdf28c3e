"""Somebody's desk: the lists of user tasks he looks at, by what he wants to see of them just now."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from models.lifecycle import UserTaskState
from services import snoozes, worklists
from services.actor import Actor
from services.errors import Invalid
from services.oversight import bands
from services.oversight.bands import Band
from services.paging import USUAL, Page
from services.user_task_views import UserTaskView
from services.worklists import Count, Wanted

LISTS: Final = ("mine", "open", "office", "put_off")
FOLLOW_UPS: Final = ("today", "week")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is looked for on a desk; what is None is not asked."""

    show: str = "mine"
    state: str | None = None  # of the office's: claimed, or not yet
    process_id: str | None = None
    element_id: str | None = None
    area_code: str | None = None
    due: str | None = None
    follow_up: str | None = None
    subject: str | None = None  # whom the case is about
    sort: str = "due"

    def __post_init__(self) -> None:
        """Refuse what no desk knows; raises Invalid."""
        known = {"show": LISTS, "due": (None, *Band), "follow_up": (None, *FOLLOW_UPS), "state": (None, *UserTaskState)}
        wrong = {name: ["is unknown"] for name, values in known.items() if getattr(self, name) not in values}
        if wrong:
            raise Invalid(wrong, code="unknown_filter")


def find(actor: Actor, criteria: Criteria, *, after: str | None = None, limit: int = USUAL) -> Page[UserTaskView]:
    """List what the actor wants to see."""
    return worklists.look_up(actor, wanted(criteria), sort=criteria.sort, after=after, limit=limit)


def counts(actor: Actor, criteria: Criteria) -> dict[str, Count]:
    """Say of each list how much of it the same filters let through."""
    lists = [replace(criteria, show=show, state=criteria.state if show == "office" else None) for show in LISTS]
    return dict(zip(LISTS, worklists.counts(actor, [wanted(one) for one in lists]), strict=True))


def wanted(criteria: Criteria) -> Wanted:
    """Say which user tasks these are, at this moment."""
    present, today, soon = bands.limits()
    bounds = {Band.OVERDUE: (None, present), Band.TODAY: (present, today), Band.SOON: (today, soon), Band.LATER: (soon, None)}
    due_from, due_before = bounds.get(Band(criteria.due), (None, None)) if criteria.due else (None, None)
    weeks = {"today": today, "week": today + timedelta(days=6)}
    return replace(
        _LISTS[criteria.show],
        state=criteria.state if criteria.show == "office" else _LISTS[criteria.show].state,
        process_id=criteria.process_id,
        element_id=criteria.element_id,
        area_code=criteria.area_code,
        subject=criteria.subject,
        due_from=due_from,
        due_before=due_before,
        is_undated=criteria.due == Band.NEVER,
        follow_up_before=weeks.get(criteria.follow_up or ""),
    )


put_off, take_up, untils = snoozes.put_off, snoozes.take_up, snoozes.untils
_LISTS: Final = {
    "mine": Wanted(mine=True, state=UserTaskState.CLAIMED, is_put_off=False),
    "open": Wanted(mine=True, state=UserTaskState.OPEN, is_put_off=False),
    "office": Wanted(in_office=True),
    "put_off": Wanted(is_put_off=True),
}

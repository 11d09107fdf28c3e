"""The list of runs as somebody looks at it: what it is narrowed by, in which order it comes, which columns it has."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services import days
from services.errors import Invalid
from services.oversight.runs import SORTS, Sought
from services.oversight.spans import Span

COLUMNS: Final = (
    *("version", "number", "case", "subject", "state", "steps", "due", "started", "ended", "starter", "office", "area", "incidents"),
)
USUAL: Final = ("number", "state", "steps", "started", "ended")
STATES: Final = ("active", "suspended", "completed", "terminated")


@dataclass(frozen=True, slots=True)
class Looked:
    """What is kept of a way to look at runs, as plain texts."""

    state: str | None = None
    process_id: str | None = None
    element_id: str | None = None
    area_code: str | None = None
    since: str | None = None
    until: str | None = None
    has_incident: bool = False
    sort: str = "newest"
    columns: tuple[str, ...] = USUAL

    def __post_init__(self) -> None:
        """Refuse what no list knows; raises Invalid."""
        object.__setattr__(self, "columns", tuple(name for name in COLUMNS if name in self.columns))  # in one order, each once
        wrong = {"state": self.state not in (None, *STATES), "sort": self.sort not in SORTS}
        wrong |= {name: not _is_day(getattr(self, name)) for name in ("since", "until")}
        if any(wrong.values()):
            raise Invalid({name: ["is unknown"] for name, is_wrong in wrong.items() if is_wrong}, code="unknown_filter")

    @property
    def span(self) -> Span:
        """Give the period and the area."""
        since, until = (date.fromisoformat(text) if text else None for text in (self.since, self.until))
        return Span(since, until, self.area_code)

    def sought(self) -> Sought:
        """Say which runs these are."""
        return Sought(
            state=self.state,
            process_id=self.process_id,
            element_id=self.element_id,
            has_incident=self.has_incident,
            span=self.span,
            sort=self.sort,
        )


def _is_day(text: str | None) -> bool:
    try:
        return text is None or days.FIRST <= date.fromisoformat(text) <= days.LAST
    except ValueError:
        return False

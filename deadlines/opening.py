"""From when to when an office works on a working day: it opens, it may pause over noon, and it closes when its calendar says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final


@dataclass(frozen=True, slots=True)
class Opening:
    """What holds from a day on."""

    since: date
    opens: time
    pauses: time | None = None
    resumes: time | None = None


USUAL: Final = Opening(date.min, time(8, 30), time(12), time(14))  # where nothing is entered: a local setting, as the end of business is
Stretch = tuple[int, int]  # seconds after midnight


class Openings:
    """What holds in an area, day by day: what is entered for it, else for the area around it."""

    def __init__(self, entered: Iterable[Sequence[Opening]] = ()) -> None:
        """Take what is entered for the area, for the one around it, and so on."""
        self._entered = [sorted(one, key=lambda opening: opening.since, reverse=True) for one in entered]

    def on(self, day: date) -> Opening:
        """Give what holds on a day."""
        holding = (opening for nearby in self._entered for opening in nearby if opening.since <= day)
        return next(holding, USUAL)


def stretches(opening: Opening, closes: time) -> tuple[Stretch, ...]:
    """Give the stretches of a working day in which an office works."""
    opens, end = _seconds(opening.opens), _seconds(closes)
    if opening.pauses is None or opening.resumes is None:
        return ((opens, max(opens, end)),)
    noon = min(max(_seconds(opening.pauses), opens), max(opens, end))
    again = min(max(_seconds(opening.resumes), noon), max(noon, end))
    return (opens, noon), (again, max(again, end))


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second

"""How long a failed job waits before it is tried again."""

import re
from datetime import timedelta

USUAL = "PT1M,PT5M,PT30M"
USUAL_ATTEMPTS = 4
FALLBACK = timedelta(minutes=5)
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?")
_UNITS = ("weeks", "days", "hours", "minutes", "seconds")


def written(durations: tuple[str, ...]) -> str | None:
    """Write the durations between the attempts as a job's row keeps them; None: the usual ones."""
    return ",".join(durations) or None


def attempts(durations: str | None) -> int:
    """Tell how often a job is tried before anybody has changed it."""
    return len(durations.split(",")) + 1 if durations else USUAL_ATTEMPTS


def after(failures: int, durations: str | None) -> timedelta:
    """Tell how long to wait after so many failures; the last duration goes on."""
    steps = (durations or USUAL).split(",")
    return _read(steps[min(failures, len(steps)) - 1])


def _read(text: str) -> timedelta:
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return FALLBACK
    return timedelta(**{unit: int(digits) for unit, digits in zip(_UNITS, match.groups(), strict=True) if digits})

"""The pages for whoever comes along."""

from typing import Final

from tests.browser.shots.shot import Shot

SHOTS: Final = (
    Shot("report", "/report", None),
    Shot("report-errors", "/report", None, clicks=("form.sheet button[type=submit]",)),
    Shot("report-status", "/report/status", None),
)

"""The pages of the supervisor's desk."""

from typing import Final

from tests.browser.shots.shot import Shot

SHOTS: Final = (
    Shot("instances", "/instances", "sunqiang"),
    Shot("instance", "/instances/{instance}", "sunqiang"),
    Shot("incidents", "/incidents", "sunqiang"),
)

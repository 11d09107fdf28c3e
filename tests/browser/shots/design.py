"""The pages of the administrator's desk."""

from typing import Final

from tests.browser.shots.shot import Shot

SHOTS: Final[tuple[Shot, ...]] = ()

"""The pages that belong to no desk: the door, one's own account, refusals, the components."""

from typing import Final

from tests.browser.shots.shot import Shot

SHOTS: Final = (
    Shot("sign-in", "/sign-in", None),
    Shot("account", "/account"),
    Shot("password", "/account/password"),
    Shot("second-factor", "/account/second-factor"),
    Shot("not-found", "/nowhere"),
    Shot("components", "/styleguide"),
    Shot("components-dialog", "/styleguide", clicks=("[data-opens]",)),
)

"""The Chromium of this machine."""

import shutil
from typing import Final

from playwright.sync_api import Browser, Playwright

ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


class Missing(Exception):
    """Chromium is missing: apt-get install --no-install-recommends chromium fonts-noto-cjk."""


def opened(playwright: Playwright) -> Browser:
    """Open it; raises Missing."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise Missing(Missing.__doc__)
    return playwright.chromium.launch(executable_path=program, args=ARGUMENTS)

"""Run with `python -m tests.browser.shots [words of names]`: a picture of every page into var/shots."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import opened
from tests.browser.shots.house import furnished
from tests.browser.shots.shot import LOOKS
from tests.browser.shots.walk import all_facts, walk

FOLDER = Path("var/shots")


def main() -> None:
    """Take the pictures, one folder a look."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    with furnished() as client, sync_playwright() as playwright:
        known = all_facts(client)
        browser = opened(playwright)
        for look in LOOKS:
            for page, shot, complaints in walk(browser, client.url, known, look):
                path = FOLDER / str(look) / f"{shot.name}.png"
                page.screenshot(path=path, full_page=not shot.clicks)
                sys.stdout.write(f"{path}{''.join(f'  ! {one}' for one in complaints)}\n")


if __name__ == "__main__":
    main()

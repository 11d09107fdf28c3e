"""Every page of every desk, in both languages and on both screens: nothing is complained about, nobody is shut out, nothing is cut off.

Our policy (CSP) is in force. Each desk lists its pages in `shots/`; `make shots` takes pictures of the same ones.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from demo.client import Client
from tests.browser.axe import violations
from tests.browser.shots.house import furnished
from tests.browser.shots.shot import LOOKS, Look
from tests.browser.shots.walk import all_facts, walk

OVERHANG = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[Client, dict[str, str]]]:
    with furnished() as client:
        yield client, all_facts(client)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page(browser: Browser, house: tuple[Client, dict[str, str]], look: Look) -> None:
    client, known = house
    wrong = []
    for page, shot, complaints in walk(browser, client.url, known, look):
        overhang = page.evaluate(OVERHANG)
        found = [*complaints, *violations(page), *([f"{overhang} pixels too wide"] if overhang > 0 else [])]
        wrong += [f"{shot.name} ({page.url}): {one}" for one in found]
    assert wrong == []

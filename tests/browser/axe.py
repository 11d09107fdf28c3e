"""Whether a page shuts somebody out: axe-core, asked from outside, so that our policy stays in force."""

from functools import cache
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

AXE: Final = Path("frontend/node_modules/axe-core/axe.min.js")
RULES: Final = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"heading-order": {"enabled": False}},  # in a form its author chooses the levels
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    """Give what breaks a rule of WCAG 2.2 AA, and where."""
    page.evaluate(_source())
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [f"{one['id']}: {node['target']} ({one['help']})" for one in found for node in one["nodes"]]


@cache
def _source() -> str:
    return AXE.read_text("utf-8")

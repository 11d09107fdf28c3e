"""Every page in a real browser: readable by everybody, on every screen, with the diagram in its place."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from services import deployments, instances
from services.instances import Started
from tests.browser.conftest import Visitor, apart
from tests.cast import Cast
from tests.processes import referral_papers

NARROW = {"width": 360, "height": 740}
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"heading-order": {"enabled": False}},  # in a form its author chooses the levels
}
# what stands where the mouse would hit the middle of the logo
HIT = "e => { const b = e.getBoundingClientRect(); return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)) }"


def paths(started: Started, review: str, procedure: str) -> list[str]:
    """Give the pages of a caseworker."""
    return [
        "/worklist",
        "/worklist?show=open",
        f"/user-tasks/{review}",
        "/cases",
        f"/cases/{started.case_id}",
        "/procedures",
        f"/procedures/{procedure}",
        "/nowhere",
    ]


def settle(page: Page) -> None:
    """Wait for the islands of the page."""
    for island in page.locator("[data-island]").all():
        expect(island).to_have_attribute("data-ready", "true")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{page.url}: {one['id']} {node['target']}" for one in found for node in one["nodes"]]


def test_the_diagram_shows_where_the_case_stands(visitor: Visitor, started: Started) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    visitor.goto(f"/cases/{started.case_id}")
    visitor.ready("viewer")
    expect(page.locator('[data-element-id="review"].is-active')).to_be_visible()
    expect(page.locator('[data-element-id="applied"].is-completed')).to_be_visible()
    expect(page.get_by_text("当前所在：审核")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_logo_of_bpmn_io_is_visible_and_uncovered(visitor: Visitor, started: Started, review: str, width: int) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    page.set_viewport_size({"width": width, "height": 740})
    for path, island, logo in (
        (f"/cases/{started.case_id}", "viewer", ".bjs-powered-by"),
        (f"/user-tasks/{review}", "form", ".fjs-powered-by"),
    ):
        visitor.goto(path)
        visitor.ready(island)
        shown = page.locator(logo)
        shown.scroll_into_view_if_needed()
        expect(shown).to_be_in_viewport(ratio=1)
        assert shown.evaluate(HIT)


def test_no_page_is_wider_than_a_small_phone(visitor: Visitor, started: Started, review: str, procedure: str, tmp_path: Path) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for number, path in enumerate(paths(started, review, procedure)):
        visitor.goto(path)
        settle(page)
        page.screenshot(path=tmp_path / f"{number}.png", full_page=True)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"], path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nobody_is_shut_out(inspector: Visitor, started: Started, review: str, procedure: str, language: str) -> None:
    page = inspector.page
    inspector.goto("/sign-in")
    found = violations(page)
    inspector.sign_in("liwen")
    if language == "en":
        inspector.reads_english()
    for path in paths(started, review, procedure):
        inspector.goto(path)
        settle(page)
        found += violations(page)
    assert found == []


def test_nobody_is_shut_out_from_errors_and_on_small_screens(inspector: Visitor, review: str, started: Started) -> None:
    page = inspector.page
    inspector.sign_in("liwen")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    inspector.goto(f"/user-tasks/{review}")
    inspector.ready("form")
    page.get_by_role("button", name="核对并提交").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert violations(page) == []


def test_supervisors_pages_shut_nobody_out(inspector: Visitor, started: Started) -> None:
    page = inspector.page
    inspector.sign_in("sunqiang")
    for path in ("/instances", f"/instances/{started.instance_id}", "/incidents"):
        inspector.goto(path)
        settle(page)
        assert violations(page) == []


def test_the_keyboard_skips_to_the_content(visitor: Visitor, started: Started) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_largest_procedure_shows_its_forms_and_diagram(inspector: Visitor, cast: Cast) -> None:
    page = inspector.page
    apart(deployments.deploy_shipped)
    begun = apart(instances.start, cast.liwen, "rehab_referral", variables=referral_papers.application("2026-11-20"))
    inspector.sign_in("liwen")
    page.get_by_role("link", name="发起办理").click()
    page.get_by_role("link", name="精神障碍社区康复转介").click()
    inspector.ready("form")
    assert violations(page) == []
    inspector.goto(f"/cases/{begun.case_id}")
    inspector.ready("viewer")
    assert violations(page) == []
    assert inspector.complaints == []

"""Goes through all pages as one person after the other, in one look."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from demo.client import Client
from tests.browser.shots import casework, design, facts, house_pages, oversight, people, public, rules
from tests.browser.shots.shot import Look, Shot
from tests.cast import PASSWORD

DESKS = (house_pages, public, casework, design, rules, oversight, people)
PATIENCE = 60_000  # milliseconds; machines that take pictures are busy


def pages() -> Sequence[Shot]:
    """Give the pages of all desks."""
    return [shot for desk in DESKS for shot in desk.SHOTS]


def all_facts(client: Client) -> dict[str, str]:
    """Give what the addresses name."""
    known = facts.found(client)
    for desk in DESKS:
        known |= desk.facts(client) if hasattr(desk, "facts") else {}
    return known


def walk(browser: Browser, site: str, known: dict[str, str], look: Look) -> Iterator[tuple[Page, Shot, list[str]]]:
    """Give each page when it stands, with what the browser complained about meanwhile; our policy is in force."""
    by_login = sorted(pages(), key=lambda shot: shot.login or "")
    for login, shots in groupby(by_login, key=lambda shot: shot.login):
        context = _entered(browser, site, look, login)
        page, complaints = context.pages[0], _heard(context.pages[0])
        for shot in shots:
            complaints.clear()
            page.goto(site + shot.path.format_map(known))
            settle(page)
            for selector in shot.clicks:
                _click(page, selector)
                settle(page)
            yield page, shot, list(complaints)
        context.close()


def _click(page: Page, selector: str) -> None:
    """Click, and wait for the page that an answered form leads to."""
    if "[type=submit]" not in selector:
        page.locator(selector).first.click()
        return
    with page.expect_event("load"):
        page.locator(selector).first.click()


def settle(page: Page) -> None:
    """Wait for the islands of the page and for what it fetches later."""
    expect(page.locator("[data-later]")).to_have_count(0, timeout=PATIENCE)
    for island in page.locator("[data-island]").all():  # those that came later among them
        expect(island).to_have_attribute("data-ready", "true", timeout=PATIENCE)


def _entered(browser: Browser, site: str, look: Look, login: str | None) -> BrowserContext:
    size = {"width": look.width, "height": look.height}
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "language", "value": look.language, "url": site}])
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    if login:
        page.locator("#login").fill(login)
        page.locator("#password").fill(PASSWORD)
        page.locator(".entrance button[type=submit]").first.click()
        page.wait_for_url(f"{site}/worklist")
    return context


def _heard(page: Page) -> list[str]:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if _counts(message, page.url) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def _counts(message: ConsoleMessage, url: str) -> bool:
    """Say whether the page is at fault; that it was refused itself is what it says, and no fault."""
    is_refusal = "status of 4" in message.text and message.location.get("url") == url
    return message.type in {"error", "warning"} and not is_refusal

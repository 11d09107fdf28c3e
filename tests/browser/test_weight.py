"""How much a first visit to the inbox loads, as it travels: everything compressed, nothing twice, usable within a second."""

from playwright.sync_api import Browser, Response, expect

from services import instances
from tests.browser.conftest import apart, visit
from tests.cast import Cast
from tests.handlers.web import relief

ROWS = 50
MOST = 120 * 1024  # bytes, compressed
LATEST = 1_000  # milliseconds until everything that makes the page usable has run
READY = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def test_the_first_load_of_the_inbox(browser: Browser, site: str, procedure: str, cast: Cast) -> None:
    for _ in range(ROWS):
        apart(instances.start, cast.liwen, "relief", variables=relief.APPLICANT)
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    visitor = visit(context, site)
    visitor.sign_in("liwen")
    cookies = context.cookies()
    context.close()
    fresh = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    fresh.add_cookies(cookies)  # type: ignore[arg-type]
    page, loaded = fresh.new_page(), dict[str, int]()

    def weigh(response: Response) -> None:
        sizes = response.request.sizes()
        assert response.url not in loaded, f"{response.url} is loaded twice"
        loaded[response.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 — Playwright marks what it is given
    page.goto(f"{site}/worklist?show=open")
    expect(page.get_by_role("heading", level=1)).to_have_text("待办")
    page.wait_for_load_state("networkidle")
    for response in responses:
        weigh(response)
    told = "\n".join(f"{size:7} {url}" for url, size in sorted(loaded.items(), key=lambda one: -one[1]))
    assert sum(loaded.values()) <= MOST, told
    assert page.evaluate(READY) <= LATEST
    fresh.close()

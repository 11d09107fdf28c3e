"""The whole office for a day: a service of its own on PostgreSQL, its mail server, and people at their screens.

They read Chinese or English, on large screens and on telephones.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from demo.client import PASSWORD, Client
from demo.service import started
from handlers.web.language import catalogue
from tests import databases
from tests.browser.axe import violations
from tests.browser.shots.shot import LOOKS, Look
from tests.browser.shots.walk import settle
from tests.handlers.post_office import HOME, Mailbox, mailboxes

PATIENCE: Final = 60_000  # milliseconds; machines that run tests are busy
OVERHANG: Final = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class Office:
    """The service, and what it has sent by mail."""

    client: Client
    mailbox: Mailbox


@dataclass
class Seat:
    """Somebody in front of a screen who reads one language; whatever the browser complains about is kept."""

    page: Page
    look: Look
    site: str
    complaints: list[str]

    def says(self, chinese: str, **given: object) -> str:
        """Give a text of the pages in the language of this seat."""
        text = catalogue(self.look.language).gettext(chinese)
        return text % given if given else text

    def goto(self, path: str) -> None:
        self.page.goto(self.site + path)
        settle(self.page)

    def press(self, chinese: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=self.says(chinese), exact=True).click()

    def follow(self, chinese: str) -> None:
        self.page.get_by_role("link", name=self.says(chinese), exact=True).first.click()

    def fill(self, chinese: str, text: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_label(self.says(chinese), exact=True).fill(text)

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog[open]")

    def told(self, chinese: str, **given: object) -> None:
        expect(self.page.get_by_role("status").filter(has_text=self.says(chinese, **given)).first).to_be_visible()

    def looks_right(self) -> None:
        """Nothing is cut off, nobody is shut out, nothing was complained about."""
        settle(self.page)
        assert self.page.evaluate(OVERHANG) <= 0
        assert violations(self.page) == []
        assert self.complaints == []


Sit = Callable[[str], Seat]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Start the service as a process, on a database of its own."""
    with databases.postgresql() as engine, contextmanager(mailboxes)() as mailbox, pytest.MonkeyPatch.context() as patch:
        databases.strip(engine)
        engine.dispose()  # the service has connections of its own
        for name, value in (mailbox.settings | HOME).items():
            patch.setenv(name, value)
        address = engine.url.render_as_string(hide_password=False)
        with started(Path(tmp_path_factory.mktemp("office")), address) as url:
            yield Office(Client(url), mailbox)


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


@pytest.fixture
def sit(browser: Browser, office: Office, look: Look) -> Iterator[Sit]:
    """Sit people down; each has a browser of his own, and none may complain."""
    seats: list[Seat] = []

    def down(login: str) -> Seat:
        size = {"width": look.width, "height": look.height}
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "language", "value": look.language, "url": office.client.url}])
        seat = Seat(context.new_page(), look, office.client.url, [])
        seats.append(seat)
        seat.page.on("console", lambda message: seat.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        seat.page.on("pageerror", lambda error: seat.complaints.append(str(error)))
        seat.page.goto(f"{seat.site}/sign-in")
        seat.page.locator("#login").fill(login)
        seat.page.locator("#password").fill(PASSWORD)
        seat.page.locator(".entrance button[type=submit]").first.click()
        seat.page.wait_for_url(f"{seat.site}/worklist")
        return seat

    yield down
    for seat in seats:
        seat.page.context.close()
    assert [complaint for seat in seats for complaint in seat.complaints] == []

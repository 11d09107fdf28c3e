"""A running desk and a real Chromium; without one these tests fail and say what is missing."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Thread
from typing import Any, TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from sqlalchemy import Engine
from werkzeug.serving import make_server

from services import deployments, instances, now, user_tasks
from services.instances import Started
from tests.browser import chromium
from tests.cast import PASSWORD, Cast
from tests.handlers.web import relief

PATIENCE = 30_000  # milliseconds; machines that run tests are busy


Answer = TypeVar("Answer")


def apart(verb: Callable[..., Answer], *arguments: Any, **more: Any) -> Answer:
    """Call a service in a thread of its own: Playwright keeps an event loop in this one, into which V8 must not be drawn."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(verb, *arguments, **more).result()


@pytest.fixture(scope="module")  # no longer: Playwright's event loop must be gone before other tests of this process use V8
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = chromium.opened(playwright)
        yield browser
        browser.close()


@pytest.fixture
def database(sqlite: Engine) -> Iterator[Engine]:
    yield sqlite
    now.move_by(None)


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """Serve the application; give its address."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Visitor:
    """Somebody in front of a screen, and everything the browser complained about."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def goto(self, path: str) -> None:
        self.page.goto(self.site + path)

    def sign_in(self, login: str) -> None:
        self.goto("/sign-in")
        self.page.get_by_label("账号", exact=True).fill(login)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("待办")

    def reads_english(self) -> None:
        """Choose English, and wait for the first page in it."""
        self.page.get_by_role("button", name="English").first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Worklist")

    def session_ends(self) -> None:
        """End the session without signing out, once nothing is on its way that would be refused for it."""
        self.page.wait_for_load_state("networkidle")
        self.page.context.clear_cookies()

    def ready(self, island: str) -> None:
        """Wait until an island has drawn itself."""
        expect(self.page.locator(f'[data-island="{island}"][data-ready]')).to_be_visible()


def visit(context: BrowserContext, site: str) -> Visitor:
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(context.new_page(), site)

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:  # a refused form is no fault of the page
            visitor.complaints.append(message.text)

    visitor.page.on("console", listen)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    return visitor


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """Open a browser as people have it, with our policy in force; nothing may be complained about."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900})
    visitor = visit(context, site)
    yield visitor
    context.close()
    assert visitor.complaints == []


@pytest.fixture
def inspector(browser: Browser, site: str) -> Iterator[Visitor]:
    """Open a browser into which scripts of the test can be put."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield visit(context, site)
    context.close()


@pytest.fixture
def procedure(app: Flask, cast: Cast) -> str:
    return apart(deployments.deploy, cast.admin, relief.FILES, name="relief").definitions[0].id


@pytest.fixture
def started(procedure: str, cast: Cast) -> Started:
    return apart(instances.start, cast.liwen, "relief", variables=relief.APPLICANT)


@pytest.fixture
def review(started: Started, cast: Cast) -> str:
    user_task_id = user_tasks.find(cast.liwen, instance_id=started.instance_id).items[0].id
    user_tasks.claim(cast.liwen, user_task_id)
    return user_task_id

"""What pages ask for by themselves, again and again, is not somebody who works."""

import re
from pathlib import Path

import handlers.web
from handlers.web import guard

PAGES = Path(handlers.web.__file__).with_name("templates")
TAG = re.compile(r"<(?=[a-z/])")  # where a tag begins; it goes on to where the next one does
BY_CLOCK = re.compile(r"""hx-trigger="[^"]*\bevery\b""")
ENDPOINT = re.compile(r"""hx-(?:get|post|put|patch|delete)="\{\{ url_for\('([\w.]+)'""")


def test_whatever_is_polled_uses_no_session() -> None:
    pages = [page.read_text("utf-8") for page in PAGES.rglob("*.html")]
    polling = [tag for text in pages for tag in TAG.split(text) if BY_CLOCK.search(tag)]
    found = [ENDPOINT.findall(tag) for tag in polling]
    assert [len(endpoints) for endpoints in found] == [1] * len(polling), polling
    assert {endpoint for endpoints in found for endpoint in endpoints} == guard.BY_ITSELF

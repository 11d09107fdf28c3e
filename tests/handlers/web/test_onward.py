"""The way to the next page sends on what was asked for, and lets nobody choose where it leads."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from handlers.web import onward
from services import areas
from tests.handlers.web.conftest import Desk


def test_what_was_asked_for_goes_along_every_word_of_it(app: Flask) -> None:
    with app.test_request_context("/instances?column=steps&column=due&after=before&procedure=%E5%BA%B7"):
        path, query = onward.here(after="next").split("?")
    assert (path, parse_qsl(query)) == ("/instances", [("column", "steps"), ("column", "due"), ("after", "next"), ("procedure", "康")])


@pytest.mark.parametrize("trick", ["_external=1&_scheme=javascript", "_anchor=x", "_method=POST", "endpoint=web.cases", "code=440100"])
def test_no_word_of_an_address_leads_elsewhere(app: Flask, trick: str) -> None:
    with app.test_request_context(f"/areas/440000?{trick}"):
        found = urlsplit(onward.here(after="next"))
    assert (found.scheme, found.netloc, found.path, found.fragment) == ("", "", "/areas/440000", "")
    assert found.query == f"{trick}&after=next"


def test_a_list_with_a_next_page_says_so_whatever_it_is_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(areas.find.__kwdefaults__, "limit", 1)
    desk.sign_in("renhe")
    page = desk.text("/areas?text=区&_external=1&_scheme=javascript&endpoint=x")
    assert 'rel="next" href="/areas?text=' in page

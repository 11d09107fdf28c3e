"""What holds for every page: headers, error pages, both languages, sound templates."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from handlers.web import language
from services import cases
from tests.handlers.web.conftest import Desk

TEMPLATES = Path("handlers/web/templates")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]  # as in translations/babel.cfg


def test_pages_allow_no_foreign_and_no_inline_script(liwen: Desk) -> None:
    headers = liwen.open("/worklist").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_session_is_out_of_reach_for_scripts_and_foreign_sites(desk: Desk) -> None:
    cookie = desk.sign_in("liwen").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=str)
def test_no_template_carries_a_script_or_a_style(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", text)
    assert not re.search(r"\s(on\w+|style)=", text)


def test_an_unknown_page_says_so_in_both_languages(liwen: Desk) -> None:
    answer = liwen.open("/nowhere")
    assert answer.status_code == 404
    assert "没有找到" in answer.get_data(as_text=True)
    liwen.post("/language", language="en")
    assert "Not found" in liwen.text("/nowhere")


def test_machines_get_no_page(liwen: Desk) -> None:
    assert "<html" not in liwen.text("/api/v1/nowhere")


def test_a_bug_is_written_down_and_shows_nothing_of_itself(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("secret detail")

    desk.sign_in("liwen")
    monkeypatch.setattr(cases, "find", broken)
    answer = desk.open("/cases")
    assert answer.status_code == 500
    assert "服务出错了" in answer.get_data(as_text=True)
    assert "secret detail" not in answer.get_data(as_text=True)


def _said() -> set[str]:
    return {message for _, _, message, _, _ in extract_from_dir("handlers/web", METHODS, keywords={"_": None, "_l": None})}


def test_everything_the_pages_say_has_its_english() -> None:
    with (language.CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        known = {message.id: message.string for message in read_po(file) if message.id}
    said = _said()
    assert said - {text for text, english in known.items() if english} == set()
    assert set(known) - said == set()


def test_templates_hold_no_chinese_outside_the_catalogue() -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    allowed = re.compile(r"_\((['\"]).*?\1|\{#.*?#\}|中文|English", re.DOTALL)
    for path in TEMPLATES.rglob("*.html"):
        assert not chinese.search(allowed.sub("", path.read_text("utf-8"))), path


def test_assets_are_compressed_and_kept(desk: Desk) -> None:
    page = desk.open("/sign-in").get_data(as_text=True)
    found = re.search(r'src="(/static/dist/core-[^"]+)"', page)
    assert found
    with desk.open(found[1], headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.get_data()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"

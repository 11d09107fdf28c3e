"""Documents: Chinese, the same bytes every time, and no way out of the template."""

from datetime import UTC, date, datetime

import pytest

from documents import remedies, rendering
from documents.dates import in_chinese
from documents.errors import Unavailable, Unfilled, UnknownTemplate
from documents.remedies import UnknownRemedy

VALUES = {
    "number": "JK440111202611210001",
    "subject": "申请人",
    "procedure": "精神障碍社区康复转介",
    "received": "2026年11月21日",
    "issued": "2026年11月21日",
    "office": "白云区民政局",
}


def test_the_same_values_give_the_same_bytes():
    html = rendering.to_html("receipt", VALUES)
    first = rendering.to_pdf(html, number=VALUES["number"])
    second = rendering.to_pdf(html, number=VALUES["number"])
    assert first == second
    assert first.startswith(b"%PDF-")


def test_the_text_is_on_the_page():
    assert "精神障碍社区康复转介" in rendering.to_html("receipt", VALUES)


def test_a_value_is_text_never_markup():
    html = rendering.to_html("receipt", {**VALUES, "subject": "<script>alert(1)</script>"})
    assert "<script>" not in html


def test_a_missing_value_is_refused():
    with pytest.raises(Unfilled, match="subject"):
        rendering.to_html("receipt", {"number": "1"})


@pytest.mark.parametrize("name", ["nothing", "../errors", "/etc/passwd"])
def test_only_templates_of_ours(name):
    with pytest.raises(UnknownTemplate):
        rendering.to_html(name, VALUES)


def test_without_a_chinese_font_no_document_is_drawn(monkeypatch):
    rendering.library.cache_clear()
    monkeypatch.setattr(rendering, "chinese_font", lambda: False)
    with pytest.raises(Unavailable, match="Pango"):
        rendering.to_pdf("<p>受理</p>", number="1")
    rendering.library.cache_clear()


def test_a_heading_is_a_title():
    assert rendering.title(rendering.to_html("receipt", VALUES)) == "受理回执"


def test_a_template_tells_what_it_asks_for():
    assert rendering.names("receipt") == set(VALUES)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 9, 29), "2026年9月29日"),
        (datetime(2026, 9, 29, 16, 30, tzinfo=UTC), "2026年9月30日"),  # past midnight in China
        ("2026-09-29", "2026年9月29日"),
        (None, ""),
    ],
)
def test_a_day_is_written_as_in_china(value, written):
    assert in_chinese(value) == written


@pytest.mark.parametrize("remedy_id", ["complaint", "reconsideration_or_litigation"])
def test_a_remedy_text_says_where_and_stands_in_the_law(remedy_id):
    found = remedies.get(remedy_id)
    assert "第" in found.basis
    assert found.text.endswith("。")
    with pytest.raises(UnknownRemedy):
        remedies.get("nothing")


def test_nothing_is_fetched():
    with pytest.raises(ValueError, match="fetches nothing"):
        rendering.refuse("http://127.0.0.1/")

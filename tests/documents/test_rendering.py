"""Documents: Chinese, the same bytes every time, and no way out of the template."""

import pytest
from jinja2 import UndefinedError

from documents import rendering
from documents.errors import Unavailable, UnknownTemplate

VALUES = {
    "number": "JK440111202611210001",
    "subject": "申请人",
    "procedure": "精神障碍社区康复转介",
    "received": "2026年11月21日",
    "issued": "2026年11月21日",
    "office": "白云区民政局",
}


def test_the_same_values_give_the_same_bytes():
    first = rendering.to_pdf("receipt", VALUES, number=VALUES["number"])
    second = rendering.to_pdf("receipt", VALUES, number=VALUES["number"])
    assert first == second
    assert first.startswith(b"%PDF-")


def test_the_text_is_on_the_page():
    assert "精神障碍社区康复转介" in rendering.to_html("receipt", VALUES)


def test_a_value_is_text_never_markup():
    html = rendering.to_html("receipt", {**VALUES, "subject": "<script>alert(1)</script>"})
    assert "<script>" not in html


def test_a_missing_value_is_refused():
    with pytest.raises(UndefinedError):
        rendering.to_html("receipt", {"number": "1"})


@pytest.mark.parametrize("name", ["nothing", "../errors", "/etc/passwd"])
def test_only_templates_of_ours(name):
    with pytest.raises(UnknownTemplate):
        rendering.to_html(name, VALUES)


def test_without_a_chinese_font_no_document_is_drawn(monkeypatch):
    rendering.library.cache_clear()
    monkeypatch.setattr(rendering, "chinese_font", lambda: False)
    with pytest.raises(Unavailable, match="Pango"):
        rendering.to_pdf("receipt", VALUES, number="1")
    rendering.library.cache_clear()


def test_nothing_is_fetched():
    with pytest.raises(ValueError, match="fetches nothing"):
        rendering.refuse("http://127.0.0.1/")

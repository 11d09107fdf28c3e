"""Whoever draws in Chinese reads Chinese: no word of a library shows through, whatever is chosen in an editor."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from forms import wording
from services.designing import designs
from tests.browser.conftest import Visitor, apart
from tests.browser.design.conftest import SHIPPED, open_editor
from tests.cast import Cast

LOOK = Path(__file__).with_name("look.js").read_text("utf-8")
WORD = re.compile(r"[A-Za-z]{3,}(?:[ -][A-Za-z]+)*")
NAMES = re.compile(r"（[\w.]+）|\w+[_.]\w+|\$\{\w+\}")  # of clocks, of job types, of variables in examples
TERMS = re.compile(
    r"Powered by bpmn.io|FEEL|JSON|JUEL|DMN|BPMN\.?i?o?|PNG|SVG|CSS|URL|UTC|HTML|Markdown|ISO(?: \d+)?|px|\bKB\b", re.IGNORECASE
)
SEEN = """() => {
  const found = [];
  const skip = 'script, style, [data-findings], .CodeMirror, .cm-editor, .fjs-powered-by-link, code, input, textarea';
  for (const node of document.querySelectorAll('.editor *')) {
    if (node.closest(skip) && !node.matches('input, textarea')) continue;
    const own = [...node.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent).join(' ');
    const text = [own, node.placeholder, node.title, node.getAttribute('aria-label')].filter(Boolean).join(' | ');
    if (text.trim() && node.checkVisibility()) found.push(text.trim());
  }
  return found;
}"""
KINDS: list[dict[str, Any]] = [
    {"type": "textfield", "key": "k_1"}, {"type": "textarea", "key": "k_2"}, {"type": "number", "key": "k_3"},
    {"type": "datetime", "key": "k_4", "subtype": "datetime"}, {"type": "checkbox", "key": "k_5"},
    {"type": "checklist", "key": "k_6", "values": [{"label": "甲", "value": "v_1"}]},
    {"type": "radio", "key": "k_7", "values": [{"label": "甲", "value": "v_1"}]},
    {"type": "select", "key": "k_8", "values": [{"label": "甲", "value": "v_1"}]},
    {"type": "taglist", "key": "k_9", "values": [{"label": "甲", "value": "v_1"}]},
    {"type": "text", "text": "说明"}, {"type": "image", "source": "=k_1"}, {"type": "spacer"}, {"type": "separator"},
    {"type": "group", "components": []}, {"type": "dynamiclist", "path": "k_d", "components": []},
    {"type": "table", "dataSource": "=k_t", "rowCount": 5, "columns": [{"key": "k_c", "label": "甲"}]},
    {"type": "expression", "key": "k_e", "expression": "=k_3"}, {"type": "button"},
]  # fmt: skip


def english(visitor: Visitor) -> set[str]:
    """Give the words on the page that are no names and no terms."""
    said = {word for text in visitor.page.evaluate(SEEN) for word in WORD.findall(TERMS.sub("", text))}
    return {word for word in said if not re.fullmatch(r"k_\w+|v_\w+|field|form|words(\.form)?", word)}


def test_the_modeler_speaks_chinese_of_every_element(visitor: Visitor, large: str) -> None:
    page = visitor.page
    visitor.sign_in("tuzhi")
    open_editor(visitor, large, SHIPPED.name)
    kinds, texts = page.evaluate(LOOK)
    assert kinds > 15
    page.get_by_text("流转演示").click()
    expect(page.locator(".bts-palette .bts-entry").first).to_have_attribute("title", "演示或暂停")
    drawn = {word for pair in re.findall(r'"([^"]*)"|>([^<]+)<', SHIPPED.read_text("utf-8")) for word in WORD.findall(" ".join(pair))}
    said = {(word, text) for text in (*texts, *page.evaluate(SEEN)) for word in WORD.findall(NAMES.sub("", TERMS.sub("", text)))}
    assert {(word, text) for word, text in said if word not in drawn} == set()
    assert page.evaluate("document.documentElement.dataset.untranslated ?? ''") == ""


def test_the_form_editor_speaks_chinese_of_every_component(visitor: Visitor, cast: Cast) -> None:
    parts = [{"id": f"k_id_{place}", "label": "名称", **kind} for place, kind in enumerate(KINDS)]
    drawn = json.dumps({"type": "default", "id": "k_form", "schemaVersion": 19, "components": parts}).encode()
    design = apart(designs.begin, cast.tuzhi, "表单", contents={"words.form": drawn}).id
    page = visitor.page
    visitor.sign_in("tuzhi")
    open_editor(visitor, design, "words.form", "forms")
    left = {"": english(visitor)}
    for place, kind in enumerate(KINDS):
        page.locator(f'.fjs-editor-container [data-id="k_id_{place}"]').first.click(position={"x": 3, "y": 3})
        page.evaluate("document.querySelectorAll('.bio-properties-panel-group-header:not(.open)').forEach((one) => one.click())")
        left[kind["type"]] = english(visitor)
    assert {kind: words for kind, words in left.items() if words} == {}
    assert page.evaluate("document.documentElement.dataset.untranslated ?? ''") == ""


def test_a_shipped_form_is_shown_in_english(visitor: Visitor, cast: Cast) -> None:
    path = Path("forms/rehab_referral/intake_verification.form")
    design = apart(designs.begin, cast.tuzhi, "Form", contents={path.name: path.read_bytes()}).id
    page = visitor.page
    visitor.sign_in("tuzhi")
    visitor.reads_english()
    open_editor(visitor, design, path.name, "forms")
    for screen in ("Preview: desktop", "Preview: phone"):
        page.get_by_role("button", name=screen).click()
        preview = page.locator("[data-preview-form]")
        expect(preview.get_by_text("Result of the first check")).to_be_visible()
        expect(preview.get_by_label("Refuse registration")).to_be_visible()
        assert re.findall("[\u4e00-\u9fff]+", preview.inner_text()) == []
    page.locator(".fjs-editor-container .fjs-form-field-checkbox").first.click()
    page.locator(".fjs-properties-container").get_by_text("General").click()
    page.locator(".fjs-properties-container #bio-properties-panel-label").fill("核实身份")
    expect(page.locator("[data-status]")).to_have_text("Saved")
    saved = json.loads(apart(designs.file, cast.tuzhi, design, path.name))
    texts = list(wording.texts(saved))
    assert "核实身份" in {text.chinese for text in texts}
    assert [text.english for text in texts] == [text.english for text in wording.texts(json.loads(path.read_bytes()))]

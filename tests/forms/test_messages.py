"""Everything form-js says has its Chinese."""

import re
from pathlib import Path

FORM_JS = Path("frontend/node_modules/@bpmn-io/form-js-viewer/dist/index.es.js")
MESSAGES = Path("frontend/forms/messages.mjs")
SAID = re.compile(r"""translate\((?:'((?:[^'\\]|\\.)+)'|"([^"]+)")""")


def test_every_sentence_of_form_js_is_translated() -> None:
    said = {single or double for single, double in SAID.findall(FORM_JS.read_text("utf-8"))} - {"HELLO {you}", "-50%"}
    known = MESSAGES.read_text("utf-8")
    assert len(said) > 30
    assert [sentence for sentence in sorted(said) if sentence not in known] == []

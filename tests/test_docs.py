"""What the documents say is there, and what is there is in the documents."""

import re
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
ADR = ROOT / "docs" / "adr"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    links = [(page, link) for page in PAGES for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_every_decision_is_numbered_and_in_the_index() -> None:
    pages = sorted(page for page in ADR.glob("*.md") if page.name != "README.md")
    assert [page.name[:5] for page in pages] == [f"{number:04d}-" for number in range(1, len(pages) + 1)]
    titles = {page: page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for page in pages}
    lines = [f"| [{page.name[:4]}]({page.name}) | {title} |" for page, title in titles.items()]
    assert [line for line in lines if line not in read("docs/adr/README.md")] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_verb_that_is_named_exists(page: str) -> None:
    verbs = set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"^make ([a-z-]+)", read(page), re.MULTILINE))
    assert named - verbs == set()
    assert {"run", "test", "check", "demo", "bench", "bundle", "procedure", "help"} <= named


def test_every_setting_is_told() -> None:
    settings = set(re.findall(r'"([A-Z][A-Z_]+)"', read("config.py")))
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", read("docs/reference/settings.md")))
    assert settings - told == set()


def test_every_command_is_told(app: Flask) -> None:
    page = read("docs/reference/cli.md")
    theirs = {"db", "run", "shell", "routes", "openapi"}
    commands = {name: command for name, command in app.cli.commands.items() if name not in theirs}
    lines = {f"{name} {verb}" for name, command in commands.items() for verb in getattr(command, "commands", [""])}
    assert sorted(line.strip() for line in lines if f"`{line.strip()}" not in page) == []


def test_every_address_is_told(app: Flask) -> None:
    """A line of the table names a collection and, in short, what may follow it."""
    lines = [line for line in read("docs/reference/api.md").splitlines() if line.startswith("| `")]
    rules = {rule.rule.removeprefix("/api/v1/") for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    missing = set()
    for rule in rules - {"docs", "docs.js", "openapi.json"}:
        words = [part for part in rule.split("/") if not part.startswith("<")]
        if "static" not in words and not any(all(re.search(rf"\b{re.escape(word)}\b", line) for word in words) for line in lines):
            missing.add(rule)
    assert sorted(missing) == []


def test_each_claim_of_the_threat_model_names_what_holds_it() -> None:
    """Rows of the tables of docs/security.md that claim a defence link a test, a setting that is told, or a verb of make."""
    page = read("docs/security.md")
    settings = set(re.findall(r"`([A-Z][A-Z_]+)`", read("docs/reference/settings.md")))
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)`", page)) - settings == set()
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    unheld = [row for row in rows if "](../tests/" not in row and "`make lint`" not in row]
    assert [row.split("|")[1].strip() for row in unheld] == ["who", "against", "chapter", "V17 WebRTC"]

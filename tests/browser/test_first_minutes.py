"""What the README says of the first ten minutes is so: whoever follows it gets from an empty service to a changed procedure."""

from pathlib import Path

from playwright.sync_api import Browser

from demo.service import started
from tests.browser.shots.first_minutes import walk


def test_the_first_ten_minutes_are_as_the_readme_says(browser: Browser, tmp_path: Path) -> None:
    shown: list[str] = []
    with started(tmp_path) as site:
        walk(browser, site, lambda _, name: shown.append(name))
    pictures = [f"docs/pictures/{name}.png" for name in shown]
    assert pictures
    for readme in ("README.md", "README.zh-CN.md"):
        text = Path(readme).read_text(encoding="utf-8")
        assert [text.find(one) for one in pictures] == sorted(text.find(one) for one in pictures)
        assert all(one in text and Path(one).is_file() for one in pictures)

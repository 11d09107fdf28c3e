"""The reference says what the door does: its two tables are held against the routes."""

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

PAGE = (Path(__file__).parents[4] / "docs/reference/engine-rest.md").read_text(encoding="utf-8")
WORKS, REFUSED = PAGE.split("## Operations that work")[1].split("## Operations that answer 501")
OPERATION = re.compile(r"`(GET|POST|PUT|DELETE|PATCH) (/[^`]*)`")


def routes(app: Flask) -> set[tuple[str, str]]:
    found = set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/engine-rest") and not rule.endpoint.startswith("engine_rest_elsewhere"):
            path = re.sub(r"<(?:path:)?([^>]+)>", r"{\1}", rule.rule.removeprefix("/engine-rest"))
            found |= {(method, path) for method in rule.methods or () if method not in {"HEAD", "OPTIONS"}}
    return found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_reference_lists_what_works(app: Flask) -> None:
    assert set(OPERATION.findall(WORKS)) == routes(app)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_reference_lists_what_does_not(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    wrong = []
    for method, path in OPERATION.findall(REFUSED):
        try:
            endpoint, _ = adapter.match("/engine-rest" + re.sub(r"\{[^}]+\}", "x", path), method=method)
        except HTTPException:
            continue
        if not endpoint.startswith("engine_rest_elsewhere"):
            wrong.append((method, path, endpoint))
    assert len(OPERATION.findall(REFUSED)) > 100
    assert wrong == []

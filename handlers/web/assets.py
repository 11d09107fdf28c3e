"""The built assets by their plain names: `core.js` is `core-5HZ5LWHQ.js`."""

import json
from functools import cache
from pathlib import Path

from flask import Flask, url_for

FOLDER = "dist"


class NotBuilt(Exception):
    """The assets have not been built: run `make assets`."""


def open_to(app: Flask) -> None:
    """Let templates name assets."""
    folder = Path(app.static_folder or "static") / FOLDER
    app.jinja_env.globals["asset"] = lambda name: url_for("static", filename=f"{FOLDER}/{_manifest(folder)[name]}")


@cache
def _manifest(folder: Path) -> dict[str, str]:
    path = folder / "manifest.json"
    if not path.is_file():
        raise NotBuilt(str(NotBuilt.__doc__))
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found

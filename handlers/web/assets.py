"""The built assets: by their plain names (`core.js` is `core-5HZ5LWHQ.js`), compressed, kept by browsers for ever."""

import json
import re
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, current_app, url_for
from whitenoise import WhiteNoise

from handlers import headers

FOLDER = "dist"
HASHED = re.compile(r"-[0-9A-Za-z]{8}\.\w+$")  # what is behind such a name never changes


class NotBuilt(Exception):
    """The assets have not been built: run `make assets`."""


def open_to(app: Flask, *, is_encrypted: bool) -> None:
    """Let templates name assets, and serve them."""
    root = Path(app.static_folder or "static")
    ours = list(headers.of_assets(is_encrypted=is_encrypted))

    def protect(theirs: Headers, _path: str, _url: str) -> None:
        for name, value in ours:
            theirs[name] = value

    static = WhiteNoise(
        app.wsgi_app, root=root, prefix="static/", immutable_file_test=_is_immutable, add_headers_function=protect, allow_all_origins=False
    )
    app.wsgi_app = static  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = lambda name: url_for("static", filename=f"{FOLDER}/{name_of(name)}")


def name_of(name: str) -> str:
    """Give the name under which an asset was built; raises NotBuilt."""
    return _manifest(Path(current_app.static_folder or "static") / FOLDER)[name]


def _is_immutable(_path: str, url: str) -> bool:
    return bool(HASHED.search(url))


@cache
def _manifest(folder: Path) -> dict[str, str]:
    path = folder / "manifest.json"
    if not path.is_file():
        raise NotBuilt(str(NotBuilt.__doc__))
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found

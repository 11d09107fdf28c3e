"""For work without a network: the service worker, what makes the desk installable, and that nothing stays on a device after signing out."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, jsonify, url_for
from flask_babel import gettext as _

from handlers.web import assets, language

BLUE: Final = "#1358a8"
OF_THE_WORKER: Final = "default-src 'none'; script-src 'self'; connect-src 'self'"  # it asks for pages and assets, and nothing else
EVERYTHING: Final = '"cache", "storage"'  # what a browser holds of this site: entries, photographs, pages taken along


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/service-worker.js", "service_worker", worker)
    desk.add_url_rule("/manifest.webmanifest", "manifest", manifest)


def worker() -> Response:
    """Give the service worker: from the root, since it looks after pages everywhere; never an old one."""
    path = Path(current_app.static_folder or "static") / assets.FOLDER / assets.name_of("worker.js")
    response = Response(path.read_text("utf-8"), content_type="text/javascript; charset=utf-8")
    response.headers["Content-Security-Policy"] = OF_THE_WORKER
    response.headers["Cache-Control"] = "no-cache"
    return response


def manifest() -> Response:
    """Say how the desk looks as an application of its own."""
    name, icon = _("民政业务办理平台"), url_for("static", filename=f"{assets.FOLDER}/{assets.name_of('mark.svg')}")
    told = {
        "name": name,
        "short_name": _("民政办理"),
        "lang": language.TAGS[language.chosen()],
        "start_url": url_for("web.worklist"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": BLUE,
        "icons": [{"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    response = jsonify(told)
    response.content_type = "application/manifest+json"
    return response


def leave_nothing(response: Response) -> Response:
    """Have the browser forget whatever was taken along."""
    response.headers["Clear-Site-Data"] = EVERYTHING
    return response

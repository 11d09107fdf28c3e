"""The editors: one page a kind of file; each talks to the API, so a page carries addresses and no content."""

from typing import Final

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from handlers import headers
from handlers.web import language
from handlers.web.guard import actor
from models.lifecycle import DesignState
from services import policy
from services.designing import designs
from services.errors import NotFound
from services.resources import kind_of

ISLANDS: Final = {"bpmn": "modeler", "dmn": "tables", "form": "forms"}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/designs/<design_id>/edit/<path:name>", "edit_design", edit)


def edit(design_id: str, name: str) -> ResponseReturnValue:
    """Open the editor of a file."""
    one = designs.get(actor(), design_id)
    island = ISLANDS.get(kind_of(name) or "")
    if island is None or name not in {file.name for file in one.files}:
        raise NotFound(code="no_such_design_file")
    headers.allow_style_attributes()
    setup = {
        "name": name,
        "version": one.version,
        "language": language.chosen(),
        "isWritable": one.state == DesignState.DRAFT and policy.can(actor(), "design.save", {}),
        "content": url_for("api_designs.get_design_file", design_id=design_id, name=name),
        "save": url_for("api_designs.save_design", design_id=design_id),
        "check": url_for("api_designs.check_design", design_id=design_id),
        "evaluate": url_for("api_designs.evaluate_design", design_id=design_id),
        "offer": url_for("api_designs.get_design_offer", design_id=design_id, language=language.chosen()),
    }
    return render_template(f"design/{island}.html", island=island, one=one, name=name, setup=setup)

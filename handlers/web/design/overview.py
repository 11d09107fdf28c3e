"""What is being drawn, what is deployed, and the ways to begin a design."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.design import blank
from handlers.web.guard import actor
from models.lifecycle import DesignState
from services import definitions, policy
from services.designing import designs
from services.errors import Invalid

ALL = "all"


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/designs", "designs", show)
    desk.add_url_rule("/designs", "begin_design", begin, methods=["POST"])


def show() -> ResponseReturnValue:
    """List designs: those somebody works on, or those in one state; below them what they can begin with."""
    state = request.args.get("state", "")
    chosen = state if state in set(DesignState) else None
    page = designs.find(actor(), state=chosen, is_open=not state, after=request.args.get("after"))
    return render_template(
        "design/designs.html",
        page=page,
        state=state,
        states=list(DesignState),
        deployed=definitions.find(actor(), latest_only=True, limit=200).items,
        may_draw=policy.can(actor(), "design.save", {}),
    )


def begin() -> ResponseReturnValue:
    """Begin with a version, with files, or with an empty diagram of a name."""
    definition_id, name = request.form.get("definition_id"), request.form.get("name", "").strip()
    sent = {file.filename or "": file.read() for file in request.files.getlist("files") if file.filename}
    if definition_id:
        design = designs.begin(actor(), definition_id=definition_id)
    elif sent or name:
        design = designs.begin(actor(), name or next(iter(sent)), contents=sent or blank.diagram(name, request.form.get("process_id", "")))
    else:
        raise Invalid({"name": [_("请填写名称或选择文件。")]})
    flash(_("设计已建立，改动会自动保存。"), "green")
    return redirect(url_for("web.design", design_id=design.id))

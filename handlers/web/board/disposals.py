"""Disposals: one person proposes to destroy cases, another one decides; what was done stays on record."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.board import archives
from handlers.web.guard import actor
from services.archiving import disposal_views, disposals
from services.errors import Conflict, Invalid
from services.rights import RIGHTS


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/disposals", "disposals", show_all)
    desk.add_url_rule("/disposals", "propose_disposal", propose, methods=["POST"])
    desk.add_url_rule("/disposals/<disposal_id>", "disposal", show)
    desk.add_url_rule("/disposals/<disposal_id>/approve", "approve_disposal", approve, methods=["POST"])
    desk.add_url_rule("/disposals/<disposal_id>/refuse", "refuse_disposal", refuse, methods=["POST"])


def show_all() -> ResponseReturnValue:
    """List disposals."""
    return render_template("board/disposals.html", page=disposal_views.find(actor(), after=request.args.get("after")))


def show(disposal_id: str) -> ResponseReturnValue:
    """Show one: what it would destroy, on what ground, and who decided."""
    one = disposal_views.get(actor(), disposal_id)
    is_own = one.proposed_by == actor().person_id
    is_waiting = one.state == "proposed" or one.is_unfinished
    may_decide = is_waiting and not is_own and actor().holds(*RIGHTS["disposal.approve"])
    return render_template("board/disposal.html", one=one, is_own=is_own, is_waiting=is_waiting, may_decide=may_decide)


def propose() -> ResponseReturnValue:
    """Propose to destroy the cases that were picked."""
    try:
        one = disposals.propose(actor(), request.form.getlist("case_id"), reason=request.form.get("reason"))
    except (Conflict, Invalid) as error:
        return archives.due(error)
    flash(_("已提出销毁，须由另一人批准。"), "green")
    return redirect(url_for("web.disposal", disposal_id=one.id))


def approve(disposal_id: str) -> ResponseReturnValue:
    """Destroy the cases that another person proposed."""
    if request.form.get("is_checked") != "yes":
        raise Invalid({"is_checked": [_("请先核对案件清单。")]})
    disposals.approve(actor(), disposal_id, reason=request.form.get("reason") or None)
    flash(_("已依法销毁。"), "green")
    return redirect(url_for("web.disposal", disposal_id=disposal_id))


def refuse(disposal_id: str) -> ResponseReturnValue:
    """Let the cases stay."""
    disposals.refuse(actor(), disposal_id, reason=request.form.get("reason") or None)
    flash(_("已驳回，案件保留。"), "green")
    return redirect(url_for("web.disposal", disposal_id=disposal_id))

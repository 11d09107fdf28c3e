"""Packages of closed cases: what is due to go, by retention class; one case's packages, and what keeps it from going."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers import refusals
from handlers.web import language
from handlers.web.guard import actor
from services.archiving import archives, case_archives, holds, retention
from services.errors import Conflict, Invalid
from services.rights import RIGHTS

STATUS = {Invalid: 422, Conflict: 409}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/archives", "archives", show_due)
    desk.add_url_rule("/cases/<case_id>/archives", "case_archives", show_case)
    desk.add_url_rule("/cases/<case_id>/archives/<int:version>", "archive_package", package)
    desk.add_url_rule("/cases/<case_id>/hold", "hold_case", hold, methods=["POST"])
    desk.add_url_rule("/cases/<case_id>/release-hold", "release_case", release, methods=["POST"])


def show_due() -> ResponseReturnValue:
    """List what is due to go."""
    return due()


def due(refused: Conflict | Invalid | None = None) -> ResponseReturnValue:
    """Write the page of what is due to go, and why it was not proposed."""
    chosen = request.values.get("retention") or None
    answer = render_template(
        "board/archives.html",
        page=archives.due(actor(), retention=chosen, after=request.args.get("after")),
        classes=[(one.retention, class_name(one.retention), one.cases) for one in archives.due_by_class(actor())],
        chosen=chosen,
        class_name=class_name,
        may_propose=actor().holds(*RIGHTS["disposal.propose"]),
        picked=request.form.getlist("case_id"),
        ground=request.form.get("reason", ""),
        wrong=[(refusals.explain(refused, language.chosen()), None)] if refused else [],
    )
    return answer, STATUS[type(refused)] if refused else 200


def show_case(case_id: str) -> ResponseReturnValue:
    """Show the packages of one case, and the holds on it."""
    return render_template("board/case_archives.html", case=case_archives.get(actor(), case_id), class_name=class_name)


def package(case_id: str, version: int) -> Response:
    """Give a package to keep: everything in clear."""
    found = archives.get(actor(), case_id, version)
    response = Response(found.content, content_type=found.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    return response


def hold(case_id: str) -> ResponseReturnValue:
    """Keep a case from going."""
    holds.hold(actor(), case_id, reason=request.form.get("reason"))
    flash(_("案件已冻结，不得销毁。"), "green")
    return redirect(url_for("web.case_archives", case_id=case_id))


def release(case_id: str) -> ResponseReturnValue:
    """Let a case go again."""
    holds.release(actor(), case_id, reason=request.form.get("reason"))
    flash(_("案件已解除冻结。"), "green")
    return redirect(url_for("web.case_archives", case_id=case_id))


def class_name(retention_id: str | None) -> str:
    """Say what a retention class is called."""
    return retention.label(retention_id, is_english=language.chosen() == "en")

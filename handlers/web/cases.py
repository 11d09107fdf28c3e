"""Cases: find one, see where it stands, its papers and what happened."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers import headers
from handlers.web import access, choices, wording
from handlers.web.guard import actor, wants_json
from services import attachments, case_summaries, cases, clock_views, definitions, documents, now, policy
from services.cases import CaseView
from services.documents import Paper
from services.errors import Invalid
from services.paging import LARGEST


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/cases", "cases", show_all)
    desk.add_url_rule("/cases", "search_cases", search, methods=["POST"])
    desk.add_url_rule("/cases/<case_id>", "case", show)
    desk.add_url_rule("/cases/<case_id>/attachments", "attach", attach, methods=["POST"])
    desk.add_url_rule("/attachments/<attachment_id>", "attachment", attachment)
    desk.add_url_rule("/cases/<case_id>/receipt", "receipt", receipt)
    desk.add_url_rule("/cases/<case_id>/summary", "case_summary", summary)
    desk.add_url_rule("/documents/<document_id>", "document", document)


def show_all() -> ResponseReturnValue:
    """List cases."""
    return _listed({}, request.args.get("after"))


def search() -> ResponseReturnValue:
    """Find cases by what is known of them: it comes in a body, since addresses end up in logs and histories."""
    asked = {name: request.form[name].strip() for name in ("number", "subject") if request.form.get(name, "").strip()}
    return _listed(asked, request.form.get("after"))


def _listed(asked: dict[str, str], after: str | None) -> str:
    page = cases.find(actor(), number=asked.get("number"), subject=asked.get("subject"), after=after)
    return render_template("cases.html", page=page, asked=asked, procedures=_procedures())


def show(case_id: str) -> ResponseReturnValue:
    """Show one case; its papers and its runs come after the page."""
    headers.allow_style_attributes()
    one = cases.standing(actor(), case_id)
    return render_template(
        "case.html",
        one=one,
        procedure=_procedure(one),
        choosing=[run for run in one.instances if run.state == "active" and choices.are_drawn(run)],
        subject=told(one.subject or {}),
        clocks=clock_views.find(actor(), clock_views.Filters(case_id=one.id), limit=LARGEST).items,
        may_read=policy.can(actor(), "attachment.read", {**_place(one), "is_involved": True}),
        now=now.now(),
    )


def attach(case_id: str) -> ResponseReturnValue:
    """Add a file."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid({"file": [_("请选择文件。")]})
    one = attachments.add(actor(), case_id, file.filename, file.read())
    if wants_json():  # who sends photographs in the background lets go of one only when he reads that it is here
        return {"id": one.id}, 201
    flash(_("已添加附件。"), "green")
    return redirect(url_for("web.case", case_id=case_id) + "#papers")


def attachment(attachment_id: str) -> Response:
    """Give a file to keep; it never runs as a page of ours."""
    one = attachments.get(actor(), attachment_id)
    response = Response(one.content, content_type=one.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=one.name)
    return response


def receipt(case_id: str) -> Response:
    """Give the receipt that the applicant takes home."""
    return _to_keep(documents.receipt(actor(), case_id))


def summary(case_id: str) -> Response:
    """Give the case on paper."""
    return _to_keep(case_summaries.draw(actor(), case_id))


def document(document_id: str) -> Response:
    """Give a document as it was issued."""
    return _to_keep(documents.file(actor(), document_id))


def _to_keep(paper: Paper) -> Response:
    response = Response(paper.content, content_type=paper.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=paper.name)
    return response


def _procedures() -> dict[str, str]:
    return {one.process_id: one.name for one in definitions.find(actor(), latest_only=True, limit=LARGEST).items}


def _place(one: CaseView) -> dict[str, str]:
    return {"case_id": one.id, "area_code": one.area_code, "office_id": one.office_id}


def _procedure(one: CaseView) -> str:
    """Name the procedure of a case as its own run does; a case without any by the latest version."""
    names = [run.process_name for run in one.instances if run.process_id == one.procedure]
    return wording.named(names[0]) if names else _procedures().get(one.procedure, one.procedure)


def told(subject: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Say what is known of whom a case is about."""
    known = {key: value for key, value in subject.items() if value not in (None, "")}
    if "gender" in known:
        known["gender"] = wording.option(known["gender"])
    return [(access.WORDS.get(key, key), value) for key, value in known.items()]

"""Files of persons: find one, read it, write something that happened into it."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web.board.asking import BANDS
from handlers.web.guard import actor
from handlers.web.parts import part
from handlers.web.work import asking
from services import person_events, person_file_views, person_files, person_standing

COLOURS: Final = {
    "red": (_l("高风险"), "red"),
    "yellow": (_l("中高风险"), "amber"),
    "blue": (_l("中低风险"), "blue"),
    "green": (_l("低风险"), "green"),
}

EVENTS: Final = {
    "case": _l("案件"),
    "step": _l("办理"),
    "visit": _l("走访"),
    "document": _l("材料与文书"),
    "notice": _l("送达"),
    "note": _l("记事与留言"),
    "file": _l("档案"),
}
PLACES: Final = {  # where an event of each kind is looked at, and under which name its address has the id
    "step_done": ("web.user_task", "user_task_id"),
    "visit_done": ("web.user_task", "user_task_id"),
    "comment": ("web.user_task", "user_task_id"),
    "document_issued": ("web.document", "document_id"),
    "document_served": ("web.document", "document_id"),
    "attachment_added": ("web.attachment", "attachment_id"),
}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/person-files", "person_files", show_all)
    desk.add_url_rule("/person-files", "search_person_files", search, methods=["POST"])
    desk.add_url_rule("/person-files/<file_id>", "person_file", show)
    desk.add_url_rule("/person-files/<file_id>/standing", "standing", standing)
    desk.add_url_rule("/person-files/<file_id>/papers", "person_papers", papers)
    desk.add_url_rule("/person-files/<file_id>/notes", "note_in_file", note, methods=["POST"])


def show_all() -> ResponseReturnValue:
    """List files."""
    return _listed("", request.args.get("after"))


def search() -> ResponseReturnValue:
    """Find files by a name or an ID number: it comes in a body, since addresses end up in logs and histories."""
    return _listed(request.form.get("subject", "").strip(), request.form.get("after"))


def show(file_id: str) -> ResponseReturnValue:
    """Show one file, with one page of what happened, of all kinds or of one."""
    one, kind = person_files.get(actor(), file_id), request.args.get("kind")
    kinds = (kind,) if kind in EVENTS else tuple(EVENTS)
    return render_template(
        "work/person/file.html",
        one=one,
        relatives=person_file_views.relatives_of(one),
        cases=person_file_views.cases_of(actor(), one),
        page=person_events.of(actor(), one, kinds=kinds, after=request.args.get("after")),
        kind=kind if kind in EVENTS else None,
        events=EVENTS,
        places=PLACES,
    )


def papers(file_id: str) -> Response:
    """Answer the documents and files of all cases: fetched after the page."""
    one = person_files.get(actor(), file_id)
    page = person_events.of(actor(), one, kinds=("document",), after=request.args.get("after"))
    return part("work/person/papers.html", _("材料与文书"), one=one, page=page, places=PLACES)


def standing(file_id: str) -> Response:
    """Answer how the person stands just now: fetched after the page."""
    found = person_standing.of_file(actor(), file_id)
    return part("work/standing.html", _("风险与待办"), found=found, colours=COLOURS, band=asking.band, bands=BANDS)


def note(file_id: str) -> ResponseReturnValue:
    """Write something that happened into a file."""
    person_files.note(actor(), file_id, request.form.get("words", ""))
    flash(_("已记入档案。"), "green")
    return redirect(url_for("web.person_file", file_id=file_id) + "#chronology")


def _listed(subject: str, after: str | None) -> str:
    page = person_files.find(actor(), subject=subject or None, after=after)
    return render_template("person_files.html", page=page, asked={"subject": subject} if subject else {})

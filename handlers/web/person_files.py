"""Files of persons: find one, read it, write something that happened into it."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web.board.asking import BANDS
from handlers.web.guard import actor
from handlers.web.work import asking
from services import person_file_views, person_files, person_standing

COLOURS: Final = {
    "red": (_l("高风险"), "red"),
    "yellow": (_l("中高风险"), "amber"),
    "blue": (_l("中低风险"), "blue"),
    "green": (_l("低风险"), "green"),
}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/person-files", "person_files", show_all)
    desk.add_url_rule("/person-files", "search_person_files", search, methods=["POST"])
    desk.add_url_rule("/person-files/<file_id>", "person_file", show)
    desk.add_url_rule("/person-files/<file_id>/standing", "standing", standing)
    desk.add_url_rule("/person-files/<file_id>/notes", "note_in_file", note, methods=["POST"])


def show_all() -> ResponseReturnValue:
    """List files."""
    return _listed("", request.args.get("after"))


def search() -> ResponseReturnValue:
    """Find files by a name or an ID number: it comes in a body, since addresses end up in logs and histories."""
    return _listed(request.form.get("subject", "").strip(), request.form.get("after"))


def show(file_id: str) -> ResponseReturnValue:
    """Show one file."""
    one = person_files.get(actor(), file_id)
    return render_template(
        "person_file.html",
        one=one,
        subject=one.subject,
        relatives=person_file_views.relatives(actor(), one.id),
        cases=person_file_views.cases(actor(), one.id),
        lines=person_file_views.chronology(actor(), one.id),
    )


def standing(file_id: str) -> str:
    """Answer how the person stands just now: fetched after the page."""
    found = person_standing.of_file(actor(), file_id)
    return render_template("work/standing.html", found=found, colours=COLOURS, band=asking.band, bands=BANDS)


def note(file_id: str) -> ResponseReturnValue:
    """Write something that happened into a file."""
    person_files.note(actor(), file_id, request.form.get("words", ""))
    flash(_("已记入档案。"), "green")
    return redirect(url_for("web.person_file", file_id=file_id) + "#chronology")


def _listed(subject: str, after: str | None) -> str:
    page = person_files.find(actor(), subject=subject or None, after=after)
    return render_template("person_files.html", page=page, asked={"subject": subject} if subject else {})

"""Lists that come in from spreadsheets: looked at first, row by row, then brought in as a whole."""

from base64 import b64decode, b64encode
from binascii import Error
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from handlers.web import errors
from handlers.web.guard import actor
from handlers.web.people import forms
from handlers.web.people.adding import demand
from services import importing
from services.errors import Invalid

KINDS: Final = {  # what comes in, by which right, and where it is seen then
    "people": (_l("批量导入人员"), "person.add", "web.people"),
    "areas": (_l("批量导入行政区划"), "area.import", "web.areas"),
}
MOST: Final = 200  # problems that are shown


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/people/import/<kind>", "import_rows", ask)
    desk.add_url_rule("/people/import/<kind>", "imported_rows", run, methods=["POST"])


def ask(kind: str) -> ResponseReturnValue:
    """Ask for a spreadsheet."""
    demand(_known(kind)[1])
    return _page(kind, forms.RIGHT)


def run(kind: str) -> ResponseReturnValue:
    """Look at a spreadsheet, or bring in the one that was looked at."""
    demand(_known(kind)[1])
    is_looked_at = bool(request.form.get("content"))
    found, wrong = forms.tried(lambda: importing.run(actor(), kind, _content(), dry_run=not is_looked_at), file=_l("表格文件"))
    if found is None or found.problems or not is_looked_at:
        return _page(kind, wrong, found)
    flash(_("已导入 %(count)s 行。", count=found.done), "green")
    return redirect(url_for(KINDS[kind][2]))


def _known(kind: str) -> tuple[Any, str, str]:
    if kind not in KINDS:
        raise NotFound
    return KINDS[kind]


def _content() -> bytes:
    """Give the spreadsheet: the file, or the one that the page of the preview carries along."""
    kept, file = request.form.get("content"), request.files.get("file")
    if kept:
        try:
            return b64decode(kept, validate=True)
        except Error as error:
            raise Invalid({"file": [_("请选择文件。")]}) from error
    if file is None or not file.filename:
        raise Invalid({"file": [_("请选择文件。")]})
    content = bytes(file.read())
    request.environ["careflow.looked_at"] = b64encode(content).decode()
    return content


def _page(kind: str, wrong: forms.Wrong, found: importing.Imported | None = None) -> ResponseReturnValue:
    page = render_template(
        "people/import.html",
        kind=kind,
        title=KINDS[kind][0],
        found=found,
        problems=[(one.row, one.column, errors.sentence(one.error)) for one in found.problems[:MOST]] if found else [],
        content=request.environ.get("careflow.looked_at", ""),
        back=url_for(KINDS[kind][2]),
        wrong=wrong,
    )
    return page, wrong.status

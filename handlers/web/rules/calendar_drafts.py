"""Drafts of calendars: begun from what holds or from a file, changed day by day, published with the list of what moves."""

from datetime import date, time, timedelta
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deadlines import seed
from deadlines.calendars import SpecialDay
from handlers.web import whole_numbers
from handlers.web.guard import actor
from handlers.web.rules import calendars as pages
from handlers.web.rules import regions
from services import calendar_years, calendars
from services.errors import Invalid

USUAL: Final = "usual"
LONGEST: Final = 31  # days that are entered at once
ENGLISH: Final = {chinese: english for english, chinese in seed.NAMES.items()}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/calendars", "draft_calendar", begin, methods=["POST"])
    desk.add_url_rule("/calendars/<calendar_id>/days", "change_calendar", change, methods=["POST"])
    desk.add_url_rule("/calendars/<calendar_id>/import", "import_calendar", replace, methods=["POST"])
    desk.add_url_rule("/calendars/<calendar_id>/discard", "discard_calendar", discard, methods=["POST"])
    desk.add_url_rule("/calendars/<calendar_id>/publish", "publish_calendar", ask)
    desk.add_url_rule("/calendars/<calendar_id>/moves", "calendar_moves", moves)
    desk.add_url_rule("/calendars/<calendar_id>/publish", "calendar_published", publish, methods=["POST"])


def begin() -> ResponseReturnValue:
    """Begin a draft: with the days of a file, or with those that hold in its year."""
    region, title = request.form.get("region", "").strip(), request.form.get("title", "")
    try:
        days = _sent() or calendar_years.days(actor(), _year(), region)
        calendar_id = calendars.draft(actor(), title, days, region=region, closes=_closes())
    except Invalid as error:
        return pages.listed(error)
    flash(_("草稿已建立，尚不影响任何期限。"), "green")
    return redirect(url_for("web.calendar", calendar_id=calendar_id))


def change(calendar_id: str) -> ResponseReturnValue:
    """Say what a day is, or several in a row."""
    try:
        span, is_working = _span(), _kind()
        named = [] if is_working is None else [SpecialDay(day, is_working, *_festival()) for day in span]
        calendars.change(actor(), calendar_id, named, usual=[] if named else span)
    except Invalid as error:
        return pages.version(calendar_id, error)
    flash(_("草稿已修改。"), "green")
    return redirect(url_for("web.calendar", calendar_id=calendar_id))


def replace(calendar_id: str) -> ResponseReturnValue:
    """Replace all days of a draft by those of a file."""
    try:
        calendars.change(actor(), calendar_id, _sent(), is_whole=True)
    except Invalid as error:
        return pages.version(calendar_id, error)
    flash(_("草稿已按文件更新。"), "green")
    return redirect(url_for("web.calendar", calendar_id=calendar_id))


def discard(calendar_id: str) -> ResponseReturnValue:
    """Give a draft up."""
    calendars.discard(actor(), calendar_id)
    flash(_("草稿已放弃。"), "green")
    return redirect(url_for("web.calendars"))


def ask(calendar_id: str) -> ResponseReturnValue:
    """Show what publishing would mean; the list of what moves is fetched after the page."""
    found = calendar_years.show(actor(), calendar_id)
    names = regions.names([found.calendar.region])
    return render_template("rules/publish_calendar.html", found=found, one=found.calendar, names=names, why=pages.WHY)


def moves(calendar_id: str) -> ResponseReturnValue:
    """List the deadlines that would move, and below them the button."""
    found = calendars.preview(actor(), calendar_id)
    return render_template("rules/moves.html", found=found, action=url_for("web.calendar_published", calendar_id=calendar_id))


def publish(calendar_id: str) -> ResponseReturnValue:
    """Publish; open clocks are counted again."""
    done = calendars.publish(actor(), calendar_id, reason=request.form.get("reason", ""))
    flash(_("日历已发布。"), "green")
    if done.batch_id is None:
        return redirect(url_for("web.calendar", calendar_id=calendar_id))
    return redirect(url_for("web.recount", batch_id=done.batch_id))


def _sent() -> list[SpecialDay]:
    file = request.files.get("file")
    if file is None or not file.filename:
        return []
    try:
        return calendars.read_csv(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid({_("文件"): [_("请使用 UTF-8 编码的 CSV 文件。")]}) from error


def _year() -> int:
    year = whole_numbers.read(request.form.get("year", ""))
    if year is None or year not in calendars.YEARS:
        raise Invalid({_("年份"): [_("请填写四位数的年份，或者选择文件。")]})
    return year


def _closes() -> time | None:
    text = request.form.get("closes", "")
    try:
        return time.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid({_("下班时间"): [_("请填写正确的时间。")]}) from error


def _kind() -> bool | None:
    """Read whether days are worked; None: as usual."""
    kind = request.form.get("kind", "")
    if kind not in {*calendars.KINDS, USUAL}:
        raise Invalid({_("安排"): [_("请选择放假、上班或照常。")]})
    return calendars.KINDS.get(kind)


def _festival() -> tuple[str, str]:
    name = request.form.get("name", "").strip()
    return name, request.form.get("name_en", "").strip() or ENGLISH.get(name, "")


def _span() -> list[date]:
    try:
        first = date.fromisoformat(request.form.get("day", ""))
        last = date.fromisoformat(request.form.get("until") or first.isoformat())
    except ValueError as error:
        raise Invalid({_("日期"): [_("请填写日期。")]}) from error
    if not 0 <= (last - first).days < LONGEST:
        raise Invalid({_("日期"): [_("截止日期应在起始日期之后，且不超过 31 天。")]})
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]

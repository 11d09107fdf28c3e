"""Calendars: the years and what holds in each, a year as a wall calendar, and one version of a year's notice."""

from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from handlers.web.guard import actor
from handlers.web.rules import regions, wrongs
from models.lifecycle import RuleState
from services import calendar_years, policy, publishing
from services.errors import Invalid

MONTHS: Final = (
    *(_l("1月"), _l("2月"), _l("3月"), _l("4月"), _l("5月"), _l("6月")),
    *(_l("7月"), _l("8月"), _l("9月"), _l("10月"), _l("11月"), _l("12月")),
)
WEEKDAYS: Final = (_l("一"), _l("二"), _l("三"), _l("四"), _l("五"), _l("六"), _l("日"))
WHY: Final = {"workday": _l("工作日"), "weekend": _l("周末"), "holiday": _l("放假"), "makeup": _l("调休上班")}
MARKS: Final = {"holiday": _l("休"), "makeup": _l("班")}
GRID: Final = {"months": MONTHS, "weekdays": WEEKDAYS, "why": WHY, "marks": MARKS}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/calendars", "calendars", find)
    desk.add_url_rule("/calendars/years/<int:year>", "calendar_year", show_year)
    desk.add_url_rule("/calendars/<calendar_id>", "calendar", show)


def find() -> ResponseReturnValue:
    """List the years of the country, or of a region."""
    return listed()


def listed(refused: Invalid | None = None) -> ResponseReturnValue:
    """Write the list of years, and why a draft was not begun."""
    found = calendar_years.find(actor(), request.values.get("region", ""))
    answer = render_template(
        "rules/calendars.html",
        found=found,
        names=regions.names([*found.regions, found.region]),
        may_draft=may("calendar.draft", found.region),
        may_look_back=policy.can(actor(), "batch.read", {}),
        wrong=wrongs.told(refused),
    )
    return answer, 422 if refused else 200


def show_year(year: int) -> ResponseReturnValue:
    """Lay out what holds in a year."""
    region = request.args.get("region", "")
    found = calendar_years.year(actor(), year, region)
    names = regions.names([region])
    return render_template("rules/year.html", year=found, region=region, names=names, may_draft=may("calendar.draft", region), **GRID)


def show(calendar_id: str) -> ResponseReturnValue:
    """Show one version."""
    return version(calendar_id)


def version(calendar_id: str, refused: Invalid | None = None) -> ResponseReturnValue:
    """Write the page of a version, and why its days were not changed."""
    found = calendar_years.show(actor(), calendar_id)
    one = found.calendar
    answer = render_template(
        "rules/calendar.html",
        found=found,
        one=one,
        changed={after.day for _before, after in found.changes},
        names=regions.names([one.region]),
        may_change=one.state == RuleState.DRAFT and may("calendar.change", one.region),
        wrong=wrongs.told(refused),
        **GRID,
    )
    return answer, 422 if refused else 200


def may(verb: str, region: str) -> bool:
    """Say whether the reader may do this to rules of a region."""
    return policy.can(actor(), verb, publishing.place(region))

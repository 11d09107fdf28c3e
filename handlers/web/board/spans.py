"""The period and the area that a page of figures is asked for."""

from datetime import date

from flask import request
from flask_babel import gettext as _

from handlers.web import wording
from handlers.web.guard import actor
from services.errors import Invalid
from services.oversight import places
from services.oversight.spans import Span


def asked(prefix: str = "") -> Span:
    """Read the period and the area; a second span of a comparison has a prefix."""
    return Span(_day(f"{prefix}since"), _day(f"{prefix}until"), request.args.get(f"{prefix}area") or None)


def words(span: Span, prefix: str = "") -> dict[str, str]:
    """Give the words of an address that asks for a span."""
    told = {"since": span.since and span.since.isoformat(), "until": span.until and span.until.isoformat(), "area": span.area_code}
    return {f"{prefix}{name}": value for name, value in told.items() if value}


def query(span: Span) -> dict[str, str]:
    """Give the words by which the API is asked for a span."""
    return {("area_code" if name == "area" else name): value for name, value in words(span).items()}


def areas(span: Span) -> list[tuple[str, str]]:
    """Give the areas that a filter offers."""
    return places.choices(actor(), span.area_code)


def said(span: Span, names: list[tuple[str, str]]) -> str:
    """Say a span in a few words."""
    parts = [dict(names).get(span.area_code or "", ""), _period(span)]
    return str(_("、").join(part for part in parts if part) or _("全部"))


def _period(span: Span) -> str:
    since, until = wording.day(span.since), wording.day(span.until)
    if since and until:
        return str(_("%(since)s至%(until)s", since=since, until=until))
    if since:
        return str(_("%(since)s起", since=since))
    return str(_("截至%(until)s", until=until)) if until else ""


def _day(name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid({name: [_("请填写日期。")]}) from error

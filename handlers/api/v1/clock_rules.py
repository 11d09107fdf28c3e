"""Time limits and calendars: list them, draft a version, look at what it would change, publish it."""

from datetime import time
from typing import Any

from flask import Response

from deadlines.calendars import SpecialDay
from deadlines.years import Year
from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import ReasonSchema, WhenSchema, when
from handlers.api.v1.schemas.clocks import (
    CalendarBody,
    CalendarDaysBody,
    CalendarSchema,
    CalendarsQuery,
    CalendarsSchema,
    ExampleQuery,
    ExampleSchema,
    LimitUsesSchema,
    PreviewSchema,
    PublishedSchema,
    PublishLimitBody,
    RegionQuery,
    TimeLimitBody,
    TimeLimitSchema,
    TimeLimitsQuery,
    TimeLimitsSchema,
    YearSchema,
    YearsSchema,
)
from services import calendar_years, calendars, limit_views, policy, publishing, time_limits
from services.calendar_years import Listed
from services.calendars import CalendarView
from services.errors import Invalid
from services.limit_views import Example
from services.paging import Page
from services.publishing import Published
from services.recounting import Preview
from services.time_limits import TimeLimitView

blueprint = Resource("clock rules", "Time limits and calendars: what clocks are counted by, version by version.")


@blueprint.route("/time-limits")
@blueprint.arguments(TimeLimitsQuery, location="query")
@blueprint.response(200, TimeLimitsSchema)
def list_time_limits(query: dict[str, Any]) -> Page[TimeLimitView]:
    """List time limits, all versions."""
    return time_limits.find(actor(), **query)


@blueprint.route("/time-limits", methods=["POST"])
@blueprint.arguments(TimeLimitBody)
@blueprint.response(201, TimeLimitSchema)
def draft_time_limit(body: dict[str, Any]) -> tuple[TimeLimitView, dict[str, str]]:
    """Enter a version of a time limit; nothing is counted by it yet."""
    late = when(body)
    limit_id = time_limits.draft(actor(), body, **late)
    return time_limits.get(actor(), limit_id), {"Location": f"/api/v1/time-limits/{limit_id}"}


@blueprint.route("/time-limits/<limit_id>")
@blueprint.response(200, TimeLimitSchema)
def get_time_limit(limit_id: str) -> TimeLimitView:
    """Give one version of a time limit."""
    return time_limits.get(actor(), limit_id)


@blueprint.route("/time-limits/<limit_id>/discard", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(204)
def discard_time_limit(body: dict[str, Any], limit_id: str) -> Response:
    """Give a draft up."""
    time_limits.discard(actor(), limit_id, **body)
    return nothing()


@blueprint.route("/time-limits/<limit_id>/example")
@blueprint.arguments(ExampleQuery, location="query")
@blueprint.response(200, ExampleSchema)
def example_of_time_limit(query: dict[str, Any], limit_id: str) -> Example:
    """Count a limit that begins on a day, day by day."""
    return limit_views.example(actor(), limit_id, **query)


@blueprint.route("/time-limits/<limit_id>/uses")
@blueprint.response(200, LimitUsesSchema)
def uses_of_time_limit(limit_id: str) -> dict[str, Any]:
    """Find the diagrams in use that name a limit."""
    found = limit_views.uses(actor(), time_limits.get(actor(), limit_id).name)
    return {"items": found}


@blueprint.route("/time-limits/<limit_id>/preview")
@blueprint.response(200, PreviewSchema)
def preview_time_limit(limit_id: str) -> Preview:
    """Show what would change if running clocks took this version."""
    return time_limits.preview(actor(), limit_id)


@blueprint.route("/time-limits/<limit_id>/publish", methods=["POST"])
@blueprint.arguments(PublishLimitBody)
@blueprint.response(200, PublishedSchema)
def publish_time_limit(body: dict[str, Any], limit_id: str) -> Published:
    """Let a version hold from now on; running clocks keep theirs unless asked."""
    return time_limits.publish(actor(), limit_id, **body)


@blueprint.route("/calendars")
@blueprint.arguments(CalendarsQuery, location="query")
@blueprint.response(200, CalendarsSchema)
def list_calendars(query: dict[str, Any]) -> Page[CalendarView]:
    """List calendars, the latest year first, all versions."""
    return calendars.find(actor(), **query)


@blueprint.route("/calendars", methods=["POST"])
@blueprint.arguments(CalendarBody)
@blueprint.response(201, CalendarSchema)
def draft_calendar(body: dict[str, Any]) -> tuple[CalendarView, dict[str, str]]:
    """Enter what a notice says of one year; nothing is counted by it yet."""
    late = when(body)
    policy.demand(actor(), "calendar.draft", publishing.place(body["region"]))  # before what was entered is judged
    if (body["days"] is None) == (body["csv"] is None):
        raise Invalid({"days": ["give the days, or a CSV file"]}, code="bad_calendar")
    days = calendars.read_csv(body["csv"]) if body["days"] is None else [SpecialDay(**day) for day in body["days"]]
    closes = body["closes"] and time.fromisoformat(body["closes"])
    calendar_id = calendars.draft(actor(), body["title"], days, region=body["region"], closes=closes, **late)
    return calendars.get(actor(), calendar_id), {"Location": f"/api/v1/calendars/{calendar_id}"}


@blueprint.route("/calendars/<calendar_id>")
@blueprint.response(200, CalendarSchema)
def get_calendar(calendar_id: str) -> CalendarView:
    """Give one version of a calendar."""
    return calendars.get(actor(), calendar_id)


@blueprint.route("/calendars/<calendar_id>/days", methods=["POST"])
@blueprint.arguments(CalendarDaysBody)
@blueprint.response(200, CalendarSchema)
def change_calendar(body: dict[str, Any], calendar_id: str) -> CalendarView:
    """Say what some days of a draft are, or all of them."""
    late = when(body)
    given = [SpecialDay(**day) for day in body["days"]] if body["csv"] is None else calendars.read_csv(body["csv"])
    calendars.change(actor(), calendar_id, given, usual=body["usual"], is_whole=body["is_whole"], **late)
    return calendars.get(actor(), calendar_id)


@blueprint.route("/calendars/<calendar_id>/discard", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(204)
def discard_calendar(body: dict[str, Any], calendar_id: str) -> Response:
    """Give a draft up."""
    calendars.discard(actor(), calendar_id, **body)
    return nothing()


@blueprint.route("/calendar-years")
@blueprint.arguments(RegionQuery, location="query")
@blueprint.response(200, YearsSchema)
def list_years(query: dict[str, Any]) -> Listed:
    """List the years, the latest first: which notice holds, which drafts there are, how many days are worked."""
    return calendar_years.find(actor(), query["region"])


@blueprint.route("/calendar-years/<int:year>")
@blueprint.arguments(RegionQuery, location="query")
@blueprint.response(200, YearSchema)
def get_year(query: dict[str, Any], year: int) -> Year:
    """Lay out what holds in a year, month by month."""
    return calendar_years.year(actor(), year, query["region"])


@blueprint.route("/calendars/<calendar_id>/preview")
@blueprint.response(200, PreviewSchema)
def preview_calendar(calendar_id: str) -> Preview:
    """Show what would change in open clocks."""
    return calendars.preview(actor(), calendar_id)


@blueprint.route("/calendars/<calendar_id>/publish", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, PublishedSchema)
def publish_calendar(body: dict[str, Any], calendar_id: str) -> Published:
    """Let a calendar hold from now on; open clocks are counted again by a batch."""
    return calendars.publish(actor(), calendar_id, **body)

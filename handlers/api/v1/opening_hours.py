"""From when the offices of an area are open, from a day on."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import WhenSchema, when
from services import opening_hours
from services.opening_hours import Wish

CLOCK = "%H:%M"
blueprint = Resource("opening_hours", "When offices are open: what working time is counted by, besides the calendars.")


class HoursSchema(Schema):
    """What holds in an area, and below it, from a day on; the calendar says when offices close."""

    area_code = fields.String(required=True)
    area_name = fields.String(required=True)
    valid_from = fields.Date(required=True)
    opens_at = fields.Time(required=True, format=CLOCK)
    pauses_at = fields.Time(required=True, allow_none=True, format=CLOCK)
    resumes_at = fields.Time(required=True, allow_none=True, format=CLOCK)


class AllHoursSchema(Schema):
    """Everything that is entered."""

    items = fields.List(fields.Nested(HoursSchema), required=True)


class RemoveHoursBody(WhenSchema):
    """Which entry of an area."""

    valid_from = fields.Date(required=True)


class EnterHoursBody(RemoveHoursBody):
    """What shall hold from that day on."""

    opens_at = fields.Time(required=True, format=CLOCK)
    pauses_at = fields.Time(load_default=None, allow_none=True, format=CLOCK)
    resumes_at = fields.Time(load_default=None, allow_none=True, format=CLOCK)


@blueprint.route("/opening-hours")
@blueprint.response(200, AllHoursSchema)
def list_opening_hours() -> dict[str, Any]:
    """List what is entered, by area; elsewhere offices open at 08:30 and pause from 12:00 to 14:00."""
    return {"items": opening_hours.find(actor())}


@blueprint.route("/areas/<code>/opening-hours", methods=["POST"])
@blueprint.arguments(EnterHoursBody)
@blueprint.response(204)
def enter_opening_hours(body: dict[str, Any], code: str) -> Response:
    """Enter what holds from a day on, in place of what was entered for that day."""
    wish = Wish(body["opens_at"], body["pauses_at"], body["resumes_at"])
    opening_hours.enter(actor(), code, body["valid_from"], wish, **when(body))
    return nothing()


@blueprint.route("/areas/<code>/opening-hours/remove", methods=["POST"])
@blueprint.arguments(RemoveHoursBody)
@blueprint.response(204)
def remove_opening_hours(body: dict[str, Any], code: str) -> Response:
    """Take back what was entered for a day."""
    opening_hours.remove(actor(), code, body["valid_from"], **when(body))
    return nothing()

"""Alarms and the duty rosters that say whom they call."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.alarms import (
    AlarmQuery,
    AlarmSchema,
    AlarmsSchema,
    ChannelsSchema,
    ContactsBody,
    NewShiftSchema,
    RosterQuery,
    RosterSchema,
    ShiftBody,
)
from services import alarms, rosters
from services.alarms import AlarmView
from services.paging import Page
from services.rosters import Shift, ShiftView
from services.transaction import When

blueprint = Resource("alarms", "Alarms, and the duty rosters that say whom they call.")


@blueprint.route("/alarms")
@blueprint.arguments(AlarmQuery, location="query")
@blueprint.response(200, AlarmsSchema)
def list_alarms(query: dict[str, Any]) -> Page[AlarmView]:
    """List the alarms of one's area and those that called oneself."""
    return alarms.find(actor(), **query)


@blueprint.route("/alarms/<alarm_id>/acknowledge", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(200, AlarmSchema)
def acknowledge_alarm(body: When, alarm_id: str) -> AlarmView:
    """Take an alarm on: it calls nobody else."""
    return alarms.acknowledge(actor(), alarm_id, **body)


@blueprint.route("/rosters")
@blueprint.arguments(RosterQuery, location="query")
@blueprint.response(200, RosterSchema)
def list_shifts(query: dict[str, Any]) -> dict[str, list[ShiftView]]:
    """List the shifts of an office in a span of time."""
    return {"items": rosters.find(actor(), query.pop("office_id"), **query)}


@blueprint.route("/rosters", methods=["POST"])
@blueprint.arguments(ShiftBody)
@blueprint.response(201, NewShiftSchema)
def enter_shift(body: dict[str, Any]) -> dict[str, str]:
    """Put somebody on the roster of an office."""
    at = when(body)
    return {"id": rosters.enter(actor(), Shift(**body), **at)}


@blueprint.route("/rosters/<shift_id>", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def remove_shift(body: When, shift_id: str) -> Response:
    """Take somebody off the roster."""
    rosters.remove(actor(), shift_id, **body)
    return nothing()


@blueprint.route("/people/<person_id>/contacts", methods=["PUT"])
@blueprint.arguments(ContactsBody)
@blueprint.response(200, ChannelsSchema)
def set_contacts(body: dict[str, Any], person_id: str) -> dict[str, list[str]]:
    """Say how somebody is reached besides the page."""
    at = when(body)
    return {"channels": rosters.set_contacts(actor(), person_id, body, **at)}

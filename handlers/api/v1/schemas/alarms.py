"""Alarms, duty rosters and contacts: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import Moment, PageQuery, PageSchema, WhenSchema, text, whole
from services.rosters import KINDS, LAST_RANK


class CallSchema(Schema):
    """One person an alarm called."""

    person_id = fields.String(required=True)
    name = fields.String(required=True)
    called_at = fields.DateTime(required=True)


class AlarmSchema(Schema):
    """One alarm, with everybody it called so far."""

    id = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    number = fields.String(required=True)
    role = fields.String(required=True)
    text = fields.String(required=True)
    text_en = fields.String(required=True)
    state = fields.String(required=True)
    raised_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)
    acknowledged_by = fields.String(required=True, allow_none=True)
    calls = fields.List(fields.Nested(CallSchema), required=True)
    is_mine = fields.Boolean(required=True, metadata={"description": "You were called."})


class AlarmsSchema(PageSchema):
    """A page of alarms, the newest first."""

    items = fields.List(fields.Nested(AlarmSchema), required=True)


class AlarmQuery(PageQuery):
    """Which alarms."""

    is_open = fields.Boolean(load_default=None, metadata={"description": "Only those nobody has acknowledged yet, or only the others."})


class ShiftBody(WhenSchema):
    """Who is on duty for an office, as what, from when to when."""

    office_id = text(36, required=True)
    role = text(64, required=True)
    person_id = text(36, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    rank = whole(0, LAST_RANK, load_default=0, metadata={"description": "0 is called first, the deputies after him."})
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)


class NewShiftSchema(Schema):
    """The new shift."""

    id = fields.String(required=True)


class ShiftSchema(Schema):
    """One shift of a roster."""

    id = fields.String(required=True)
    office_id = fields.String(required=True)
    role = fields.String(required=True)
    person_id = fields.String(required=True)
    person_name = fields.String(required=True)
    kind = fields.String(required=True)
    rank = fields.Integer(required=True)
    begins_at = fields.DateTime(required=True)
    ends_at = fields.DateTime(required=True)


class RosterSchema(Schema):
    """The shifts of an office in a span of time."""

    items = fields.List(fields.Nested(ShiftSchema), required=True)


class RosterQuery(Schema):
    """Whose roster, and which span of time."""

    office_id = fields.String(required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)


class ContactsBody(WhenSchema):
    """By which channels somebody is reached besides the page; null ends a channel."""

    email = fields.String(allow_none=True, validate=validate.Length(max=255))
    sms = fields.String(allow_none=True, validate=validate.Length(max=255))
    webhook = fields.String(allow_none=True, validate=validate.Length(max=255))


class ChannelsSchema(Schema):
    """The channels somebody has; addresses are not given out."""

    channels = fields.List(fields.String(), required=True)

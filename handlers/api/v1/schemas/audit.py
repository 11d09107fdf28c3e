"""The audit: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import Moment, PageQuery, PageSchema, text
from handlers.api.v1.schemas.instances import EntrySchema

DOORS = ("web", "api", "engine_rest", "cli", "ticker")


class AuditQuery(PageQuery):
    """Which entries."""

    case = text(64, load_default=None, metadata={"description": "A case's id or number."})
    verb = text(100, load_default=None)
    actor = text(load_default=None, metadata={"description": "A login or a person's id."})
    object_type = text(100, load_default=None)
    object_id = text(load_default=None)
    door = fields.String(load_default=None, validate=validate.OneOf(DOORS))
    is_reading = fields.Boolean(data_key="reading", load_default=None, metadata={"description": "Readings alone, or verbs alone."})
    since = Moment(load_default=None)
    until = Moment(load_default=None, metadata={"description": "Before this moment."})


class AuditEntrySchema(EntrySchema):
    """A verb or a reading: who, as whom, what, on what, when, from where."""

    is_reading = fields.Boolean(required=True)
    as_whom_name = fields.String(required=True, allow_none=True)
    case_id = fields.String(required=True, allow_none=True)
    case_number = fields.String(required=True, allow_none=True)
    instance_id = fields.String(required=True, allow_none=True)
    matches = fields.Integer(required=True, allow_none=True, metadata={"description": "Of a list: how many were shown."})
    door = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    is_sealed = fields.Boolean(required=True)
    position = fields.Integer(required=True, allow_none=True, metadata={"description": "In its chain; null until it is sealed."})


class AuditEntriesSchema(PageSchema):
    """A page of the audit."""

    items = fields.List(fields.Nested(AuditEntrySchema), required=True)


class RootSchema(Schema):
    """A signed root: what all chains were at a moment; bytes as hexadecimal digits."""

    number = fields.Integer(required=True)
    made_at = fields.String(required=True, metadata={"description": "As it is signed: in UTC."})
    chains = fields.Integer(required=True)
    tree = fields.String(required=True)
    previous = fields.String(required=True)
    public_key = fields.String(required=True)
    signature = fields.String(required=True)


class RootsSchema(PageSchema):
    """A page of signed roots."""

    items = fields.List(fields.Nested(RootSchema), required=True)

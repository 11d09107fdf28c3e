"""What moving an instance by hand would do: out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.schemas.operations import ObstaclesSchema
from services.foreseeing import KINDS


class ConsequenceSchema(Schema):
    """One thing that would happen."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    element_id = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    element_type = fields.String(required=True)
    due_at = fields.DateTime(required=True, allow_none=True)
    about = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The job type, the clock, the message, the called process, the kind of incident."},
    )


class ForeseenSchema(ObstaclesSchema):
    """What stands in the way; where nothing does, and only on a dry run, what would happen up to the next wait states."""

    consequences = fields.List(fields.Nested(ConsequenceSchema), required=True)

"""Activities of ad hoc sub-processes: in and out."""

from marshmallow import Schema, fields

from handlers.api.v1.fields import WhenSchema, named_values, whole


class ChoiceSchema(Schema):
    """An activity that may begin now, any number of times until its sub-process is over."""

    scope_id = fields.Integer(required=True, metadata={"description": "The activity of the ad hoc sub-process."})
    scope_element_id = fields.String(required=True)
    scope_name = fields.String(required=True)
    element_id = fields.String(required=True)
    element_type = fields.String(required=True)
    name = fields.String(required=True)
    is_yours = fields.Boolean(required=True, metadata={"description": "Whether you may let it begin."})


class ChoicesSchema(Schema):
    """What may begin, in the order of the diagram."""

    items = fields.List(fields.Nested(ChoiceSchema), required=True)


class BeginBody(WhenSchema):
    """With what an activity begins."""

    scope_id = whole(
        1, load_default=None, allow_none=True, metadata={"description": "Which ad hoc sub-process is meant, where several offer it."}
    )
    variables = named_values(load_default=dict, metadata={"description": "Written first, as seen from the ad hoc sub-process."})


class BegunSchema(Schema):
    """What has begun."""

    activity_id = fields.Integer(required=True)

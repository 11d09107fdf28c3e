"""Addresses that notices go to: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import WhenSchema, text


class WebhookBody(WhenSchema):
    """A new address."""

    name = text(255, required=True)
    address = text(1_000, required=True, metadata={"description": "Its host must be among OUTBOUND_HOSTS."})
    kinds = fields.List(fields.String(), required=True, validate=validate.Length(1, 50), metadata={"description": "Of notices."})


class AddedWebhookSchema(Schema):
    """A new address with its secret, which is told nowhere else."""

    id = fields.String(required=True)
    secret = fields.String(required=True)


class WebhookSchema(Schema):
    """One address, and what it is told."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    kinds = fields.List(fields.String(), required=True)
    state = fields.String(required=True, metadata={"description": "active or paused."})
    added_at = fields.DateTime(required=True)
    added_by = fields.String(required=True, allow_none=True)


class WebhooksSchema(Schema):
    """All addresses."""

    items = fields.List(fields.Nested(WebhookSchema), required=True)


class DeliverySchema(Schema):
    """One notice that went to an address, or was to go."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "owed, retrying, delivered, failed or cancelled."})
    attempts = fields.Integer(required=True)
    failure = fields.String(required=True, allow_none=True)
    owed_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)


class DeliveriesSchema(Schema):
    """What went to an address last, the latest first."""

    items = fields.List(fields.Nested(DeliverySchema), required=True)

"""Sessions, second factors and linked identities: in and out."""

from marshmallow import Schema, fields

from handlers.api.v1.fields import WhenSchema, text


class SessionSchema(Schema):
    """A browser in which somebody has signed in."""

    id = fields.String(required=True)
    device = fields.String(required=True)
    address = fields.String(required=True)
    method = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    seen_at = fields.DateTime(required=True)
    is_this = fields.Boolean(required=True)


class SessionsSchema(Schema):
    """The sessions of an account."""

    items = fields.List(fields.Nested(SessionSchema), required=True)


class FactorSchema(Schema):
    """How it stands with the second factor."""

    is_on = fields.Boolean(required=True)
    is_demanded = fields.Boolean(required=True)
    codes_left = fields.Integer(required=True)


class EnrolmentSchema(Schema):
    """What a telephone is told."""

    secret = fields.String(required=True)
    uri = fields.String(required=True)


class CodeBody(WhenSchema):
    """A code of the telephone."""

    code = text(20, required=True)


class CodesSchema(Schema):
    """The codes on paper, shown this once."""

    recovery_codes = fields.List(fields.String(), required=True)


class LinkBody(WhenSchema):
    """Who an identity provider says somebody is."""

    issuer = text(255, required=True)
    subject = text(255, required=True)


class LinkedIdentitySchema(Schema):
    """An identity that opens an account."""

    id = fields.String(required=True)
    issuer = fields.String(required=True)
    subject = fields.String(required=True)
    linked_at = fields.DateTime(required=True)


class LinkedIdentitiesSchema(Schema):
    """The identities that open an account."""

    items = fields.List(fields.Nested(LinkedIdentitySchema), required=True)

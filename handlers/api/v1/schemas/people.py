"""People, roles, tokens: in and out."""

from marshmallow import Schema, fields

from handlers.api.v1.fields import WhenSchema, text, whole
from handlers.api.v1.schemas.places import Day


class RoleSchema(Schema):
    """A role held in an office."""

    role = fields.String(required=True)
    office_id = fields.String(required=True)
    office_name = fields.String()
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True, metadata={"description": "The last day; none: for ever."})


class HeldSchema(Schema):
    """A role held in an office, and where that is."""

    role = fields.String(required=True)
    office_id = fields.String(required=True)
    area_code = fields.String(required=True)


class PrincipalSchema(Schema):
    """Somebody for whom one stands in."""

    person_id = fields.String(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.Nested(HeldSchema), required=True)


class MeSchema(Schema):
    """Who is calling."""

    person_id = fields.String(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.Nested(HeldSchema), required=True)
    principals = fields.List(
        fields.Nested(PrincipalSchema), required=True, metadata={"description": "For whom one stands in, and with which roles."}
    )


class PersonSchema(Schema):
    """Somebody who works here."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    login = fields.String(required=True, allow_none=True)
    is_active = fields.Boolean(required=True)
    roles = fields.List(fields.Nested(RoleSchema), required=True)


class PeopleSchema(Schema):
    """A page of people."""

    items = fields.List(fields.Nested(PersonSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class FirstRoleBody(Schema):
    """A role and the office in which it is held."""

    role = text(64, required=True)
    office_id = text(36, required=True)


class RoleBody(WhenSchema, FirstRoleBody):
    """A role that is given; outside the area of the home office it needs a last day within a year."""

    valid_from = Day(load_default=None, allow_none=True)
    valid_to = Day(load_default=None, allow_none=True, metadata={"description": "The last day; none: for ever."})


class PersonBody(WhenSchema):
    """A person with an account and roles."""

    login = text(64, required=True)
    name = text(255, required=True)
    password = fields.String(required=True)
    roles = fields.List(fields.Nested(FirstRoleBody), load_default=list)


class PasswordBody(WhenSchema):
    """Another password; for oneself with the current one."""

    password = fields.String(required=True)
    current = fields.String(load_default=None, allow_none=True)


class TokenBody(WhenSchema):
    """A new token's name and how long it is good."""

    name = text(255, required=True)
    days = whole(1, 366, load_default=90)
    scopes = fields.List(
        text(64),
        load_default=None,
        allow_none=True,
        metadata={"description": "Verbs, or groups of them: read, work, jobs, deploy, *. Without it: *, which holds nothing sensitive."},
    )


class TokenSchema(Schema):
    """A token without its secret."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True, allow_none=True)
    scopes = fields.List(fields.String(), required=True, allow_none=True)


class NewTokenSchema(TokenSchema):
    """A token with its secret, shown this once."""

    token = fields.String(required=True)


class TokensSchema(Schema):
    """The tokens of an account."""

    items = fields.List(fields.Nested(TokenSchema), required=True)

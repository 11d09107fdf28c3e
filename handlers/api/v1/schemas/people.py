"""People, roles, tokens, places: in and out."""

from marshmallow import Schema, fields

from handlers.api.v1.fields import PageQuery, WhenSchema, text, whole


class RoleSchema(Schema):
    """A role held in an office."""

    role = fields.String(required=True)
    office_id = fields.String(required=True)
    office_name = fields.String()


class HeldSchema(Schema):
    """A role held in an office, and where that is."""

    role = fields.String(required=True)
    office_id = fields.String(required=True)
    area_code = fields.String(required=True)


class MeSchema(Schema):
    """Who is calling."""

    person_id = fields.String(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.Nested(HeldSchema), required=True)


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
    """A role that is given."""


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


class TokenSchema(Schema):
    """A token without its secret."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True, allow_none=True)


class NewTokenSchema(TokenSchema):
    """A token with its secret, shown this once."""

    token = fields.String(required=True)


class TokensSchema(Schema):
    """The tokens of an account."""

    items = fields.List(fields.Nested(TokenSchema), required=True)


class AreaSchema(Schema):
    """A province, city, county, town or village."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    parent_code = fields.String(required=True, allow_none=True)


class AreasSchema(Schema):
    """A page of areas."""

    items = fields.List(fields.Nested(AreaSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class AreaBody(WhenSchema):
    """A new area."""

    code = text(12, required=True)
    name = text(255, required=True)
    parent_code = text(12, load_default=None, allow_none=True)


class AreasQuery(PageQuery):
    """Which areas."""

    parent_code = fields.String(load_default=None)


class OfficeSchema(Schema):
    """Where people work."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    area_code = fields.String(required=True)
    area_name = fields.String(required=True)


class OfficesSchema(Schema):
    """A page of offices."""

    items = fields.List(fields.Nested(OfficeSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class OfficeBody(WhenSchema):
    """A new office."""

    name = text(255, required=True)
    area_code = text(12, required=True)


class OfficesQuery(PageQuery):
    """Which offices."""

    area_code = fields.String(load_default=None)

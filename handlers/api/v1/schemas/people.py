"""People, roles, tokens: in and out."""

from marshmallow import Schema, fields

from handlers.api.v1.fields import PageQuery, ReasonSchema, WhenSchema, text, whole
from handlers.api.v1.schemas.places import Day
from handlers.api.v1.schemas.sign_in import SessionSchema


class RoleSchema(Schema):
    """A role held in an office."""

    role = fields.String(required=True)
    office_id = fields.String(required=True)
    office_name = fields.String()
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True, metadata={"description": "The last day; none: for ever."})
    area_name = fields.String()
    is_elsewhere = fields.Boolean(metadata={"description": "Outside the area of the home office."})


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


class WhichPeopleSchema(Schema):
    """Whom a list has: a role and a place are looked for in one and the same role held today."""

    office_id = fields.String()
    role = fields.String()
    area_code = fields.String(metadata={"description": "And everything below it."})
    is_active = fields.Boolean()


class PeopleQuery(PageQuery, WhichPeopleSchema):
    """Which people."""


class PeopleBody(PeopleQuery):
    """Which people, and what they are called: it comes in a body, since addresses end up in logs."""

    text = fields.String(metadata={"description": "A part of the name in characters or pinyin, or how the login begins."})


class NameBody(ReasonSchema):
    """Another name; the reason is needed."""

    name = text(255, required=True)


class NamedSchema(Schema):
    """Somebody, by name."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class LeavingSchema(Schema):
    """What somebody leaves behind who is to sign in no more."""

    user_tasks = fields.Integer(required=True, metadata={"description": "Unfinished ones that are his."})
    last_of = fields.List(fields.Nested(RoleSchema), required=True, metadata={"description": "Roles nobody else holds there."})
    stands_in_for = fields.List(fields.Nested(NamedSchema), required=True)
    may_hand_over = fields.Boolean(required=True, metadata={"description": "Whether the caller may give his work to others."})
    supervisors = fields.List(fields.Nested(NamedSchema), required=True, metadata={"description": "Who may."})


class PersonChangeSchema(Schema):
    """Something that was done to a person or his account."""

    id = fields.Integer(required=True)
    verb = fields.String(required=True)
    by_id = fields.String(required=True, allow_none=True)
    by_name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    logged_at = fields.DateTime(required=True)
    occurred_at = fields.DateTime(required=True)
    door = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)


class PersonChangesSchema(Schema):
    """A page of what was done."""

    items = fields.List(fields.Nested(PersonChangeSchema), required=True)
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


class RefusedSchema(Schema):
    """How often somebody with this login was not let in during the last day."""

    count = fields.Integer(required=True)
    last_at = fields.DateTime(required=True, allow_none=True)
    last_address = fields.String(required=True, allow_none=True)


class AccountSchema(Schema):
    """How somebody signs in; none of the secrets."""

    id = fields.String(required=True)
    login = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    is_active = fields.Boolean(required=True)
    has_factor = fields.Boolean(required=True)
    is_factor_demanded = fields.Boolean(required=True)
    codes_left = fields.Integer(required=True)
    refused = fields.Nested(RefusedSchema, required=True)
    sessions = fields.List(fields.Nested(SessionSchema), required=True)
    tokens = fields.List(fields.Nested(TokenSchema), required=True)

"""Who sees a case beyond its office, who is kept out of it, what is revealed: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import Moment, PageQuery, PageSchema, ReasonSchema, WhenSchema, text
from services.exclusions import GROUNDS
from services.share_rows import BREAK_GLASS, GRANT, SHARE


class ShareSchema(Schema):
    """A case that is, or was, open to somebody."""

    id = fields.String(required=True)
    case_id = fields.String(required=True)
    case_number = fields.String(required=True)
    person_id = fields.String(required=True, allow_none=True)
    person_name = fields.String(required=True, allow_none=True)
    office_id = fields.String(required=True, allow_none=True)
    office_name = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf((SHARE, GRANT, BREAK_GLASS)))
    may_work = fields.Boolean(required=True, metadata={"description": "Not only read: what the role may do in its own office."})
    valid_from = fields.DateTime(required=True)
    valid_until = fields.DateTime(required=True, allow_none=True)
    reason = fields.String(required=True)
    shared_by = fields.String(required=True, allow_none=True)
    shared_at = fields.DateTime(required=True)
    revoked_by = fields.String(required=True, allow_none=True)
    revoked_at = fields.DateTime(required=True, allow_none=True)
    is_live = fields.Boolean(required=True)


class SharesSchema(Schema):
    """The shares of one case."""

    items = fields.List(fields.Nested(ShareSchema), required=True)


class SharesPageSchema(PageSchema):
    """A page of shares, the latest first."""

    items = fields.List(fields.Nested(ShareSchema), required=True)


class SharesQuery(PageQuery):
    """Which shares."""

    kind = fields.String(load_default=None, validate=validate.OneOf((SHARE, GRANT, BREAK_GLASS)))


class WhomSchema(ReasonSchema):
    """A person, or an office with everybody in it; and why."""

    person_id = text(36, load_default=None, allow_none=True)
    office_id = text(36, load_default=None, allow_none=True)


class ShareBody(WhomSchema):
    """With whom, until when, and whether they may work on it."""

    valid_until = Moment(load_default=None, allow_none=True, metadata={"description": "Needed across areas: 366 days at most."})
    may_work = fields.Boolean(load_default=False)


class ExclusionBody(WhomSchema):
    """Who is kept out, on which ground."""

    ground = fields.String(required=True, validate=validate.OneOf(GROUNDS))


class ExclusionSchema(Schema):
    """Somebody who is, or was, kept out of a case."""

    id = fields.String(required=True)
    case_id = fields.String(required=True)
    person_id = fields.String(required=True, allow_none=True)
    person_name = fields.String(required=True, allow_none=True)
    office_id = fields.String(required=True, allow_none=True)
    office_name = fields.String(required=True, allow_none=True)
    ground = fields.String(required=True, validate=validate.OneOf(GROUNDS))
    reason = fields.String(required=True, allow_none=True, metadata={"description": "null where a procedure recognised him."})
    excluded_by = fields.String(required=True, allow_none=True)
    excluded_at = fields.DateTime(required=True)
    lifted_by = fields.String(required=True, allow_none=True)
    lifted_at = fields.DateTime(required=True, allow_none=True)


class ExclusionsSchema(Schema):
    """Who is or was kept out of one case."""

    items = fields.List(fields.Nested(ExclusionSchema), required=True)


class GlassBody(ReasonSchema):
    """Which case is opened in need, by its whole number, and why."""

    number = text(64, required=True)


class RevealBody(ReasonSchema):
    """Which field, and for what purpose: the `reason`."""

    field = text(200, required=True, metadata={"description": "Of a variable its path, as `team.0.name`."})


class RevealedSchema(Schema):
    """One value in clear."""

    value = fields.Raw(required=True, allow_none=True)


class IdentityBody(WhenSchema):
    """By what somebody who works here is recognised; null forgets it, what is left out stays."""

    id_number = text(32, allow_none=True)
    phone = text(32, allow_none=True)


class KnownSchema(Schema):
    """What is known of somebody; never the numbers themselves."""

    known = fields.List(fields.String(), required=True)

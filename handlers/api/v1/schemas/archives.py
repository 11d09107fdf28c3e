"""Packages of closed cases and legal holds: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import PageQuery, PageSchema, text


class ArchiveSchema(Schema):
    """One closure of a case, and what became of its package."""

    id = fields.String(required=True)
    case_id = fields.String(required=True)
    number = fields.String(required=True)
    procedure = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True)
    closed_at = fields.DateTime(required=True)
    made_at = fields.DateTime(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    checksum = fields.String(required=True, allow_none=True)
    retention = fields.String(required=True, allow_none=True)
    dispose_after = fields.Date(required=True, allow_none=True)
    is_held = fields.Boolean(required=True)
    is_proposed = fields.Boolean(required=True)


class ArchivesSchema(Schema):
    """The packages of one case."""

    items = fields.List(fields.Nested(ArchiveSchema), required=True)


class ArchivesPageSchema(ArchivesSchema):
    """A page of packages."""

    next = fields.String(required=True, allow_none=True)


class DueQuery(PageQuery):
    """Which of what is due to go: of one retention class, or of all."""

    retention = text(64, load_default=None)


class ClassDueSchema(Schema):
    """How many cases of a retention class are due to go."""

    retention = fields.String(required=True)
    cases = fields.Integer(required=True)


class ClassesDueSchema(Schema):
    """What is due to go by class."""

    items = fields.List(fields.Nested(ClassDueSchema), required=True)


class PackageQuery(Schema):
    """Which package of a case; without a number the newest."""

    version = fields.Integer(validate=validate.Range(1, 1_000), load_default=None)


class HoldSchema(Schema):
    """One legal hold."""

    id = fields.String(required=True)
    case_id = fields.String(required=True)
    reason = fields.String(required=True)
    placed_at = fields.DateTime(required=True)
    placed_by = fields.String(required=True, allow_none=True)
    released_at = fields.DateTime(required=True, allow_none=True)
    released_by = fields.String(required=True, allow_none=True)


class HoldsSchema(Schema):
    """The holds of one case."""

    items = fields.List(fields.Nested(HoldSchema), required=True)


class RetentionClassSchema(Schema):
    """The retention class of one procedure."""

    procedure = fields.String(required=True, metadata={"description": "`*`: all others."})
    name = fields.String(required=True, allow_none=True)
    id = fields.String(required=True)
    label = fields.String(required=True)
    label_en = fields.String(required=True)
    years = fields.Integer(required=True, allow_none=True, metadata={"description": "Null: for ever."})
    title = fields.String(required=True)
    article = fields.String(required=True)
    certainty = fields.String(required=True)
    is_local = fields.Boolean(required=True, metadata={"description": "A local setting, no verified rule."})
    kept = fields.Integer(required=True, allow_none=True, metadata={"description": "Null where archives are not yours to read."})
    due = fields.Integer(required=True, allow_none=True)


class RetentionClassesSchema(Schema):
    """The retention classes of all procedures."""

    items = fields.List(fields.Nested(RetentionClassSchema), required=True)


class HeldCaseSchema(Schema):
    """A case of which nothing may go."""

    case_id = fields.String(required=True)
    number = fields.String(required=True)
    procedure = fields.String(required=True)
    placed_at = fields.DateTime(required=True)


class HeldCasesSchema(PageSchema):
    """A page of cases that are held."""

    items = fields.List(fields.Nested(HeldCaseSchema), required=True)

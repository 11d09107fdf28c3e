"""Disposals of cases whose retention has run out: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import PageSchema, ReasonSchema, text
from services.archiving.disposals import MOST


class ProposalSchema(ReasonSchema):
    """Which cases, by id or number, and on what ground: the reason."""

    case_ids = fields.List(text(64), required=True, validate=validate.Length(1, MOST))


class DisposalCaseSchema(Schema):
    """One case of a disposal."""

    case_id = fields.String(required=True)
    number = fields.String(required=True)
    procedure = fields.String(required=True)
    disposed_at = fields.DateTime(required=True, allow_none=True)


class DisposalSchema(Schema):
    """A disposal: a proposal, or the record of what was done."""

    id = fields.String(required=True)
    state = fields.String(required=True)
    ground = fields.String(required=True)
    proposed_at = fields.DateTime(required=True)
    proposed_by = fields.String(required=True)
    proposed_by_name = fields.String(required=True)
    decided_at = fields.DateTime(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True)
    decided_by_name = fields.String(required=True, allow_none=True)
    cases = fields.List(fields.Nested(DisposalCaseSchema), required=True)


class DisposalsSchema(PageSchema):
    """A page of disposals."""

    items = fields.List(fields.Nested(DisposalSchema), required=True)

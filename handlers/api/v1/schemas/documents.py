"""Documents, records of service, corrections: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import Moment, WhenSchema, text
from services.serving import Method


class ServiceSchema(Schema):
    """A record of service."""

    id = fields.String(required=True)
    method = fields.String(required=True)
    served_at = fields.DateTime(required=True)
    served_to = fields.String(required=True, allow_none=True)
    receipt_no = fields.String(required=True, allow_none=True)
    recorded_at = fields.DateTime(required=True)
    recorded_by = fields.String(required=True, allow_none=True)


class DocumentSchema(Schema):
    """One version of a document, without its words."""

    id = fields.String(required=True)
    case_id = fields.String(required=True)
    instance_id = fields.String(required=True, allow_none=True)
    template = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True)
    version = fields.Integer(required=True)
    replaces_id = fields.String(required=True, allow_none=True)
    is_decision = fields.Boolean(required=True)
    is_current = fields.Boolean(required=True, metadata={"description": "No later version replaced it."})
    issued_at = fields.DateTime(required=True)
    issued_by = fields.String(required=True, allow_none=True)
    unreviewed = fields.List(fields.String(), required=True, metadata={"description": "Remedy texts that counsel has not reviewed."})
    services = fields.List(fields.Nested(ServiceSchema), required=True)


class DocumentsSchema(Schema):
    """The documents of a case."""

    items = fields.List(fields.Nested(DocumentSchema), required=True)


class ServeBody(WhenSchema):
    """How, when and to whom a document was handed over."""

    service_method = fields.String(required=True, validate=validate.OneOf(list(Method)))
    served_at = Moment(required=True)
    served_to = text(255, load_default=None, allow_none=True)
    receipt_no = text(255, load_default=None, allow_none=True)


class ServedSchema(Schema):
    """The new record of service."""

    id = fields.String(required=True)


class CorrectBody(Schema):
    """The right value of a variable, and why the old one was wrong."""

    variable = text(255, required=True)
    value = fields.Raw(required=True, allow_none=True)
    reason = text(2_000, required=True)
    occurred_at = Moment(load_default=None, allow_none=True)


class CorrectionSchema(Schema):
    """A correction: the old value and the new one."""

    id = fields.String(required=True)
    case_id = fields.String(required=True)
    instance_id = fields.String(required=True)
    variable = fields.String(required=True)
    state = fields.String(required=True)
    old = fields.Raw(required=True, allow_none=True)
    new = fields.Raw(required=True, allow_none=True)
    reason = fields.String(required=True)
    proposed_at = fields.DateTime(required=True)
    proposed_by = fields.String(required=True, allow_none=True)
    settled_at = fields.DateTime(required=True, allow_none=True)
    settled_by = fields.String(required=True, allow_none=True)


class CorrectionsSchema(Schema):
    """The corrections of a case."""

    items = fields.List(fields.Nested(CorrectionSchema), required=True)

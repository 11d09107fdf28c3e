"""Attachments: out."""

from marshmallow import Schema, fields


class AttachmentSchema(Schema):
    """A file without its content."""

    id = fields.String(required=True)
    case_id = fields.String(required=True)
    name = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    added_at = fields.DateTime(required=True)
    added_by = fields.String(required=True, allow_none=True)


class AttachmentsSchema(Schema):
    """A page of files."""

    items = fields.List(fields.Nested(AttachmentSchema), required=True)
    next = fields.String(required=True, allow_none=True)

"""What notices say: in and out."""

from marshmallow import Schema, fields

from handlers.api.v1.fields import WhenSchema, text


class NoticeWordsSchema(Schema):
    """The words of a notice; a subject only over the Chinese words of an e-mail."""

    subject = fields.String(required=True, allow_none=True)
    body = fields.String(required=True)


class NoticeWordsBody(WhenSchema):
    """Other words: plain text with values in braces, of those listed."""

    subject = text(255, load_default=None, allow_none=True)
    body = text(4_000, required=True)


class NoticeTemplateSchema(Schema):
    """The words of one kind, channel and language as they hold now."""

    kind = fields.String(required=True)
    channel = fields.String(required=True, metadata={"description": "page, email or sms."})
    language = fields.String(required=True, metadata={"description": "zh or en."})
    subject = fields.String(required=True, allow_none=True)
    body = fields.String(required=True)
    is_shipped = fields.Boolean(required=True)
    values = fields.List(fields.String(), required=True, metadata={"description": "What words may name in braces."})
    example = fields.Nested(NoticeWordsSchema, required=True)


class NoticeTemplatesSchema(Schema):
    """The words of all notices."""

    items = fields.List(fields.Nested(NoticeTemplateSchema), required=True)


class TemplateVersionSchema(Schema):
    """What was written once; without a body the shipped words came back."""

    version = fields.Integer(required=True)
    subject = fields.String(required=True, allow_none=True)
    body = fields.String(required=True, allow_none=True)
    author = fields.String(required=True, allow_none=True)
    written_at = fields.DateTime(required=True)


class TemplateVersionsSchema(Schema):
    """The versions of the words of one place, the latest first."""

    items = fields.List(fields.Nested(TemplateVersionSchema), required=True)

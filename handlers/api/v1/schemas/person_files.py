"""Files of persons: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import PageQuery, PageSchema, ReasonSchema, WhenSchema, named_values, text
from services.event_rows import KINDS


class FileSchema(Schema):
    """A person's file."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    state = fields.String(required=True)
    area_code = fields.String(required=True)
    office_id = fields.String(required=True)
    office_name = fields.String(required=True)
    opened_at = fields.DateTime(required=True)
    closed_at = fields.DateTime(required=True, allow_none=True)
    merged_into_id = fields.String(required=True, allow_none=True)
    subject = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)


class FilesSchema(PageSchema):
    """A page of files."""

    items = fields.List(fields.Nested(FileSchema), required=True)


class FilesBody(PageQuery):
    """Which files, also by their person: in a body, since addresses end up in logs."""

    subject = text(100, load_default=None, allow_none=True)
    state = text(64, load_default=None, allow_none=True)


class FileBody(WhenSchema):
    """Whose file."""

    subject = named_values(required=True)
    area_code = text(12, load_default=None, allow_none=True)


class FileSubjectBody(Schema):
    """What is known of somebody."""

    subject = named_values(required=True)


class FileCorrectionBody(ReasonSchema):
    """What is right, and why."""

    subject = named_values(required=True)


class LikeSchema(Schema):
    """A file that may be of the same person."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    office_name = fields.String(required=True)
    grade = fields.String(required=True, metadata={"description": "same, likely or possible"})


class LikesSchema(Schema):
    """Files that may be of the same person, the surest first."""

    items = fields.List(fields.Nested(LikeSchema), required=True)


class FileMergeBody(ReasonSchema):
    """Into which file."""

    into_id = text(64, required=True)


class FileNoteBody(WhenSchema):
    """What happened."""

    words = text(2000, required=True)


class FileLinkBody(WhenSchema):
    """Which case."""

    case_id = text(64, required=True)


class FileRelativeBody(WhenSchema):
    """Who is related, and how."""

    relation = text(255, required=True)
    name = text(255, required=True)
    phone = text(64, load_default=None, allow_none=True)
    file_id = text(64, load_default=None, allow_none=True)


class RelativeIdSchema(Schema):
    """The entry that was made."""

    id = fields.String(required=True)


class RelativeSchema(Schema):
    """A relative."""

    id = fields.String(required=True)
    relation = fields.String(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    file_id = fields.String(required=True, allow_none=True)
    since = fields.DateTime(required=True)
    until = fields.DateTime(required=True, allow_none=True)


class RelativesSchema(Schema):
    """All relatives of a file."""

    items = fields.List(fields.Nested(RelativeSchema), required=True)


class FileCaseSchema(Schema):
    """A case of the person."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    procedure = fields.String(required=True)
    state = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True)
    received_at = fields.DateTime(required=True)
    closed_at = fields.DateTime(required=True, allow_none=True)


class FileCasesSchema(Schema):
    """The person's cases that the caller may see."""

    items = fields.List(fields.Nested(FileCaseSchema), required=True)


class LineSchema(Schema):
    """One line of the chronology."""

    kind = fields.String(required=True)
    happened_at = fields.DateTime(required=True)
    recorded_at = fields.DateTime(required=True)
    recorded_by = fields.String(required=True, allow_none=True)
    case_id = fields.String(required=True, allow_none=True)
    words = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)


class ChronologySchema(Schema):
    """Everything that happened, in order."""

    items = fields.List(fields.Nested(LineSchema), required=True)


class PersonEventSchema(Schema):
    """Something that happened to the person, or in one of the cases that the caller may see."""

    key = fields.String(required=True)
    kind = fields.String(required=True)
    event = fields.String(required=True)
    happened_at = fields.DateTime(required=True)
    case_id = fields.String(required=True, allow_none=True)
    case_number = fields.String(required=True, allow_none=True)
    by_name = fields.String(required=True, allow_none=True)
    text = fields.String(required=True, allow_none=True)
    link_id = fields.String(required=True, allow_none=True, metadata={"description": "The user task, document or attachment."})


class PersonEventsQuery(PageQuery):
    """Of which kind."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))


class PersonEventsSchema(PageSchema):
    """A page of what happened."""

    items = fields.List(fields.Nested(PersonEventSchema), required=True)

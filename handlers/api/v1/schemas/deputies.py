"""Absences, and caseloads that go over: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import PageQuery, PageSchema, ReasonSchema, WhenSchema, text
from handlers.api.v1.schemas.places import Day
from services.caseloads import MOST_TAKERS
from services.deputies import MOST_DEPUTIES, MOST_PARTS


class PartSchema(Schema):
    """A part of what a deputyship covers: a role, an office, a procedure, or what those named have in common."""

    role = fields.String(required=True, allow_none=True)
    office_id = fields.String(required=True, allow_none=True)
    process_id = fields.String(required=True, allow_none=True)


class DeputySchema(Schema):
    """Somebody who stands in."""

    person_id = fields.String(required=True)
    name = fields.String(required=True)


class AbsenceSchema(Schema):
    """Somebody is away from one day to another, and others stand in."""

    id = fields.String(required=True)
    person_id = fields.String(required=True)
    person_name = fields.String(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, metadata={"description": "The last day."})
    state = fields.String(required=True, metadata={"description": "coming, present, over, or ended before its last day"})
    deputies = fields.List(fields.Nested(DeputySchema), required=True)
    scope = fields.List(fields.Nested(PartSchema), required=True, metadata={"description": "Empty: everything."})
    entered_at = fields.DateTime(required=True)
    entered_by = fields.String(required=True, allow_none=True)
    ended_at = fields.DateTime(required=True, allow_none=True)


class AbsencesSchema(PageSchema):
    """A page of absences."""

    items = fields.List(fields.Nested(AbsenceSchema), required=True)


class WarnedSchema(Schema):
    """One thing to think of before an absence is entered; it forbids nothing."""

    kind = fields.String(required=True, metadata={"description": "`away_already`, `deputy_busy` or `office_empty`"})
    name = fields.String(required=True, metadata={"description": "Of the person, the deputy, or the office."})
    role = fields.String(required=True, allow_none=True)


class WarningsSchema(Schema):
    """What speaks against an absence."""

    items = fields.List(fields.Nested(WarnedSchema), required=True)


class AbsencesQuery(PageQuery):
    """Whose absences."""

    person_id = fields.String(load_default=None)


class PartBody(Schema):
    """A part of what a deputyship covers."""

    role = text(64, load_default=None, allow_none=True)
    office_id = text(36, load_default=None, allow_none=True)
    process_id = text(255, load_default=None, allow_none=True)


class AbsenceBody(WhenSchema):
    """From which day to which somebody is away, and who stands in."""

    person_id = text(36, load_default=None, allow_none=True, metadata={"description": "Whoever calls, where it is left out."})
    valid_from = Day(required=True)
    valid_to = Day(required=True, metadata={"description": "The last day."})
    deputies = fields.List(text(36), required=True, validate=validate.Length(1, MOST_DEPUTIES))
    scope = fields.List(fields.Nested(PartBody), load_default=list, validate=validate.Length(0, MOST_PARTS))


class CaseloadBody(Schema):
    """Whose user tasks go to whom: all, or those of one procedure, one office, one area."""

    giver = text(36, required=True)
    takers = fields.List(text(36), required=True, validate=validate.Length(1, MOST_TAKERS))
    process_id = text(255, load_default=None, allow_none=True)
    office_id = text(36, load_default=None, allow_none=True)
    area_code = text(12, load_default=None, allow_none=True)


class HandOverBody(ReasonSchema, CaseloadBody):
    """The same, and why."""


class ProcedureCountSchema(Schema):
    """How many user tasks of a procedure go over."""

    process_id = fields.String(required=True)
    process_name = fields.String(required=True)
    user_tasks = fields.Integer(required=True)


class HandedOverSchema(Schema):
    """What goes over, and what stays since none of the takers may do it."""

    user_tasks = fields.Integer(required=True)
    left = fields.List(fields.String(), required=True, metadata={"description": "User tasks that stay; a batch tells them in its items."})
    procedures = fields.List(fields.Nested(ProcedureCountSchema), required=True)
    batch_id = fields.String(required=True, allow_none=True, metadata={"description": "Many go over one by one: see the batch."})

"""User tasks, drafts, cases: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import Moment, PageQuery, PageSchema, ReasonSchema, WhenSchema, named_values, text
from handlers.api.v1.schemas.instances import InstanceSchema, RunSchema


class CandidateSchema(Schema):
    """Who may take a user task."""

    role = fields.String(required=True, allow_none=True)
    office_id = fields.String(required=True, allow_none=True)
    office_name = fields.String(required=True, allow_none=True)
    person_id = fields.String(required=True, allow_none=True)


class UserTaskSchema(RunSchema):
    """An activity that waits for a person, or waited."""

    name = fields.String(required=True)
    element_id = fields.String(required=True)
    activity_id = fields.Integer(required=True)
    instance_id = fields.String(required=True)
    assignee_id = fields.String(required=True, allow_none=True)
    assignee_name = fields.String(required=True, allow_none=True)
    owner_id = fields.String(required=True, allow_none=True)
    priority = fields.Integer(required=True)
    form_id = fields.String(required=True, allow_none=True)
    due_at = fields.DateTime(required=True, allow_none=True)
    due_clock = fields.String(required=True, allow_none=True)
    follow_up_at = fields.DateTime(required=True, allow_none=True)
    opened_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)
    is_candidate = fields.Boolean(required=True, metadata={"description": "The caller may take it."})
    is_yours = fields.Boolean(required=True, metadata={"description": "The caller holds it, or somebody for whom he stands in."})
    ended_by_name = fields.String(required=True, allow_none=True)
    ended_for = fields.String(required=True, allow_none=True, metadata={"description": "In whose place it was completed."})
    ended_for_name = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.Nested(CandidateSchema), required=True)


class UserTasksSchema(PageSchema):
    """A page of user tasks."""

    items = fields.List(fields.Nested(UserTaskSchema), required=True)


class WantedQuery(Schema):
    """Which user tasks."""

    state = fields.String(load_default=None)
    mine = fields.Boolean(load_default=None, metadata={"description": "What the caller holds or may take."})
    process_id = fields.String(load_default=None)
    element_id = fields.String(load_default=None)
    case_id = fields.String(load_default=None)
    instance_id = fields.String(load_default=None)
    business_key = fields.String(load_default=None)
    assignee = fields.String(load_default=None, metadata={"description": "A login or a person's id."})
    due_before = Moment(load_default=None)
    due_from = Moment(load_default=None)
    is_undated = fields.Boolean(load_default=False, metadata={"description": "Never due."})
    follow_up_before = Moment(load_default=None)
    is_unfinished = fields.Boolean(load_default=False, metadata={"description": "Open or claimed."})
    in_office = fields.Boolean(load_default=False, metadata={"description": "What an office of the caller's handles."})
    is_put_off = fields.Boolean(load_default=None, metadata={"description": "What the caller has put aside just now, or all the rest."})
    area_code = fields.String(load_default=None, metadata={"description": "In this area and everything below it."})


class UserTasksQuery(PageQuery, WantedQuery):
    """Which user tasks, in which order."""

    sort = fields.String(
        load_default="due",
        validate=validate.OneOf(("due", "priority", "opened")),
        metadata={"description": "By when they are due, the highest priority first, or the latest first."},
    )


class CountSchema(Schema):
    """How many, as far as anybody counts."""

    count = fields.Integer(required=True, metadata={"description": "At most 1,000."})
    is_capped = fields.Boolean(required=True, metadata={"description": "There are more."})


class UserTasksBody(UserTasksQuery):
    """Which user tasks, also by whom their cases are about: in a body, since addresses end up in logs."""

    subject = text(100, load_default=None, allow_none=True)


class ReceiverBody(WhenSchema):
    """To whom, and why."""

    person_id = text(36, required=True)


class FollowUpBody(WhenSchema):
    """When somebody looks again; null: nobody does."""

    follow_up_at = Moment(required=True, allow_none=True)


class SendBackBody(ReasonSchema):
    """Where to, and why."""

    element_id = text(255, required=True)


class StepBeforeSchema(Schema):
    """A user task that was completed earlier in the same process."""

    element_id = fields.String(required=True)
    name = fields.String(required=True)
    by_name = fields.String(required=True, allow_none=True)
    ended_at = fields.DateTime(required=True)


class StepsBeforeSchema(Schema):
    """Where a user task could go back to, the latest first."""

    items = fields.List(fields.Nested(StepBeforeSchema), required=True)


class CompleteBody(WhenSchema):
    """What was entered, and when it really happened."""

    variables = named_values(load_default=dict)


class CompletedSchema(Schema):
    """What a completion led to."""

    user_task_id = fields.String(required=True)
    instance_id = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    next_user_task_id = fields.String(required=True, allow_none=True)
    is_ended = fields.Boolean(required=True)


class VersionSchema(Schema):
    """The new version, which is its ETag as well."""

    version = fields.Integer(required=True)


class DraftBody(WhenSchema):
    """What was entered so far."""

    values = named_values(required=True)


class DraftSchema(Schema):
    """What was entered so far; version 0: nothing yet."""

    values = named_values(required=True)
    version = fields.Integer(required=True)
    saved_at = fields.DateTime(required=True, allow_none=True)


class FormSchema(Schema):
    """A form-js schema and the values it opens with; without a form the schema is null."""

    schema = fields.Dict(required=True, allow_none=True)
    values = named_values(required=True)


class CaseSchema(Schema):
    """What the office knows of one matter; the subject is null where the caller may not know it."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    procedure = fields.String(required=True)
    state = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True)
    area_code = fields.String(required=True)
    area_name = fields.String(required=True)
    office_id = fields.String(required=True)
    office_name = fields.String(required=True)
    opened_at = fields.DateTime(required=True)
    received_at = fields.DateTime(required=True)
    closed_at = fields.DateTime(required=True, allow_none=True)
    opened_by = fields.String(required=True, allow_none=True)
    subject = named_values(required=True, allow_none=True)


class WholeCaseSchema(CaseSchema):
    """A case with its instances and user tasks, and with what its diagram calls its outcome, by language."""

    outcome_names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    instances = fields.List(fields.Nested(InstanceSchema), required=True)
    user_tasks = fields.List(fields.Nested(UserTaskSchema), required=True)


class CasesSchema(PageSchema):
    """A page of cases."""

    items = fields.List(fields.Nested(CaseSchema), required=True)


class CasesQuery(PageQuery):
    """Which cases."""

    number = fields.String(load_default=None)
    procedure = fields.String(load_default=None)
    state = fields.String(load_default=None)
    area_code = fields.String(load_default=None)


class SearchBody(CasesQuery):
    """Which cases, also by whom they are about: in a body, since addresses end up in logs."""

    subject = text(100, load_default=None, allow_none=True)


class SubjectBody(WhenSchema):
    """Whom a case is about."""

    subject = named_values(required=True)

"""Jobs, timers, external workers: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import Moment, PageQuery, WhenSchema, named_values, text, whole

SECONDS_A_DAY = 24 * 60 * 60


class JobSchema(Schema):
    """Work the machine owes."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    mode = fields.String(required=True)
    job_type = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    due_at = fields.DateTime(required=True)
    instance_id = fields.String(required=True, allow_none=True)
    case_id = fields.String(required=True, allow_none=True)
    element_id = fields.String(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    retries = fields.Integer(required=True)
    locked_by = fields.String(required=True, allow_none=True)
    locked_until = fields.DateTime(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)


class JobsSchema(Schema):
    """A page of jobs."""

    items = fields.List(fields.Nested(JobSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class JobsQuery(PageQuery):
    """Which jobs."""

    state = fields.String(load_default=None)
    kind = fields.String(load_default=None)
    job_type = fields.String(load_default=None)
    instance_id = fields.String(load_default=None)
    case_id = fields.String(load_default=None)


class RunBody(Schema):
    """How many due jobs to run at most."""

    limit = whole(1, 1000, load_default=100)


class RanSchema(Schema):
    """How many jobs ran."""

    ran = fields.Integer(required=True)


class TimerSchema(Schema):
    """A timer that runs, or is stuck."""

    id = fields.String(required=True)
    instance_id = fields.String(required=True, allow_none=True, metadata={"description": "Null: it starts an instance of its definition."})
    definition_id = fields.String(required=True)
    process_id = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    element_id = fields.String(required=True)
    state = fields.String(required=True)
    due_at = fields.DateTime(required=True)
    clock = fields.String(required=True, allow_none=True)
    created_at = fields.DateTime(required=True)


class TimersSchema(Schema):
    """A page of timers."""

    items = fields.List(fields.Nested(TimerSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class TimersQuery(PageQuery):
    """Which timers."""

    instance_id = fields.String(load_default=None)
    definition_id = fields.String(load_default=None)
    case_id = fields.String(load_default=None)
    element_id = fields.String(load_default=None)
    due_before = Moment(load_default=None)


class FireBody(Schema):
    """Why a timer is fired early, and when what it stands for really happened."""

    reason = text(2_000, required=True)
    occurred_at = Moment(load_default=None, allow_none=True)


class PostponeBody(Schema):
    """Until when, and why."""

    until = Moment(required=True)
    reason = text(2_000, required=True)
    occurred_at = Moment(load_default=None, allow_none=True)


class FetchBody(Schema):
    """Which jobs a worker takes, and for how long."""

    worker = text(100, required=True)
    topics = fields.List(text(255), required=True, validate=validate.Length(min=1, max=100))
    limit = whole(1, 100, load_default=10)
    lock_seconds = whole(1, SECONDS_A_DAY, load_default=300)


class FetchedSchema(Schema):
    """A job in a worker's hands until its lock runs out; its id is the idempotency key of the work."""

    id = fields.String(required=True)
    job_type = fields.String(required=True)
    instance_id = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    business_key = fields.String(required=True, allow_none=True)
    activity_id = fields.Integer(required=True)
    element_id = fields.String(required=True)
    priority = fields.Integer(required=True)
    retries = fields.Integer(required=True)
    locked_until = fields.DateTime(required=True)
    variables = named_values(required=True)
    properties = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class FetchedJobsSchema(Schema):
    """The jobs a worker has taken."""

    items = fields.List(fields.Nested(FetchedSchema), required=True)


class WorkerBody(Schema):
    """Who answers."""

    worker = text(100, required=True)


class DoneBody(WorkerBody, WhenSchema):
    """The work is done."""

    variables = named_values(load_default=dict)
    local_variables = named_values(load_default=None, allow_none=True)


class FailedBody(WorkerBody, WhenSchema):
    """The work could not be done."""

    message = text(2_000, required=True)
    retries = whole(0, 1000, load_default=None, allow_none=True)
    delay_seconds = whole(0, 30 * SECONDS_A_DAY, load_default=None, allow_none=True)


class ErrorBody(WorkerBody, WhenSchema):
    """An expected business failure, for the diagram to catch."""

    code = text(255, required=True)
    message = fields.String(load_default="", validate=validate.Length(max=2_000))
    variables = named_values(load_default=dict)


class ExtendBody(WorkerBody):
    """How much longer, from now."""

    lock_seconds = whole(1, SECONDS_A_DAY, required=True)


class TakenSchema(Schema):
    """Whether anybody still waited for the answer."""

    taken = fields.Boolean(required=True)


class LockedSchema(Schema):
    """Until when a worker holds a job."""

    locked_until = fields.DateTime(required=True)

"""Process instances, messages, signals, incidents, the demonstration: in and out."""

from marshmallow import Schema, fields

from handlers.api.v1.fields import Moment, PageQuery, PageSchema, ReasonSchema, WhenSchema, named_values, text, whole


class RunSchema(Schema):
    """What a process instance and what happens in it have in common: what they are of, and where they belong."""

    id = fields.String(required=True)
    definition_id = fields.String(required=True)
    process_id = fields.String(required=True)
    process_name = fields.String(required=True)
    business_key = fields.String(required=True, allow_none=True)
    case_id = fields.String(required=True, allow_none=True)
    case_number = fields.String(required=True, allow_none=True)
    area_code = fields.String(required=True, allow_none=True)
    office_id = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)


class StartBody(WhenSchema):
    """How a process begins."""

    variables = named_values(load_default=dict)
    business_key = text(64, load_default=None, allow_none=True)
    area_code = text(12, load_default=None, allow_none=True)
    subject = named_values(load_default=None, allow_none=True)
    case_id = text(36, load_default=None, allow_none=True)


class InstanceBody(StartBody):
    """Which process begins, and how."""

    process_id = text(255, load_default=None, allow_none=True)
    definition_id = text(36, load_default=None, allow_none=True)


class StartedSchema(Schema):
    """What has begun."""

    instance_id = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    business_key = fields.String(required=True, allow_none=True)


class InstanceSchema(RunSchema):
    """One run of a definition."""

    root_id = fields.String(required=True)
    parent_id = fields.String(required=True, allow_none=True)
    parent_activity_id = fields.Integer(required=True, allow_none=True)
    definition_version = fields.Integer(required=True)
    started_at = fields.DateTime(required=True)
    started_by = fields.String(required=True, allow_none=True)
    ended_at = fields.DateTime(required=True, allow_none=True)


class InstancesSchema(PageSchema):
    """A page of process instances."""

    items = fields.List(fields.Nested(InstanceSchema), required=True)


class InstancesQuery(PageQuery):
    """Which process instances."""

    process_id = fields.String(load_default=None)
    definition_id = fields.String(load_default=None)
    business_key = fields.String(load_default=None)
    case_id = fields.String(load_default=None)
    root_id = fields.String(load_default=None)
    state = fields.String(load_default=None)


class VariablesSchema(Schema):
    """The variables of an instance by name."""

    variables = named_values(required=True)


class ChangeBody(WhenSchema):
    """Variables to write, and where."""

    variables = named_values(required=True)
    activity_id = whole(load_default=0, metadata={"description": "As seen from this activity; 0 is the process."})
    local = fields.Boolean(load_default=False, metadata={"description": "In the activity's own scope."})


class ActivitySchema(Schema):
    """An element as it happened."""

    activity_id = fields.Integer(required=True)
    scope_id = fields.Integer(required=True)
    element_id = fields.String(required=True)
    element_type = fields.String(required=True)
    entered_at = fields.DateTime(required=True)
    left_at = fields.DateTime(required=True, allow_none=True)
    how = fields.String(required=True, allow_none=True)


class HistorySchema(Schema):
    """Every element as it happened, in order."""

    items = fields.List(fields.Nested(ActivitySchema), required=True)


class EntrySchema(Schema):
    """A verb somebody did."""

    id = fields.Integer(required=True)
    verb = fields.String(required=True)
    actor_kind = fields.String(required=True)
    actor_id = fields.String(required=True, allow_none=True)
    actor_name = fields.String(required=True, allow_none=True)
    as_whom_id = fields.String(required=True, allow_none=True)
    object_type = fields.String(required=True)
    object_id = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    logged_at = fields.DateTime(required=True)
    occurred_at = fields.DateTime(required=True)


class EntriesSchema(PageSchema):
    """A page of the verb log."""

    items = fields.List(fields.Nested(EntrySchema), required=True)


class TerminateBody(ReasonSchema):
    """Why, and when it really ended."""


class MessageBody(WhenSchema):
    """A named fact for one receiver."""

    name = text(255, required=True)
    key = text(255, load_default=None, allow_none=True)
    variables = named_values(load_default=dict)
    time_to_live = whole(
        0, 365 * 24 * 3600, load_default=None, allow_none=True, metadata={"description": "Seconds it waits for a receiver."}
    )


class CorrelatedSchema(Schema):
    """What became of a message."""

    instance_id = fields.String(required=True, allow_none=True)
    started = fields.Boolean(required=True)
    buffered = fields.Boolean(required=True)


class SignalBody(WhenSchema):
    """A named fact for everybody who listens."""

    name = text(255, required=True)
    variables = named_values(load_default=dict)


class ConditionBody(WhenSchema):
    """What is the case: every process begins whose condition holds for it."""

    variables = named_values(required=True)
    definition_id = text(
        36, load_default=None, allow_none=True, metadata={"description": "Ask this definition alone; it must be the newest active one."}
    )
    business_key = text(64, load_default=None, allow_none=True)
    area_code = text(12, load_default=None, allow_none=True)


class AllStartedSchema(Schema):
    """The instances that have begun; none when no condition holds."""

    items = fields.List(fields.Nested(StartedSchema), required=True)


class HeardSchema(Schema):
    """How many will hear it."""

    heard = fields.Integer(required=True)


class IncidentSchema(Schema):
    """Why somebody must look, and at what."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    message = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)
    instance_id = fields.String(required=True, allow_none=True)
    case_id = fields.String(required=True, allow_none=True)
    activity_id = fields.Integer(required=True, allow_none=True)
    element_id = fields.String(required=True, allow_none=True)
    job_id = fields.String(required=True, allow_none=True)
    user_task_id = fields.String(required=True, allow_none=True)
    raised_at = fields.DateTime(required=True)
    resolved_at = fields.DateTime(required=True, allow_none=True)
    resolved_by = fields.String(required=True, allow_none=True)


class IncidentsSchema(PageSchema):
    """A page of incidents."""

    items = fields.List(fields.Nested(IncidentSchema), required=True)


class IncidentsQuery(PageQuery):
    """Which incidents."""

    state = fields.String(load_default=None)
    kind = fields.String(load_default=None)
    instance_id = fields.String(load_default=None)
    case_id = fields.String(load_default=None)


class NoteBody(Schema):
    """What was found and done."""

    note = text(2_000, required=True)
    occurred_at = Moment(load_default=None, allow_none=True)


class RetryBody(WhenSchema):
    """With which variables it is tried again, and why."""

    variables = named_values(load_default=dict)


class AdvanceBody(Schema):
    """How far the demonstration's time moves: one of the three."""

    seconds = whole(1, 2**31 - 1, load_default=None, allow_none=True)
    until = Moment(load_default=None, allow_none=True)
    to_next_due = fields.Boolean(load_default=False)


class AdvancedSchema(Schema):
    """The new present, and how many jobs ran."""

    now = fields.DateTime(required=True)
    ran = fields.Integer(required=True)

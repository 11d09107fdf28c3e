"""What operators do to instances, one or many: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import PageQuery, ReasonSchema, named_values, text, whole
from handlers.api.v1.problems import FindingSchema

MOST = 50_000  # instances of a batch
DEEDS = (
    "instance.migrate",
    "instance.modify",
    "instance.suspend",
    "instance.resume",
    "instance.terminate",
    "instance.restart",
    "instance.delete",
)


class InstructionSchema(Schema):
    """Where a token begins, or what is cancelled."""

    type = fields.String(required=True, validate=validate.OneOf(["start_before", "start_after", "start_on", "cancel"]))
    element_id = text(255)
    flow_id = text(255, metadata={"description": "start_on: the sequence flow."})
    activity_id = whole(1, metadata={"description": "cancel: one activity instead of all of an element."})
    scope_id = whole(1, metadata={"description": "The sub-process that is meant where several are alive."})
    variables = named_values(metadata={"description": "start_before: seen by the new activity only."})


class ModifyBody(ReasonSchema):
    """How an instance is moved: variables first, then what begins, then what is cancelled."""

    instructions = fields.List(fields.Nested(InstructionSchema), required=True, validate=validate.Length(1, 1_000))
    variables = named_values(load_default=dict)
    dry_run = fields.Boolean(load_default=False, metadata={"description": "Only tell what would stand in the way."})


class RestartBody(ReasonSchema):
    """Where it begins again (nowhere named: at its beginning), and with which variables besides the last ones."""

    instructions = fields.List(fields.Nested(InstructionSchema), load_default=list, validate=validate.Length(0, 1_000))
    variables = named_values(load_default=dict)


class ObstaclesSchema(Schema):
    """What stands in the way; nothing when the list is empty."""

    problems = fields.List(fields.Nested(FindingSchema), required=True)


def pairs() -> fields.Dict:
    """Make a field for a mapping of elements."""
    about = {"description": "Element of the old version → element of the new one; without it, the proposed mapping."}
    return fields.Dict(keys=fields.String(), values=fields.String(), load_default=None, allow_none=True, metadata=about)


class PlanBody(Schema):
    """From which version to which."""

    source_id = text(36, required=True)
    target_id = text(36, required=True)
    pairs = fields.Dict(
        keys=fields.String(),
        values=fields.String(allow_none=True),
        load_default=None,
        allow_none=True,
        metadata={"description": "Changes to the proposed mapping; null: the element leads nowhere."},
    )


class PlanSchema(Schema):
    """A mapping, what is wrong with it, and what it leads nowhere."""

    source_id = fields.String(required=True)
    target_id = fields.String(required=True)
    pairs = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    unmapped = fields.List(fields.String(), required=True)
    problems = fields.List(fields.Nested(FindingSchema), required=True)
    candidates = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata={"description": "Element of the old version → those of the new one that it could become."},
    )


class MigrateBody(ReasonSchema):
    """Into which version one instance goes."""

    target_id = text(36, required=True)
    pairs = pairs()


class DryRunBody(Schema):
    """Which instances would go into which version: named one by one, or chosen among those of a definition that are under way."""

    target_id = text(36, required=True)
    pairs = pairs()
    instance_ids = fields.List(text(36), load_default=None, allow_none=True, validate=validate.Length(1, 1_000))
    definition_id = text(36, load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["active", "suspended"]))
    element_id = text(255, load_default=None, allow_none=True, metadata={"description": "Where a token stands."})
    since = fields.Date(load_default=None, allow_none=True, metadata={"description": "The first day on which they began."})
    until = fields.Date(load_default=None, allow_none=True, metadata={"description": "The last one."})
    area_code = text(12, load_default=None, allow_none=True)
    after = text(1_000, load_default=None, allow_none=True)
    limit = whole(1, 200, load_default=50)


class TriedSchema(Schema):
    """Whether one instance could go on in the new version."""

    instance_id = fields.String(required=True)
    code = fields.String(required=True, allow_none=True, metadata={"description": "Why it cannot whatever its elements, as of a refusal."})
    problems = fields.List(fields.Nested(FindingSchema), required=True)


class DryRunSchema(Schema):
    """What would come of a migration."""

    items = fields.List(fields.Nested(TriedSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class RevertBody(ReasonSchema):
    """Which of those that were carried over go back; without any, all that are still there."""

    instance_ids = fields.List(text(36), load_default=None, allow_none=True, validate=validate.Length(1, MOST))


class BatchBody(ReasonSchema):
    """What is done to many instances, named one by one, or all of a definition that are not over."""

    verb = fields.String(required=True, validate=validate.OneOf(DEEDS))
    instance_ids = fields.List(text(36), load_default=None, allow_none=True, validate=validate.Length(1, MOST))
    definition_id = text(36, load_default=None, allow_none=True)
    target_id = text(36, metadata={"description": "instance.migrate"})
    pairs = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"description": "instance.migrate"})
    instructions = fields.List(fields.Nested(InstructionSchema), load_default=list, validate=validate.Length(0, 1_000))
    variables = named_values(load_default=dict)


class BatchSchema(Schema):
    """What was ordered, by whom, and how far it is."""

    id = fields.String(required=True)
    verb = fields.String(required=True)
    state = fields.String(required=True)
    reason = fields.String(required=True)
    total = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    done = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    cancelled = fields.Integer(required=True)
    ordered_by = fields.String(required=True, allow_none=True)
    ordered_by_name = fields.String(required=True, allow_none=True)
    ordered_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)
    reverts_id = fields.String(required=True, allow_none=True)


class BatchesSchema(Schema):
    """A page of batches."""

    items = fields.List(fields.Nested(BatchSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class ItemsQuery(PageQuery):
    """Which instances of a batch."""

    state = fields.String(load_default=None, validate=validate.OneOf(["waiting", "done", "failed", "cancelled"]))


class ItemSchema(Schema):
    """What came of one instance."""

    number = fields.Integer(required=True)
    instance_id = fields.String(required=True)
    business_key = fields.String(required=True, allow_none=True, metadata={"description": "For whoever sees the instance."})
    state = fields.String(required=True)
    job_id = fields.String(required=True)
    result = fields.Dict(required=True, allow_none=True)
    problems = fields.List(fields.Nested(FindingSchema), required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)


class ItemsSchema(Schema):
    """A page of what came of the instances."""

    items = fields.List(fields.Nested(ItemSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class RetriedSchema(Schema):
    """How many instances are tried again."""

    retried = fields.Integer(required=True)

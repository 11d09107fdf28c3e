"""Decisions: in and out."""

from marshmallow import Schema, fields

from handlers.api.v1.fields import PageQuery, named_values


class DecisionSchema(Schema):
    """One decision or decision service at one version."""

    id = fields.String(required=True)
    decision_id = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    version_tag = fields.String(required=True, allow_none=True)
    deployment_id = fields.String(required=True)
    source = fields.String(required=True)
    deployed_at = fields.DateTime(required=True)
    state = fields.String(required=True)


class DecisionsSchema(Schema):
    """A page of decisions."""

    items = fields.List(fields.Nested(DecisionSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class DecisionsQuery(PageQuery):
    """Which decisions."""

    decision_id = fields.String(load_default=None)
    latest_only = fields.Boolean(load_default=False)


class EvaluateBody(Schema):
    """What a decision is asked."""

    variables = named_values(load_default=dict)


class EvaluatedSchema(Schema):
    """What a decision answered: its value, the same as rows of named outputs, and what each decision behind it did."""

    decision = fields.Nested(DecisionSchema, required=True)
    value = fields.Raw(required=True, allow_none=True)
    rows = fields.List(fields.Dict(), required=True)
    trace = fields.List(fields.Dict(), required=True)


class EvaluationSchema(Schema):
    """A decision that a process asked."""

    activity_id = fields.Integer(required=True)
    element_id = fields.String(required=True)
    decision_id = fields.String(required=True)
    decision_definition_id = fields.String(required=True)
    version = fields.Integer(required=True)
    evaluated_at = fields.DateTime(required=True)
    evaluator = fields.String(required=True)
    trace = fields.List(fields.Dict(), required=True)


class EvaluationsSchema(Schema):
    """The decisions that an instance asked, in order."""

    items = fields.List(fields.Nested(EvaluationSchema), required=True)

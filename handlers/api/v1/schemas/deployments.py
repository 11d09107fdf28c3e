"""Deployments and process definitions: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import PageQuery, WhenSchema, text
from handlers.api.v1.problems import FindingSchema
from handlers.api.v1.schemas.decisions import DecisionSchema


class ResourceBody(Schema):
    """One file: a diagram or a form."""

    name = text(255, required=True)
    content = fields.String(required=True)


class DeploymentBody(WhenSchema):
    """A set of files that belong together."""

    name = text(255, load_default="deployment")
    strict = fields.Boolean(load_default=False, metadata={"description": "Warnings refuse the deployment too."})
    resources = fields.List(fields.Nested(ResourceBody), required=True, validate=validate.Length(min=1, max=200))


class FilesForm(WhenSchema):
    """The same as files of a form: each file part is a resource."""

    name = text(255, load_default="deployment")
    strict = fields.Boolean(load_default=False)


class StartersSchema(Schema):
    """Which roles and people may start; empty: everybody who may start at all."""

    groups = fields.List(fields.String())
    users = fields.List(fields.String())


class DefinitionSchema(Schema):
    """One executable process at one version."""

    id = fields.String(required=True)
    process_id = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    version_tag = fields.String(required=True, allow_none=True)
    deployment_id = fields.String(required=True)
    source = fields.String(required=True)
    deployed_at = fields.DateTime(required=True)
    state = fields.String(required=True)
    is_startable = fields.Boolean(required=True)
    starters = fields.Nested(StartersSchema, required=True)
    start_form_id = fields.String(required=True, allow_none=True)
    history_time_to_live = fields.String(required=True, allow_none=True)


class DefinitionsSchema(Schema):
    """A page of process definitions."""

    items = fields.List(fields.Nested(DefinitionSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class DefinitionsQuery(PageQuery):
    """Which process definitions."""

    process_id = fields.String(load_default=None)
    latest_only = fields.Boolean(load_default=False)
    startable = fields.Boolean(load_default=False, metadata={"description": "Only what the caller may start."})


class DeployedSchema(Schema):
    """What a deployment brought."""

    deployment_id = fields.String(required=True)
    unchanged = fields.Boolean(required=True)
    definitions = fields.List(fields.Nested(DefinitionSchema), required=True)
    decisions = fields.List(fields.Nested(DecisionSchema), required=True)
    warnings = fields.List(fields.Nested(FindingSchema), required=True)


class ArrivedSchema(Schema):
    """What waits as a draft until a second person has looked it over."""

    design_id = fields.String(required=True, attribute="design.id")
    state = fields.String(required=True, attribute="design.state")
    warnings = fields.List(fields.Nested(FindingSchema), required=True)


class FindingsSchema(Schema):
    """What deploying would say."""

    problems = fields.List(fields.Nested(FindingSchema), required=True)


class DeploymentSchema(Schema):
    """A set of files that came in together; a list leaves the names of the files out."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    source = fields.String(required=True)
    deployed_by = fields.String(required=True, allow_none=True)
    deployed_at = fields.DateTime(required=True)
    note = fields.String(required=True, allow_none=True, metadata={"description": "What is new."})
    resources = fields.List(fields.String(), required=True)


class DeploymentsSchema(Schema):
    """A page of deployments."""

    items = fields.List(fields.Nested(DeploymentSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class CountsSchema(Schema):
    """How many instances of a definition there are."""

    instances = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": "By state."})
    tokens = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": "By element."})


class StartFormSchema(Schema):
    """The form to fill in before a process starts."""

    schema = fields.Dict(required=True, allow_none=True)

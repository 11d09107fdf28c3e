"""Designs, deployments in the making: in and out."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import PageQuery, PageSchema, WhenSchema, named_values, text, whole
from handlers.api.v1.schemas.deployments import ResourceBody
from models.lifecycle import DesignState
from services.designing.states import LONGEST_REMARK
from services.resources import MOST

NOTE: Final = {"description": "What is new, or what is to be said of it."}


def note(**options: Any) -> fields.String:
    """Make the field for a remark."""
    return fields.String(validate=validate.Length(max=LONGEST_REMARK), metadata=NOTE, **options)


def contents(**options: Any) -> fields.Dict:
    """Make the field for files by name; null takes a file away."""
    return fields.Dict(keys=text(255), values=fields.String(allow_none=True), validate=validate.Length(max=MOST), **options)


class BeginningSchema(WhenSchema):
    """Begin with the files of a version, with files of one's own, or with both: one's own come instead of those of their names."""

    name = text(255, load_default="")
    definition_id = text(64, load_default=None, allow_none=True)
    resources = fields.List(fields.Nested(ResourceBody), load_default=list, validate=validate.Length(max=MOST))


class SavingSchema(WhenSchema):
    """Files by name, null for one that goes; the version that was read."""

    files = contents(required=True)
    version = whole(1, load_default=None, allow_none=True)


class CheckingSchema(Schema):
    """Files as they are not saved yet."""

    files = contents(load_default=dict)


class TryingDecisionSchema(Schema):
    """A file of decisions, saved or as it is not saved yet; which of them is asked, and with what."""

    name = text(255, required=True)
    content = fields.String(load_default=None, allow_none=True)
    decision_id = text(255, load_default=None, allow_none=True)
    variables = named_values(load_default=dict)


class TriedDecisionSchema(Schema):
    """What the decisions of a file read, and what one of them answered: rows, and which rules matched."""

    decisions = fields.Dict(keys=fields.String(), values=fields.String(), required=True, metadata={"description": "Names by id."})
    needs = fields.List(fields.String(), required=True)
    rows = fields.List(fields.Dict(), required=True)
    trace = fields.List(fields.Dict(), required=True)


class RemarkedSchema(WhenSchema):
    """A remark, and the version that was looked at."""

    note = note(load_default="")
    version = whole(1, load_default=None, allow_none=True)


class ApprovedSchema(RemarkedSchema):
    """A remark, and the version that was looked at, which alone is approved."""

    version = whole(1, required=True)


class ReleaseSchema(WhenSchema):
    """What is new; and whether to go over a version that was published meanwhile."""

    note = note(load_default="")
    over_newer = fields.Boolean(load_default=False)


class DesignsQuery(PageQuery):
    """Which designs."""

    state = fields.String(load_default=None, validate=validate.OneOf([str(state) for state in DesignState]))
    is_open = fields.Boolean(load_default=False, metadata={"description": "Only what is neither published nor discarded."})


class VersionQuery(Schema):
    """At which version."""

    version = fields.Integer(load_default=None, validate=validate.Range(1))


class OfferQuery(Schema):
    """In which language."""

    language = fields.String(load_default="zh", validate=validate.OneOf(["zh", "en"]))


class DesignFileSchema(Schema):
    """One file, and since which version it reads so."""

    name = fields.String(required=True)
    size = fields.Integer(required=True)
    since = fields.Integer(required=True)


class DesignRemarkSchema(Schema):
    """What somebody did with a version, and said of it."""

    version = fields.Integer(required=True)
    verb = fields.String(required=True)
    text = fields.String(required=True)
    said_at = fields.DateTime(required=True)
    said_by = fields.String(required=True, allow_none=True)


class DesignSchema(Schema):
    """A deployment in the making; a list leaves out its files and remarks."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    based_on = fields.String(required=True, allow_none=True)
    begun_at = fields.DateTime(required=True)
    begun_by = fields.String(required=True, allow_none=True)
    changed_at = fields.DateTime(required=True)
    deployment_id = fields.String(required=True, allow_none=True, metadata={"description": "What it became."})
    files = fields.List(fields.Nested(DesignFileSchema), required=True)
    remarks = fields.List(fields.Nested(DesignRemarkSchema), required=True)


class DesignsSchema(PageSchema):
    """A page of designs."""

    items = fields.List(fields.Nested(DesignSchema), required=True)


class DesignVersionSchema(Schema):
    """One state that was saved."""

    number = fields.Integer(required=True)
    saved_at = fields.DateTime(required=True)
    saved_by = fields.String(required=True, allow_none=True)


class DesignVersionsSchema(Schema):
    """What was saved, the latest first."""

    items = fields.List(fields.Nested(DesignVersionSchema), required=True)


class RoleOfferSchema(Schema):
    """A role, by its slug and by what it is called."""

    role = fields.String(required=True)
    name = fields.String(required=True)


class JobOfferSchema(Schema):
    """A job type that somebody here does."""

    job_type = fields.String(required=True)
    is_local = fields.Boolean(required=True, metadata={"description": "Done inside the step."})


class ClockOfferSchema(Schema):
    """A named clock, and on what it rests."""

    name = fields.String(required=True)
    label = fields.String(required=True)
    label_en = fields.String(required=True)
    law = fields.String(required=True)
    certainty = fields.String(required=True)


class FieldOfferSchema(Schema):
    """A variable that a form writes."""

    name = fields.String(required=True)
    label = fields.String(required=True)
    type = fields.String(required=True)


class FormOfferSchema(Schema):
    """A form that a diagram may name; its fields when it is of the same design."""

    form_id = fields.String(required=True)
    fields_ = fields.List(fields.Nested(FieldOfferSchema), required=True, attribute="fields", data_key="fields")


class OfferSchema(Schema):
    """What a diagram of a design may name."""

    roles = fields.List(fields.Nested(RoleOfferSchema), required=True)
    job_types = fields.List(fields.Nested(JobOfferSchema), required=True)
    clocks = fields.List(fields.Nested(ClockOfferSchema), required=True)
    forms = fields.List(fields.Nested(FormOfferSchema), required=True)
    processes = fields.List(fields.String(), required=True)
    decisions = fields.List(fields.String(), required=True)
    templates = fields.List(fields.Dict(), required=True, metadata={"description": "Element templates of the Camunda Modeler."})

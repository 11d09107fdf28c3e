"""Areas, offices and roles: in and out."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from handlers.api.v1.fields import FIRST_YEAR, LAST_YEAR, PageQuery, ReasonSchema, WhenSchema, text

MOST_OFFICES = 200  # that go along with their area


class Day(fields.Date):
    """A day, as 2026-11-22."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        found = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            message = "Out of range."
            raise ValidationError(message)
        return found


class FormerNameSchema(Schema):
    """A name borne up to a day."""

    name = fields.String(required=True)
    valid_to = fields.Date(required=True, metadata={"description": "The last day."})


class AreaSchema(Schema):
    """A province, city, county, town or village."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    parent_code = fields.String(required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True, metadata={"description": "The last day."})
    replaced_by = fields.String(required=True, allow_none=True, metadata={"description": "The area into which it went."})


class WholeAreaSchema(AreaSchema):
    """An area with the names it bore before."""

    former_names = fields.List(fields.Nested(FormerNameSchema), required=True)


class AreasSchema(Schema):
    """A page of areas."""

    items = fields.List(fields.Nested(AreaSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class AreaBody(WhenSchema):
    """A new area."""

    code = text(12, required=True)
    name = text(255, required=True)
    parent_code = text(12, load_default=None, allow_none=True)


class FormerQuery(PageQuery):
    """Whether those that are no more, or not yet, are listed too."""

    with_former = fields.Boolean(load_default=False)


class AreasQuery(FormerQuery):
    """Which areas."""

    parent_code = fields.String(load_default=None)
    text = fields.String(load_default=None, metadata={"description": "A part of the name, or how the code begins."})


class SuccessorBody(Schema):
    """The area into which another one would go."""

    successor_code = text(12, required=True)


class MergingSchema(Schema):
    """What would go along with an area."""

    areas = fields.Integer(required=True)
    offices = fields.Integer(required=True)
    people = fields.Integer(required=True)
    cases = fields.Integer(required=True, metadata={"description": "Open ones."})


class RenameBody(WhenSchema):
    """Another name from a day on."""

    name = text(255, required=True)
    since = Day(required=True, metadata={"description": "The first day of the new name."})


class HeirBody(Schema):
    """An office that ends with its area, and the one that goes on with its matters."""

    office_id = text(36, required=True)
    replaced_by = text(36, required=True)


class ReplaceBody(WhenSchema):
    """The area into which another one goes, and from which day on."""

    successor_code = text(12, required=True)
    since = Day(required=True, metadata={"description": "The first day on which the old area is no more."})
    offices = fields.List(fields.Nested(HeirBody), load_default=list, validate=validate.Length(max=MOST_OFFICES))


class OfficeSchema(Schema):
    """Where people work."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    area_code = fields.String(required=True)
    area_name = fields.String(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True, metadata={"description": "The last day."})
    replaced_by = fields.String(required=True, allow_none=True, metadata={"description": "The office that goes on with its matters."})


class WholeOfficeSchema(OfficeSchema):
    """An office with the names it bore before."""

    former_names = fields.List(fields.Nested(FormerNameSchema), required=True)


class OfficesSchema(Schema):
    """A page of offices."""

    items = fields.List(fields.Nested(OfficeSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class OfficeBody(WhenSchema):
    """A new office."""

    name = text(255, required=True)
    area_code = text(12, required=True)
    valid_from = Day(load_default=None, allow_none=True)


class OfficesQuery(FormerQuery):
    """Which offices."""

    area_code = fields.String(load_default=None)
    text = fields.String(load_default=None, metadata={"description": "A part of the name."})


class HeirQuery(Schema):
    """Who would go on with the matters of an office."""

    replaced_by = text(36, load_default=None, allow_none=True)


class StrandedSchema(Schema):
    """User tasks of one name that nobody could do any more."""

    name = fields.String(required=True)
    count = fields.Integer(required=True)


class ClosingSchema(Schema):
    """What hangs on an office."""

    people = fields.Integer(required=True)
    cases = fields.Integer(required=True, metadata={"description": "Open ones."})
    user_tasks = fields.Integer(required=True)
    stranded = fields.List(fields.Nested(StrandedSchema), required=True, metadata={"description": "While there are any it cannot end."})


class CloseOfficeBody(WhenSchema):
    """From which day on an office is no more, and who goes on with its matters."""

    since = Day(required=True, metadata={"description": "The first day on which it is no more."})
    replaced_by = text(36, load_default=None, allow_none=True)


class RightSchema(Schema):
    """What a role lets somebody do."""

    verb = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    is_sensitive = fields.Boolean(required=True, metadata={"description": "A session needs a fresh proof for it."})


class RoleNameSchema(Schema):
    """What a role is called, and what it may do."""

    role = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    rights = fields.List(fields.Nested(RightSchema), required=True)


class RoleNamesSchema(Schema):
    """All roles."""

    items = fields.List(fields.Nested(RoleNameSchema), required=True)


class MoveBody(ReasonSchema):
    """Where a case goes, and why."""

    area_code = text(12, required=True)
    office_id = text(36, load_default=None, allow_none=True, metadata={"description": "None: the one that does such work there."})


class MovedSchema(Schema):
    """Where a case is now."""

    case_id = fields.String(required=True)
    number = fields.String(required=True)
    area_code = fields.String(required=True)
    office_id = fields.String(required=True)
    user_tasks = fields.Integer(required=True, metadata={"description": "How many open user tasks ask somebody else now."})

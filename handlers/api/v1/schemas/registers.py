"""Institutions, professionals, lists of other departments: in and out."""

from marshmallow import Schema, fields

from handlers.api.v1.fields import PageQuery, PageSchema, WhenSchema, text, whole


class InstitutionSchema(Schema):
    """An institution as the register has it."""

    id = fields.String(required=True)
    org_no = fields.String(required=True)
    name = fields.String(required=True)
    credit_code = fields.String(required=True)
    kind = fields.String(required=True)
    area_code = fields.String(required=True)
    area_name = fields.String(required=True)
    office_id = fields.String(required=True)
    address = fields.String(required=True)
    distance_km = fields.Integer(required=True, allow_none=True)
    service_types = fields.List(fields.String(), required=True)
    accepted_diagnoses = fields.List(fields.String(), required=True)
    capacity = fields.Integer(required=True)
    taken = fields.Integer(required=True, attribute="load", data_key="load")  # a schema has a `load` of its own
    state = fields.String(required=True)
    entered_at = fields.DateTime(required=True)
    left_at = fields.DateTime(required=True, allow_none=True)
    exit_type = fields.String(required=True, allow_none=True)


class InstitutionsSchema(PageSchema):
    """A page of institutions."""

    items = fields.List(fields.Nested(InstitutionSchema), required=True)


class InstitutionsQuery(PageQuery):
    """Which institutions."""

    area_code = fields.String(load_default=None)
    state = fields.String(load_default=None)
    service_type = fields.String(load_default=None)


class InstitutionBody(WhenSchema):
    """An institution that was confirmed elsewhere."""

    name = text(255, required=True)
    credit_code = text(18, required=True)
    kind = text(255, required=True)
    area_code = text(12, required=True)
    address = text(255, required=True)
    distance_km = whole(0, 5_000, load_default=None, allow_none=True)
    service_types = fields.List(text(64), required=True)
    accepted_diagnoses = fields.List(text(64), required=True)
    capacity = whole(1, 100_000, required=True)
    taken = whole(0, 100_000, load_default=0, attribute="load", data_key="load")


class ProfessionalSchema(Schema):
    """A professional as the register has him; without ID number and phone."""

    id = fields.String(required=True)
    talent_no = fields.String(required=True)
    name = fields.String(required=True)
    category = fields.String(required=True)
    area_code = fields.String(required=True)
    office_id = fields.String(required=True)
    institution_id = fields.String(required=True, allow_none=True)
    certificate = fields.String(required=True)
    certificate_valid_until = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True)
    state_reason = fields.String(required=True, allow_none=True)
    entered_at = fields.DateTime(required=True)
    hours_this_year = fields.Integer(required=True)
    is_certified = fields.Boolean(required=True)
    is_trained = fields.Boolean(required=True)


class ProfessionalsSchema(PageSchema):
    """A page of professionals."""

    items = fields.List(fields.Nested(ProfessionalSchema), required=True)


class ProfessionalsQuery(PageQuery):
    """Which professionals."""

    state = fields.String(load_default=None)
    institution_id = fields.String(load_default=None)


class ProfessionalBody(WhenSchema):
    """An application to the register of professionals."""

    name = text(255, required=True)
    id_no = text(32, required=True)
    phone = text(32, load_default=None, allow_none=True)
    category = text(64, required=True)
    area_code = text(12, required=True)
    institution_id = text(36, load_default=None, allow_none=True)
    certificate = text(255, required=True)
    certificate_no = text(64, load_default=None, allow_none=True)
    certificate_valid_until = fields.Date(load_default=None, allow_none=True)


class TrainingBody(WhenSchema):
    """Hours of training."""

    year = whole(1990, 2999, required=True)
    hours = whole(1, 2_000, required=True)
    topic = text(255, required=True)


class PersonListSchema(Schema):
    """A list without its people."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    area_code = fields.String(required=True)
    source = fields.String(required=True)
    people = fields.Integer(required=True)
    imported_at = fields.DateTime(required=True)


class PersonListsSchema(Schema):
    """All lists."""

    items = fields.List(fields.Nested(PersonListSchema), required=True)


class PersonListBody(WhenSchema):
    """A department's list, which replaces the one before; only keyed digests of the numbers are kept."""

    kind = text(64, required=True, metadata={"description": "severe_disorder (卫生健康) or disability_certificate (残联)"})
    area_code = text(12, required=True)
    source = text(255, required=True)
    id_numbers = fields.List(text(32), required=True)

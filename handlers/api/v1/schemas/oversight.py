"""The supervisor's figures: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import PageQuery, ReasonSchema, text
from services.oversight.balancing import MOST, MOST_TAKERS
from services.oversight.bands import Band


class WantedQuery(Schema):
    """Which part of the unfinished user tasks."""

    area_code = fields.String(load_default=None, metadata={"description": "An area, and everything below it."})
    office_id = fields.String(load_default=None)
    person_id = fields.String(load_default=None, metadata={"description": "Who holds it; `nobody`: it is yet to be taken."})
    process_id = fields.String(load_default=None)
    element_id = fields.String(load_default=None)
    band = fields.String(load_default=None, validate=validate.OneOf([str(band) for band in Band]))


class BehindQuery(PageQuery, WantedQuery):
    """Which user tasks, and which page."""


class BoardLineSchema(Schema):
    """What one area, office, person or procedure has to do."""

    key = fields.String(required=True, allow_none=True, metadata={"description": "Null: nobody's, or nowhere."})
    name = fields.String(required=True, allow_none=True)
    bands = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    urgent = fields.Integer(required=True, metadata={"description": "Overdue, or due within three days."})
    total = fields.Integer(required=True)


class BoardSchema(Schema):
    """The unfinished user tasks, counted from four sides in one moment."""

    taken_at = fields.DateTime(required=True)
    area_code = fields.String(required=True, allow_none=True)
    area_name = fields.String(required=True, allow_none=True)
    is_capped = fields.Boolean(required=True, metadata={"description": "There are more than were counted."})
    total = fields.Nested(BoardLineSchema, required=True)
    areas = fields.List(fields.Nested(BoardLineSchema), required=True, metadata={"description": "Those right below the area looked at."})
    offices = fields.List(fields.Nested(BoardLineSchema), required=True)
    people = fields.List(fields.Nested(BoardLineSchema), required=True)
    procedures = fields.List(fields.Nested(BoardLineSchema), required=True)


class PickBody(Schema):
    """Which user tasks go to whom."""

    user_tasks = fields.List(text(36), required=True, validate=validate.Length(1, MOST))
    takers = fields.List(text(36), required=True, validate=validate.Length(1, MOST_TAKERS))


class BalanceBody(ReasonSchema, PickBody):
    """Which user tasks go to whom, and why."""


class GivenTaskSchema(Schema):
    """A user task and whose it becomes."""

    user_task_id = fields.Function(lambda pair: pair[0], metadata={"type": "string"})
    person_id = fields.Function(lambda pair: pair[1], metadata={"type": "string"})


class TakerSchema(Schema):
    """Somebody who takes some of them."""

    person_id = fields.String(required=True)
    name = fields.String(required=True)
    has = fields.Integer(required=True)
    gets = fields.Integer(required=True)


class BalancedSchema(Schema):
    """Who gets which of them, or would."""

    given = fields.List(fields.Nested(GivenTaskSchema), required=True)
    left = fields.List(fields.String(), required=True, metadata={"description": "What none of the takers may do stays where it is."})
    takers = fields.List(fields.Nested(TakerSchema), required=True)


class SpanQuery(Schema):
    """Which runs: by the days on which they began, and where."""

    since = fields.Date(load_default=None, metadata={"description": "The first day."})
    until = fields.Date(load_default=None, metadata={"description": "The last day."})
    area_code = fields.String(load_default=None, metadata={"description": "An area, and everything below it."})


class TimesSchema(Schema):
    """Seconds."""

    median = fields.Integer(required=True, allow_none=True)
    ninetieth = fields.Integer(required=True, allow_none=True, metadata={"description": "Nine in ten do not exceed it."})


class HeatSchema(Schema):
    """What one element was like."""

    element_id = fields.String(required=True)
    name = fields.String(required=True)
    element_type = fields.String(required=True)
    entered = fields.Integer(required=True)
    active = fields.Integer(required=True, metadata={"description": "Tokens that stand there now."})
    done = fields.Integer(required=True)
    elapsed = fields.Nested(TimesSchema, required=True)
    worked = fields.Nested(TimesSchema, required=True, metadata={"description": "Business hours by the calendar of the area."})
    due = fields.Integer(required=True, metadata={"description": "User tasks with a due moment."})
    late = fields.Integer(required=True)


class HeatmapSchema(Schema):
    """The elements of a definition, measured over its latest runs."""

    definition_id = fields.String(required=True)
    process_id = fields.String(required=True)
    process_name = fields.String(required=True)
    version = fields.Integer(required=True)
    runs = fields.Integer(required=True)
    is_capped = fields.Boolean(required=True, metadata={"description": "There are more than were measured."})
    working_day = fields.Integer(required=True, metadata={"description": "Seconds of business hours."})
    elements = fields.List(fields.Nested(HeatSchema), required=True)


class StepSchema(Schema):
    """A step of a way."""

    element_id = fields.String(required=True)
    name = fields.String(required=True)


class VariantSchema(Schema):
    """One way through a process."""

    steps = fields.List(fields.Nested(StepSchema), required=True)
    end = fields.Nested(StepSchema, required=True, allow_none=True)
    runs = fields.Integer(required=True)
    share = fields.Integer(required=True, metadata={"description": "Of ten thousand."})
    median = fields.Integer(required=True, allow_none=True)
    median_worked = fields.Integer(required=True, allow_none=True)


class VariantsSchema(Schema):
    """The most frequent ways of finished runs."""

    definition_id = fields.String(required=True)
    process_name = fields.String(required=True)
    runs = fields.Integer(required=True)
    ways = fields.Integer(required=True)
    is_capped = fields.Boolean(required=True)
    items = fields.List(fields.Nested(VariantSchema), required=True)


class WordsSchema(Schema):
    """One text in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class MeasureSchema(Schema):
    """What is measured, how, and by which source."""

    name = fields.String(required=True)
    title = fields.Nested(WordsSchema, required=True)
    how = fields.Nested(WordsSchema, required=True)
    unit = fields.String(
        required=True,
        metadata={"description": "`count`; `share` in ten-thousandths; `seconds`; `worked`: seconds of business hours. Times are medians."},
    )
    group = fields.String(required=True)
    source = fields.String(required=True)
    process_id = fields.String(required=True, allow_none=True, metadata={"description": "The procedure that brings it."})


class MeasuresSchema(Schema):
    """All measures."""

    items = fields.List(fields.Nested(MeasureSchema), required=True)


class MeasuredRowSchema(Schema):
    """One bar."""

    key = fields.String(required=True, allow_none=True)
    label = fields.Nested(WordsSchema, required=True, allow_none=True)
    value = fields.Integer(required=True, allow_none=True)
    of = fields.Integer(required=True, metadata={"description": "The whole of a share; of how many a median is."})


class AnswerSchema(Schema):
    """All together, and by what it is made of."""

    total = fields.Nested(MeasuredRowSchema, required=True)
    rows = fields.List(fields.Nested(MeasuredRowSchema), required=True)
    is_capped = fields.Boolean(required=True)


class MeasuredSchema(Schema):
    """A measure and its answer."""

    measure = fields.Nested(MeasureSchema, required=True)
    answer = fields.Nested(AnswerSchema, required=True)
    working_day = fields.Integer(required=True)

"""Clocks, time limits, calendars: in and out."""

from marshmallow import Schema, fields, validate

from deadlines.limits import CERTAINTIES, ENDS, MOST, STARTS, Party, Unit
from handlers.api.v1.fields import PageQuery, PageSchema, ReasonSchema, WhenSchema, text, whole

UNITS = validate.OneOf([str(unit) for unit in Unit])
REGION = validate.Regexp(r"^\d{0,12}$")
TIME = validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d$")
LONGEST_NOTICE = 100_000  # characters of a CSV file


class ClockSchema(Schema):
    """A time limit at work."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    label = fields.String(required=True)
    label_en = fields.String(required=True)
    party = fields.String(required=True)
    state = fields.String(required=True)
    is_overdue = fields.Boolean(required=True)
    is_provisional = fields.Boolean(required=True, metadata={"description": "It depends on a year whose holidays nobody has announced."})
    is_local = fields.Boolean(required=True, metadata={"description": "A local setting, no verified law."})
    title = fields.String(required=True)
    article = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    instance_id = fields.String(required=True)
    element_id = fields.String(required=True)
    started_at = fields.DateTime(required=True)
    basis = fields.String(required=True, allow_none=True, metadata={"description": "The variable that told the start."})
    due_at = fields.DateTime(required=True, allow_none=True, metadata={"description": "Null while it stands still."})
    last_day = fields.Date(required=True, allow_none=True)
    stopped_at = fields.DateTime(required=True, allow_none=True)
    ended_at = fields.DateTime(required=True, allow_none=True)


class ClocksSchema(PageSchema):
    """A page of clocks."""

    items = fields.List(fields.Nested(ClockSchema), required=True)


class ClocksQuery(PageQuery):
    """Which clocks."""

    case_id = fields.String(load_default=None)
    instance_id = fields.String(load_default=None)
    name = fields.String(load_default=None)
    state = fields.String(load_default=None)


class ClockEventSchema(Schema):
    """What happened to a clock."""

    kind = fields.String(required=True)
    occurred_at = fields.DateTime(required=True)
    written_at = fields.DateTime(required=True)
    due_before = fields.DateTime(required=True, allow_none=True)
    due_after = fields.DateTime(required=True, allow_none=True)
    ground = fields.String(required=True, allow_none=True)
    value = fields.Integer(required=True, allow_none=True)
    unit = fields.String(required=True, allow_none=True)
    by = fields.String(required=True, allow_none=True)
    note = fields.Dict(required=True, allow_none=True)


class ExplainedSchema(Schema):
    """Why a clock is due when it is."""

    clock = fields.Nested(ClockSchema, required=True)
    data = fields.Dict(required=True, metadata={"description": "The derivation day by day."})
    zh = fields.List(fields.String(), required=True)
    en = fields.List(fields.String(), required=True)
    events = fields.List(fields.Nested(ClockEventSchema), required=True)


class StopClockBody(ReasonSchema):
    """On what legal ground."""

    ground = text(64, required=True)


class ExtensionBody(ReasonSchema):
    """How much more time."""

    value = whole(1, MOST, required=True)
    unit = fields.String(required=True, validate=UNITS)


class GrantBody(ReasonSchema):
    """How the party was told."""

    notice = text(2_000, required=True)


class GroundSchema(Schema):
    """On what legal ground a clock stands still."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    label_en = fields.String(required=True)
    title = fields.String(required=True)
    article = fields.String(required=True)
    is_local = fields.Boolean(required=True)


class TimeLimitBody(WhenSchema):
    """A version of a time limit."""

    name = text(64, required=True)
    region = fields.String(load_default="", validate=REGION, metadata={"description": "The first digits of the areas it holds in."})
    value = whole(0, MOST, required=True)
    unit = fields.String(required=True, validate=UNITS)
    party = fields.String(required=True, validate=validate.OneOf([str(party) for party in Party]))
    starts = fields.String(required=True, validate=validate.OneOf(STARTS))
    rolls = fields.Boolean(required=True)
    ends = fields.String(required=True, validate=validate.OneOf(ENDS))
    title = fields.String(load_default="", validate=validate.Length(max=255))
    article = fields.String(load_default="", validate=validate.Length(max=255))
    certainty = fields.String(required=True, validate=validate.OneOf(sorted(CERTAINTIES)))
    label = text(255, required=True)
    label_en = text(255, required=True)
    valid_from = fields.Date(load_default=None, allow_none=True)
    valid_to = fields.Date(load_default=None, allow_none=True)


class TimeLimitSchema(Schema):
    """One version of a time limit in a region."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    region = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True)
    source = fields.String(required=True)
    value = fields.Integer(required=True)
    unit = fields.String(required=True)
    party = fields.String(required=True)
    starts = fields.String(required=True)
    rolls = fields.Boolean(required=True)
    ends = fields.String(required=True)
    title = fields.String(required=True)
    article = fields.String(required=True)
    certainty = fields.String(required=True)
    is_local = fields.Boolean(required=True)
    label = fields.String(required=True)
    label_en = fields.String(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    published_at = fields.DateTime(required=True, allow_none=True)


class TimeLimitsSchema(PageSchema):
    """A page of time limits."""

    items = fields.List(fields.Nested(TimeLimitSchema), required=True)


class TimeLimitsQuery(PageQuery):
    """Which time limits."""

    name = fields.String(load_default=None)
    state = fields.String(load_default=None)


class PublishLimitBody(ReasonSchema):
    """Whether running clocks take the new version too."""

    to_running = fields.Boolean(load_default=False)


class ExampleQuery(Schema):
    """When a limit begins, and where."""

    start = fields.Date(required=True)
    area_code = fields.String(load_default=None, validate=REGION)


class ExampleSchema(Schema):
    """What a limit comes to."""

    start = fields.DateTime(required=True)
    data = fields.Dict(required=True, metadata={"description": "As of a clock: see explain."})
    zh = fields.List(fields.String(), required=True)
    en = fields.List(fields.String(), required=True)


class NamingElementSchema(Schema):
    """An element that names a limit."""

    element_id = fields.String(required=True)
    name = fields.String(required=True)


class LimitUseSchema(Schema):
    """A process whose newest version names a limit."""

    definition_id = fields.String(required=True)
    process_id = fields.String(required=True)
    name = fields.String(required=True)
    elements = fields.List(fields.Nested(NamingElementSchema), required=True)


class LimitUsesSchema(Schema):
    """Where a limit is used."""

    items = fields.List(fields.Nested(LimitUseSchema), required=True)


class CalendarDaySchema(Schema):
    """A day that is not what its weekday says, or a holiday that has a name."""

    day = fields.Date(required=True)
    is_working = fields.Boolean(required=True)
    name = fields.String(load_default="", validate=validate.Length(max=255))
    name_en = fields.String(load_default="", validate=validate.Length(max=255))


class CalendarBody(WhenSchema):
    """What a notice says of one year: as days, or as the lines of a CSV file."""

    title = text(255, required=True)
    region = fields.String(load_default="", validate=REGION, metadata={"description": "The first digits of the areas it holds in."})
    closes = fields.String(load_default=None, allow_none=True, validate=TIME, metadata={"description": "The end of business, 17:30."})
    days = fields.List(fields.Nested(CalendarDaySchema), load_default=None, allow_none=True, validate=validate.Length(1, 400))
    csv = text(LONGEST_NOTICE, load_default=None, allow_none=True, metadata={"description": "date,kind,name; kind is off or work."})


class CalendarDaysBody(WhenSchema):
    """What some days of a draft are, as days or as the lines of a CSV file; and which are as usual."""

    days = fields.List(fields.Nested(CalendarDaySchema), load_default=list, validate=validate.Length(max=400))
    csv = text(LONGEST_NOTICE, load_default=None, allow_none=True, metadata={"description": "In place of the days."})
    usual = fields.List(fields.Date(), load_default=list, validate=validate.Length(max=400))
    is_whole = fields.Boolean(load_default=False, metadata={"description": "All other days are as usual."})


class CalendarSchema(Schema):
    """One version of what a notice says of a year."""

    id = fields.String(required=True)
    region = fields.String(required=True)
    year = fields.Integer(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True)
    source = fields.String(required=True)
    title = fields.String(required=True)
    closes = fields.String(required=True, allow_none=True)
    published_at = fields.DateTime(required=True, allow_none=True)
    days = fields.List(fields.Nested(CalendarDaySchema), required=True)


class CalendarsSchema(PageSchema):
    """A page of calendars."""

    items = fields.List(fields.Nested(CalendarSchema), required=True)


class CalendarsQuery(PageQuery):
    """Which calendars."""

    year = fields.Integer(load_default=None, validate=validate.Range(1, 9999))
    region = fields.String(load_default=None)


class DayOfYearSchema(Schema):
    """One day, as a wall calendar shows it."""

    day = fields.Date(required=True)
    is_working = fields.Boolean(required=True)
    why = fields.String(required=True, metadata={"description": "workday, makeup, weekend or holiday."})
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    is_provisional = fields.Boolean(required=True)


class MonthSchema(Schema):
    """A month: weeks from Monday to Sunday; null is a day of another month."""

    number = fields.Integer(required=True)
    working = fields.Integer(required=True, metadata={"description": "Working days."})
    weeks = fields.List(fields.List(fields.Nested(DayOfYearSchema, allow_none=True)), required=True)


class FestivalSchema(Schema):
    """Days off in a row that bear one name."""

    name = fields.String(required=True)
    name_en = fields.String(required=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)
    days = fields.Integer(required=True)


class YearSchema(Schema):
    """What holds in a year."""

    number = fields.Integer(required=True)
    working = fields.Integer(required=True)
    is_provisional = fields.Boolean(required=True, metadata={"description": "No notice speaks of it yet."})
    festivals = fields.List(fields.Nested(FestivalSchema), required=True)
    makeups = fields.List(fields.Nested(DayOfYearSchema), required=True)
    months = fields.List(fields.Nested(MonthSchema), required=True)


class CalendarVersionSchema(Schema):
    """A version of what a notice says of a year."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True)
    title = fields.String(required=True)


class YearLineSchema(Schema):
    """What holds in one year, and what is being prepared."""

    year = fields.Integer(required=True)
    title = fields.String(required=True)
    working = fields.Integer(required=True)
    festivals = fields.Integer(required=True)
    makeups = fields.Integer(required=True)
    is_provisional = fields.Boolean(required=True)
    versions = fields.List(fields.Nested(CalendarVersionSchema), required=True)


class YearsSchema(Schema):
    """The years of the country or of a region."""

    region = fields.String(required=True)
    regions = fields.List(fields.String(), required=True, metadata={"description": "Those that have calendars of their own."})
    years = fields.List(fields.Nested(YearLineSchema), required=True)


class RegionQuery(Schema):
    """Of which region."""

    region = fields.String(load_default="", validate=REGION)


class ChangeSchema(Schema):
    """A clock whose due moment would be another one."""

    clock_id = fields.String(required=True)
    name = fields.String(required=True)
    label = fields.String(required=True)
    label_en = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    case_number = fields.String(required=True, allow_none=True)
    due_before = fields.DateTime(required=True, allow_none=True)
    due_after = fields.DateTime(required=True, allow_none=True)
    is_provisional = fields.Boolean(required=True)


class PreviewSchema(Schema):
    """What a publication would change."""

    clocks = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    digest = fields.String(required=True)
    items = fields.List(fields.Nested(ChangeSchema), required=True, metadata={"description": "The first hundred of those you may see."})
    unseen = fields.Integer(required=True, metadata={"description": "Changes in cases that you may not see."})


class PublishedSchema(Schema):
    """What holds from now on."""

    id = fields.String(required=True)
    batch_id = fields.String(required=True, allow_none=True, metadata={"description": "The batch that counts open clocks again."})
    clocks = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    digest = fields.String(required=True)

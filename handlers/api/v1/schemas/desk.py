"""What people say around user tasks, how they keep their desks, and what they are told: in and out."""

from marshmallow import Schema, fields, validate

from handlers.api.v1.fields import Moment, PageQuery, PageSchema, WhenSchema, text, whole
from services.inbox import FOLLOW_UPS, LISTS
from services.notice_settings import HOWS
from services.oversight.bands import Band
from services.worklists import SORTS

LAST_MINUTE = 24 * 60 - 1


class MadeSchema(Schema):
    """What was made."""

    id = fields.String(required=True)


class CommentSchema(Schema):
    """Something a colleague wrote."""

    id = fields.String(required=True)
    user_task_id = fields.String(required=True)
    words = fields.String(required=True)
    author_name = fields.String(required=True, allow_none=True)
    written_at = fields.DateTime(required=True)


class QuestionSchema(Schema):
    """Something a colleague was asked, and his answer."""

    id = fields.String(required=True)
    user_task_id = fields.String(required=True)
    user_task_name = fields.String(required=True)
    words = fields.String(required=True, allow_none=True)
    asked_by_name = fields.String(required=True)
    asked_of_name = fields.String(required=True)
    asked_of = fields.String(required=True)
    asked_at = fields.DateTime(required=True)
    answer = fields.String(required=True, allow_none=True)
    answered_at = fields.DateTime(required=True, allow_none=True)


class ConversationSchema(Schema):
    """Everything that was said about a user task and the others of its case."""

    comments = fields.List(fields.Nested(CommentSchema), required=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True)


class QuestionsSchema(PageSchema):
    """A page of questions."""

    items = fields.List(fields.Nested(QuestionSchema), required=True)


class WordsBody(WhenSchema):
    """What is said."""

    words = text(4_000, required=True)


class CommentBody(WordsBody):
    """What is said, and who is told of it."""

    mentioned = fields.List(text(36), load_default=list, validate=validate.Length(max=20))


class QuestionBody(WordsBody):
    """What is asked, and whom."""

    person_id = text(36, required=True)


class ColleagueSchema(Schema):
    """Somebody who works here."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class ColleaguesSchema(Schema):
    """Whom one may turn to."""

    items = fields.List(fields.Nested(ColleagueSchema), required=True)


class SomebodySchema(Schema):
    """Somebody who has a user task open."""

    person_id = fields.String(required=True)
    name = fields.String(required=True)


class PresenceSchema(Schema):
    """Who else has a user task open just now."""

    others = fields.List(fields.Nested(SomebodySchema), required=True)


class PutOffBody(WhenSchema):
    """Until when."""

    until_at = Moment(required=True)


class CriteriaSchema(Schema):
    """What a desk is looked through for."""

    show = fields.String(load_default="mine", validate=validate.OneOf(LISTS))
    state = fields.String(load_default=None, allow_none=True)
    process_id = text(255, load_default=None, allow_none=True)
    element_id = text(255, load_default=None, allow_none=True)
    area_code = text(12, load_default=None, allow_none=True)
    due = fields.String(load_default=None, allow_none=True, validate=validate.OneOf((None, *Band)))
    follow_up = fields.String(load_default=None, allow_none=True, validate=validate.OneOf((None, *FOLLOW_UPS)))
    subject = text(100, load_default=None, allow_none=True)
    sort = fields.String(load_default="due", validate=validate.OneOf(tuple(SORTS)))


class FilterSchema(Schema):
    """A way to look for user tasks."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    criteria = fields.Nested(CriteriaSchema, required=True)
    office_id = fields.String(required=True, allow_none=True, metadata={"description": "With whom it is shared."})
    is_mine = fields.Boolean(required=True)
    by_name = fields.String(required=True)


class FiltersSchema(Schema):
    """One's own filters, and those of one's offices."""

    items = fields.List(fields.Nested(FilterSchema), required=True)


class FilterBody(WhenSchema):
    """A way to look for user tasks, for oneself or for an office one works in."""

    name = text(60, required=True)
    criteria = fields.Nested(CriteriaSchema, required=True)
    office_id = text(36, load_default=None, allow_none=True)


class NoticeSchema(Schema):
    """Something the caller ought to know."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    user_task_id = fields.String(required=True, allow_none=True)
    case_id = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)
    disposal_id = fields.String(required=True, allow_none=True)
    by_name = fields.String(required=True, allow_none=True)
    raised_at = fields.DateTime(required=True)
    read_at = fields.DateTime(required=True, allow_none=True)


class NoticesSchema(PageSchema):
    """A page of notices."""

    items = fields.List(fields.Nested(NoticeSchema), required=True)


class NoticesQuery(PageQuery):
    """Which notices."""

    is_unread = fields.Boolean(load_default=None)


class UnreadSchema(Schema):
    """How many were not looked at, up to a hundred."""

    unread = fields.Integer(required=True)


class SeenBody(WhenSchema):
    """Which notice was seen; none: all of them."""

    notice_id = text(36, load_default=None, allow_none=True)


class SettingSchema(Schema):
    """How somebody wants to be told besides the page; moments of the day are minutes after midnight."""

    email = fields.String(load_default="off", validate=validate.OneOf(HOWS))
    sms = fields.String(load_default="off", validate=validate.OneOf(HOWS))
    webhook = fields.String(load_default="off", validate=validate.OneOf(HOWS))
    digest_at = whole(0, LAST_MINUTE, load_default=8 * 60)
    quiet_from = whole(0, LAST_MINUTE, load_default=None, allow_none=True)
    quiet_until = whole(0, LAST_MINUTE, load_default=None, allow_none=True)


class SettingBody(SettingSchema, WhenSchema):
    """How somebody wants to be told."""


class SettingViewSchema(SettingSchema):
    """How somebody wants to be told, and by which channels he can be reached."""

    reachable = fields.List(fields.String(), required=True)

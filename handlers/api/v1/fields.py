"""The fields of requests: texts with an end, whole numbers that fit, moments in UTC."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from services.transaction import When

LONGEST_NAME = 255  # characters of a variable
LARGEST = 2**31 - 1  # what an INTEGER column holds
FIRST_YEAR, LAST_YEAR = 1900, 2999


class Sentence(str):
    """A Chinese sentence with its English twin."""

    __slots__ = ("en",)
    en: str

    def __new__(cls, zh: str, en: str) -> "Sentence":
        """Pair the two."""
        text = super().__new__(cls, zh)
        text.en = en
        return text


CHINESE: Final[Mapping[str, str]] = {
    "Missing data for required field.": "必填。",
    "Unknown field.": "没有这个字段。",
    "Field may not be null.": "不能为 null。",
    "Invalid input type.": "需要一个 JSON 对象。",
    "Not a valid string.": "需要文本。",
    "Not a valid integer.": "需要整数。",
    "Not a valid boolean.": "需要 true 或 false。",
    "Not a valid mapping type.": "需要一个 JSON 对象。",
    "Not a valid list.": "需要列表。",
    "Not a valid date.": "需要日期，如 2026-11-22。",
    "Not a valid datetime.": "需要带时区的时间，如 2026-11-21T08:00:00+08:00。",
    "Not a valid aware datetime.": "需要带时区的时间，如 2026-11-21T08:00:00+08:00。",
    "Out of range.": "超出范围。",
}
BOUNDS: Final[Sequence[tuple[re.Pattern[str], str]]] = (
    (re.compile(r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\."), "需要在 {} 到 {} 之间。"),
    (re.compile(r"Length must be between (\d+) and (\d+)\."), "长度需要在 {} 到 {} 之间。"),
    (re.compile(r"Longer than maximum length (\d+)\."), "长度不能超过 {}。"),
    (re.compile(r"Must be one of: (.+)\."), "需要是其中之一：{}。"),
)


def field_sentence(text: str) -> str:
    """Give a field's error in both languages where we have both."""
    if text in CHINESE:
        return Sentence(CHINESE[text], text)
    matches = ((pattern.fullmatch(text), chinese) for pattern, chinese in BOUNDS)
    return next((Sentence(chinese.format(*match.groups()), text) for match, chinese in matches if match), text)


def text(longest: int = 255, **options: Any) -> fields.String:
    """Make a field for a short text that is not empty."""
    return fields.String(validate=validate.Length(min=1, max=longest), **options)


def whole(lowest: int = 0, highest: int = LARGEST, **options: Any) -> fields.Integer:
    """Make a field for a whole number in a body."""
    return fields.Integer(strict=True, validate=validate.Range(lowest, highest), **options)


class Moment(fields.AwareDateTime):
    """A moment with its time zone, as ISO 8601; in UTC from here on."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        found = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            message = "Out of range."
            raise ValidationError(message)
        return found.astimezone(UTC)


def named_values(**options: Any) -> fields.Dict:
    """Make a field for variables: names and any plain values."""
    name = fields.String(validate=validate.Length(min=1, max=LONGEST_NAME))
    return fields.Dict(keys=name, values=fields.Raw(allow_none=True), **options)


def are_named_values(value: Any) -> bool:
    """Say whether something read from JSON is what `named_values` accepts."""
    return isinstance(value, dict) and all(0 < len(name) <= LONGEST_NAME for name in value)


class PageQuery(Schema):
    """Which page of a list."""

    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class PageSchema(Schema):
    """A page of a list."""

    next = fields.String(required=True, allow_none=True, metadata={"description": "`after` of the next page; null on the last one"})


class NothingSchema(Schema):
    """No fields."""


class WhenSchema(Schema):
    """When it really happened, if not now, and why it is done or entered late."""

    occurred_at = Moment(load_default=None, allow_none=True)
    reason = text(2_000, load_default=None, allow_none=True, metadata={"description": "Needed when `occurred_at` lies before now."})


WHEN_PARTS: Final[Mapping[str, Any]] = {  # the same as parts of a form with files
    "occurred_at": {"type": "string", "format": "date-time"},
    "reason": {"type": "string", "maxLength": 2_000},
}


def when(body: dict[str, Any]) -> When:
    """Take out of a body when it happened, and why it is done or entered late."""
    return {"occurred_at": body.pop("occurred_at"), "reason": body.pop("reason")}


class ReasonSchema(Schema):
    """Why, and when it really happened, if not now."""

    reason = text(2_000, required=True)
    occurred_at = Moment(load_default=None, allow_none=True)

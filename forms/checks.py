"""What a schema cannot say of a value: check digits, shapes of codes, dates against today and against each other.

A field of a form names its check in its custom properties: `"properties": {"check": "resident_id"}`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, cast

from marshmallow import ValidationError, fields
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as WrongNumber

from forms.sentences import Sentence

# GB/T 2260: the first two digits name the province
PROVINCES = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82))
)
RESIDENT_ID = re.compile(r"\d{17}[\dX]", re.ASCII)
REGION = re.compile(r"\d{6}(\d{3}|\d{6})?", re.ASCII)  # county; township; village
MOBILE = re.compile(r"(\+?86)?1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?", re.ASCII)
HAN = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
PERSON = re.compile(f"{HAN}+(·{HAN}+)*|[A-Za-z][A-Za-z .'-]*[A-Za-z]")
DOTS = str.maketrans("•・‧", "···")  # how keyboards write the dot between the parts of a name
LONGEST_NAME = 50

# what a date may be against today, or against another date of the form
TOO_LATE = Sentence("日期不能晚于今天。", "This date must not be later than today.")
TOO_EARLY = Sentence("日期不能早于今天。", "This date must not be earlier than today.")
ORDERS = {
    "notBefore": Sentence("不得早于“{}”。", "This must not be earlier than “{}”."),
    "notAfter": Sentence("不得晚于“{}”。", "This must not be later than “{}”."),
}
OTHER_THAN = "otherThan"  # two people, two numbers: the key of the field from which this one must differ
THE_SAME = Sentence("不得与“{}”相同。", "This must not be the same as “{}”.")


class Checked(fields.String):
    """A text in its proper form, or a sentence that says what is wrong with it."""

    def __init__(self, proper: Callable[[str], str | None], wrong: Sentence) -> None:
        super().__init__()
        self.proper = proper
        self.wrong = wrong

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = self.proper(super()._deserialize(value, attr, data, **kwargs))
        if text is None:
            raise ValidationError(self.wrong)
        return text


class Day(fields.Date):
    """A day that lies on the right side of another."""

    def __init__(self, is_right: Callable[[date], bool], wrong: Sentence) -> None:
        super().__init__()
        self.is_right = is_right
        self.wrong = wrong

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:  # noqa: ARG002
        day = value.date() if isinstance(value, datetime) else value
        if not isinstance(day, date) or not self.is_right(day):
            raise ValidationError(self.wrong)
        return cast("date", value)


def resident_id(text: str) -> str | None:
    """Answer a resident identity number of 18 characters: province, birth date and check digit are right (GB 11643).

    The county is not looked up: its code is that of the first registration, which for older people is far from the birth.
    """
    number = ric.compact(text)
    if not RESIDENT_ID.fullmatch(number) or number[:2] not in PROVINCES or number[-1] != ric.calc_check_digit(number):
        return None
    try:
        ric.get_birth_date(number)
    except WrongNumber:
        return None
    return number


def credit_code(text: str) -> str | None:
    """Answer a unified social credit code of 18 characters with the right check characters."""
    return _numbered(uscc.validate, text)


def region_code(text: str) -> str | None:
    """Answer a code of GB/T 2260 in a province that exists."""
    code = text.strip()
    return code if REGION.fullmatch(code) and code[:2] in PROVINCES else None


def phone(text: str) -> str | None:
    """Answer a mobile number, or a fixed line with its area code."""
    number = re.sub(r"\s", "", text)
    return number if MOBILE.fullmatch(number) or LANDLINE.fullmatch(number) else None


def person_name(text: str) -> str | None:
    """Answer the name of a person, in Chinese or in Latin letters."""
    name = text.strip().translate(DOTS)
    return name if 1 < len(name) <= LONGEST_NAME and PERSON.fullmatch(name) else None


def _numbered(validate: Callable[[str], str], text: str) -> str | None:
    try:
        return validate(text)
    except WrongNumber:
        return None


WRONG_ID = Sentence("身份证号码不正确，请核对。", "This is not a valid resident identity number.")
WRONG_CODE = Sentence("统一社会信用代码不正确，请核对。", "This is not a valid unified social credit code.")
WRONG_REGION = Sentence("行政区划代码不正确，应为 6、9 或 12 位数字。", "This is not a region code: it has 6, 9 or 12 digits.")
WRONG_PHONE = Sentence("请填写手机号码，或带区号的固定电话。", "Enter a mobile number, or a fixed line with its area code.")
WRONG_NAME = Sentence("请填写身份证件上的姓名。", "Enter the name as it stands on the identity document.")

# the name in a form's properties -> the field that checks, given what day it is
CHECKS: dict[str, Callable[[date], fields.Field[Any]]] = {
    "resident_id": lambda _: Checked(resident_id, WRONG_ID),
    "credit_code": lambda _: Checked(credit_code, WRONG_CODE),
    "region_code": lambda _: Checked(region_code, WRONG_REGION),
    "phone": lambda _: Checked(phone, WRONG_PHONE),
    "person_name": lambda _: Checked(person_name, WRONG_NAME),
    "past_date": lambda today: Day(lambda day: day <= today, TOO_LATE),
    "future_date": lambda today: Day(lambda day: day >= today, TOO_EARLY),
}


def about(sentence: Sentence, asked: Sentence) -> Sentence:
    """Say a sentence of the field that asks this."""
    return Sentence(sentence.format(asked), sentence.en.format(asked.en))


def is_same(one: Any, other: Any) -> bool:
    """Say whether two texts are the same but for blanks and the size of letters."""
    return isinstance(one, str) and isinstance(other, str) and "".join(one.split()).lower() == "".join(other.split()).lower()


def order(rule: str, other: date, asked: Sentence) -> fields.Raw:
    """Make the field for a day or a moment that must not lie before, or after, another one of its kind."""
    sentence = about(ORDERS[rule], asked)

    def check(value: date) -> None:
        if value < other if rule == "notBefore" else value > other:
            raise ValidationError(sentence)

    return fields.Raw(validate=check)

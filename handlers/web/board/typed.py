"""Values of variables as people write them: a text, a number, a yes or no, a day, or what only JSON can say."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services import incoming, wire
from services.errors import Invalid

KINDS: Final[Mapping[str, object]] = {"text": _l("文本"), "number": _l("数字"), "flag": _l("是或否"), "day": _l("日期"), "json": _l("JSON")}
YES: Final = frozenset({"是", "yes", "true"})
NO: Final = frozenset({"否", "no", "false"})
MOST_DIGITS: Final = 100  # of a number, before or after its point


def read(kind: str, text: str) -> Any:
    """Make a value of what was written. Raises Invalid."""
    try:
        return incoming.inspected(_READ.get(kind, str)(text.strip()))
    except (ValueError, InvalidOperation) as error:
        raise Invalid({"value": [_("“%(text)s”不是这种类型的值。", text=text)]}) from error


def kind_of(value: Any) -> str:
    """Say which kind of value it is."""
    match value:
        case bool():
            return "flag"
        case int() | Decimal():
            return "number"
        case date() if not isinstance(value, datetime):
            return "day"
        case list() | dict():
            return "json"
        case _:
            return "text"


def written(value: Any) -> str:
    """Write a value so that it can be read again."""
    match value:
        case None:
            return ""
        case bool():
            return str(_("是") if value else _("否"))
        case list() | dict():
            return wire.dumps(value)
        case _:
            return str(value)


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:  # a short text can name a number that fills the memory
        raise ValueError
    return int(number) if number == number.to_integral_value() and "." not in text else number


def _flag(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError
    return text.lower() in YES


def _json(text: str) -> Any:
    return incoming.loads(text.encode(errors="surrogatepass"))


_READ: Final[Mapping[str, Callable[[str], Any]]] = {"number": _number, "flag": _flag, "day": date.fromisoformat, "json": _json}

"""What a list is asked for: filters, order and page, from the query string of GET or the body of POST.

A filter that is not known here is refused, never ignored: whoever asks for less must not get everything.
"""

import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count, islice
from typing import Any, Final, TypeAlias, TypeVar

from flask import request

from handlers.api.engine_rest import blueprint, moments
from handlers.api.engine_rest.problems import Unsupported
from services import wire
from services.errors import Invalid
from services.paging import LARGEST, Page

MOST: Final = 10_000  # rows that one request looks through
MOST_OPENED: Final = 500  # instances whose variables one request reads: they are sealed, so each is opened and brought back
PAGING: Final = frozenset({"firstResult", "maxResults", "sortBy", "sortOrder", "sorting", "deserializeValues", "deserializeValue"})
ALWAYS: Final = frozenset({"withoutTenantId"})  # there are no tenants
OPERATORS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "eq": operator.eq,
    "neq": operator.ne,
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
}
Item = TypeVar("Item")
Value: TypeAlias = Callable[[Any], Any]
Test: TypeAlias = Callable[[Any], bool]
Sorts: TypeAlias = Mapping[str, Value]


class Query:
    """What one request asks of a list."""

    def __init__(self, given: Mapping[str, Any], known: Collection[str]) -> None:
        self._given = {name: value for name, value in given.items() if not _is_unset(value)}
        unknown = sorted(self._given.keys() - set(known) - PAGING - ALWAYS)
        if unknown:
            message = f"this list cannot be filtered by {', '.join(unknown)}"
            raise Unsupported(message)

    def text(self, name: str) -> str | None:
        """Give a text, or None."""
        value = self._given.get(name)
        return None if value is None else str(value)

    def given(self, name: str) -> Any:
        """Give a filter as it came, or None."""
        return self._given.get(name)

    def flag(self, name: str) -> bool:
        """Say whether a flag is set; an explicit false is as good as none."""
        return self._given.get(name) is not None

    def words(self, name: str) -> tuple[str, ...] | None:
        """Give a list: of JSON, or separated by commas."""
        value = self._given.get(name)
        if value is None:
            return None
        return tuple(str(item) for item in (value if isinstance(value, list) else str(value).split(",")))

    def number(self, name: str) -> int | None:
        """Give a whole number, or None."""
        value = self._given.get(name)
        if value is None:
            return None
        try:
            found = int(str(value))
        except ValueError as error:
            raise Invalid({name: [f"Cannot set query parameter '{name}' to value '{value}'"]}, code="query_value") from error
        if not 0 <= found < 2**31:
            raise Invalid({name: [f"Cannot set query parameter '{name}' to value '{value}'"]}, code="query_value")
        return found

    def moment(self, name: str) -> datetime | None:
        """Give a moment, or None."""
        value = self._given.get(name)
        return None if value is None else moments.read(value, name)

    def equals(self, name: str, value: Value) -> Test | None:
        """Give a test that something is what the filter says; None where it says nothing."""
        wanted = self.text(name)
        return None if wanted is None else lambda item: value(item) == wanted

    def among(self, name: str, value: Value) -> Test | None:
        """Give a test that something is one of those in the filter."""
        wanted = self.words(name)
        return None if wanted is None else lambda item: value(item) in wanted

    def like(self, name: str, value: Value) -> Test | None:
        """Give a test that a text fits the pattern with % in the filter."""
        pattern = self.text(name)
        return None if pattern is None else lambda item: _is_like(value(item) or "", pattern)

    def before(self, name: str, value: Value) -> Test | None:
        """Give a test that a moment lies before that of the filter."""
        limit = self.moment(name)
        return None if limit is None else lambda item: value(item) is not None and value(item) < limit

    def after(self, name: str, value: Value) -> Test | None:
        """Give a test that a moment lies after that of the filter."""
        limit = self.moment(name)
        return None if limit is None else lambda item: value(item) is not None and value(item) > limit

    def when(self, name: str, test: Test) -> Test | None:
        """Give the test where the flag is set."""
        return test if self.flag(name) else None

    def sorted(self, items: Iterable[Item], sorts: Sorts) -> list[Item]:
        """Order the items as asked, and give the page that is asked for."""
        first, most = self.number("firstResult") or 0, self._most()
        orders = self._orders(sorts)
        if not orders:
            return list(islice(items, first, None if most is None else first + most))
        found = list(items)
        for key, is_descending in reversed(orders):
            found.sort(key=_ranked(key), reverse=is_descending)
        return found[first : None if most is None else first + most]

    def _most(self) -> int | None:
        return self.number("maxResults") if "maxResults" in self._given else None

    def _orders(self, sorts: Sorts) -> list[tuple[Callable[[Any], Any], bool]]:
        wanted = self._given.get("sorting") or []
        if self.text("sortBy"):
            wanted = [{"sortBy": self.text("sortBy"), "sortOrder": self.text("sortOrder")}]
        orders = []
        for one in wanted if isinstance(wanted, list) else []:
            name = str(one.get("sortBy")) if isinstance(one, Mapping) else ""
            if name not in sorts or one.get("sortOrder") not in {"asc", "desc"}:
                raise Invalid({"sortBy": ["Cannot set query parameter 'sortBy' or 'sortOrder'"]}, code="query_value")
            orders.append((sorts[name], one["sortOrder"] == "desc"))
        return orders


def asked(known: Collection[str]) -> Query:
    """Read what this request asks of a list."""
    given: dict[str, Any] = {name: value for name, value in request.args.items() if value.lower() != "false"}
    if request.method == "POST":
        given |= blueprint.body()
    return Query(given, known)


def flag(name: str) -> bool:
    """Read a flag of the query string; programs write it in either case."""
    return request.args.get(name, "").lower() == "true"


def every(find: Callable[[str | None, int], Page[Item]], keep: Callable[[Item], bool] = lambda _item: True) -> Iterator[Item]:
    """Give all items of a list that are to be kept, page by page; refuse to look through too many."""
    after, seen = None, 0
    while True:
        page = find(after, LARGEST)
        seen += len(page.items)
        if seen > MOST:
            raise Invalid({"maxResults": [f"more than {MOST} rows would have to be looked through"]}, code="query_unbounded")
        yield from filter(keep, page.items)
        if page.next is None:
            return
        after = page.next


def all_of(*tests: Callable[[Any], bool] | None) -> Callable[[Any], bool]:
    """Give a test that is passed by what passes all of these; None tests nothing."""
    real = [test for test in tests if test is not None]
    return lambda item: all(test(item) for test in real)


def variables(given: Any) -> list[tuple[str, str, Any]]:
    """Read filters by variables: `name_operator_value` in a query string, objects in a body; equality and order only."""
    if not given:
        return []
    items = given.split(",") if isinstance(given, str) else given
    found = [_condition(item) for item in items] if isinstance(items, list) else []
    if not found or any(relation not in OPERATORS for _, relation, _ in found):
        message = f"variables are compared with {', '.join(OPERATORS)} only"
        raise Unsupported(message)
    return found


def by_variables(given: Any, read: Callable[[Any], Mapping[str, Any]]) -> Test | None:
    """Give a test by variables, for what passes all other tests; it refuses to open too many instances."""
    wanted, opened = variables(given), count(1)
    if not wanted:
        return None

    def test(item: Any) -> bool:
        if next(opened) > MOST_OPENED:
            told = f"the variables of more than {MOST_OPENED} instances would have to be read: name processes, keys or moments too"
            raise Invalid({"variables": [told]}, code="query_unbounded")
        return fits(read(item), wanted)

    return test


def fits(have: Mapping[str, Any], wanted: Iterable[tuple[str, str, Any]]) -> bool:
    """Say whether the variables fulfil all conditions; what cannot be compared does not."""
    return all(name in have and _compared(have[name], relation, value) for name, relation, value in wanted)


def _condition(item: Any) -> tuple[str, str, Any]:
    if isinstance(item, Mapping):
        return str(item.get("name")), str(item.get("operator")), item.get("value")
    parts = str(item).split("_")
    if len(parts) < 3:  # noqa: PLR2004 — name, operator, value
        raise Invalid({"variables": ["are written name_operator_value"]}, code="query_value")
    at = next((index for index in range(1, len(parts) - 1) if parts[index] in OPERATORS), 1)
    return "_".join(parts[:at]), parts[at], "_".join(parts[at + 1 :])


def _compared(have: Any, relation: str, value: Any) -> bool:
    try:
        if isinstance(value, str) and not isinstance(have, str):  # a query string knows texts only
            value = wire.loads(value)
        return bool(OPERATORS[relation](have, value))
    except (TypeError, Invalid, ArithmeticError):
        return False


def _is_unset(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _is_like(value: str, pattern: str) -> bool:
    parts = pattern.split("%")
    if len(parts) == 1:
        return value == pattern
    if not value.startswith(parts[0]) or not value.endswith(parts[-1]) or len(value) < len(parts[0]) + len(parts[-1]):
        return False
    at, end = len(parts[0]), len(value) - len(parts[-1])
    for part in parts[1:-1]:
        found = value.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _ranked(key: Callable[[Any], Any]) -> Callable[[Any], tuple[bool, Any]]:
    """Let what has no value come last."""

    def rank(item: Any) -> tuple[bool, Any]:
        value = key(item)
        return (value is None, "" if value is None else value)

    return rank

"""FEEL inside decisions: operators, types, null, dates, durations, ranges, lists, built-ins; what does not fit is a failure."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from engine.expressions.values import DaysTimeDuration, YearsMonthsDuration, parse_duration
from tests.engine.decisions.building import decision, document, failure, feel, literal

OFFICE = timezone(timedelta(hours=8))
SCOPE: dict[str, Any] = {
    "a": 3,
    "b": Decimal("2.5"),
    "s": "白云",
    "yes": True,
    "nothing": None,
    "day": date(2026, 2, 28),
    "moment": datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
    "people": [{"name": "甲", "age": 7}, {"name": "乙", "age": 17}, {"name": "丙", "age": 70}],
    "numbers": [4, 1, 3],
    "family": {"head": {"name": "王", "income": Decimal("1200.50")}},
}


def days(text: str) -> DaysTimeDuration | YearsMonthsDuration:
    return parse_duration(text)


VALUES: list[tuple[str, Any]] = [
    # numbers
    ("1 + 2", 3), ("0.1 + 0.2", Decimal("0.3")), ("a - b", Decimal("0.5")), ("a * b", Decimal("7.5")), ("a / 4", Decimal("0.75")),
    ("10 / 4", Decimal("2.5")), ("2 ** 10", 1024), ("-a", -3), ("- 2", -2), ("-(a + 1)", -4), ("1e3", 1000), ("2.5e2 + 1", 251),
    ("1.0", 1), (".5", Decimal("0.5")), ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("2 ** 3 ** 1", 8), ("7 - 2 - 1", 4),
    ("9007199254740993 + 0", 9007199254740993), ("123456789012345678.12 + 0.01", Decimal("123456789012345678.13")),
    ("1 / 3", Decimal("0.3333333333333333333333333333333333")), ("1.005 * 100", Decimal("100.5")), ("floor(1.15 * 100)", 115),
    ("3 * (1 / 3)", Decimal("0.9999999999999999999999999999999999")),
    # comparison
    ("a = 3", True), ("a = 3.0", True), ("a != 3", False), ("a < b", False), ("a >= 3", True), ("b <= 2.5", True), ("a > 2.99", True),
    ("0.1 + 0.2 = 0.3", True), ("1e2 = 100", True), ("s = \"白云\"", True), ("s != \"天河\"", True), ("\"a\" < \"b\"", True),
    ("\"B\" < \"a\"", True), ("yes = true", True), ("true != false", True), ("a between 1 and 3", True), ("a between 4 and 5", False),
    ("\"b\" between \"a\" and \"c\"", True), ("[1,2] = [1,2]", True), ("[1,2] = [2,1]", False), ("{x: 1} = {x: 1.0}", True),
    ("{x: 1} = {x: 2}", False), ("[1] = 1", True),
    # null
    ("nothing", None), ("nothing = null", True), ("a = null", False), ("null = null", True), ("nothing != null", False),
    ("a != null", True), ("nothing + 1", None), ("nothing > 1", None), ("nothing < null", None), ("-nothing", None),
    ("nothing and true", None), ("nothing and false", False), ("nothing or true", True), ("nothing or false", None),
    ("not(nothing)", None), ("upper case(nothing)", None), ("nothing.name", None), ("family.head.address", None), ("numbers[9]", None),
    ("if nothing then 1 else 2", 2), ("sum([])", None), ("min([])", None), ("count([])", 0), ("string length(null)", None),
    ("null in [1, 2]", False), ("nothing between 1 and 2", None),
    # logic
    ("true and true", True), ("true and false", False), ("false or true", True), ("true and true or false", True),
    ("false and false or true", True), ("not(yes)", False), ("a in [1, 2, 3] and yes", True), ("a > 1 and a < 5", True),
    ("a < 1 or b > 2", True),
    # text
    ("s + \"区\"", "白云区"), ("string length(s)", 2), ("upper case(\"ab\")", "AB"), ("lower case(\"AB\")", "ab"),
    ("substring(\"foobar\", 3)", "obar"), ("substring(\"foobar\", 3, 3)", "oba"), ("substring(\"foobar\", -2, 1)", "a"),
    ("substring before(\"foobar\", \"bar\")", "foo"), ("substring after(\"foobar\", \"ob\")", "ar"),
    ("contains(\"foobar\", \"ob\")", True), ("starts with(\"foobar\", \"fo\")", True), ("ends with(\"foobar\", \"r\")", True),
    ("matches(\"foobar\", \"^fo*b\")", True), ("matches(\"110101\", \"^[0-9]{6}$\")", True),
    ("replace(\"abcd\", \"(ab)|(a)\", \"[1=$1]\")", "[1=ab]cd"), ("split(\"a;b;c\", \";\")", ["a", "b", "c"]),
    ("string join([\"a\", \"b\"], \", \")", "a, b"), ("string(1.50)", "1.5"), ("string(true)", "true"),
    ("string(date(\"2026-01-02\"))", "2026-01-02"), ("\"tab\\t\"", "tab\t"), ("\"\\u0041\"", "A"),
    ("string(100000000000000000000000)", "100000000000000000000000"),
    # built-ins of numbers
    ("abs(-3)", 3), ("abs(-0.5)", Decimal("0.5")), ("floor(1.9)", 1), ("floor(-1.1)", -2), ("ceiling(1.1)", 2), ("ceiling(-1.9)", -1),
    ("floor(1.59, 1)", Decimal("1.5")), ("decimal(1/3, 2)", Decimal("0.33")), ("decimal(1.5, 0)", 2), ("decimal(2.5, 0)", 2),
    ("decimal(0.285, 2)", Decimal("0.28")), ("round up(1.121, 2)", Decimal("1.13")), ("round down(1.129, 2)", Decimal("1.12")),
    ("round half up(1.005, 2)", Decimal("1.01")), ("round half up(2.675, 2)", Decimal("2.68")), ("round half up(-1.5, 0)", -2),
    ("round half down(1.5, 0)", 1), ("round half down(2.51, 0)", 3), ("modulo(12, 5)", 2), ("modulo(-12, 5)", 3), ("modulo(12, -5)", -3),
    ("modulo(-7, 3)", 2), ("modulo(10.1, 4.5)", Decimal("1.1")), ("sqrt(16)", 4), ("exp(0)", 1), ("log(1)", 0), ("odd(3)", True),
    ("even(3)", False), ("even(-2)", True), ("number(\"1 000,5\", \" \", \",\")", Decimal("1000.5")),
    ("number(\"12.50\", \",\", \".\")", Decimal("12.5")), ("min(1, 2, 0.5)", Decimal("0.5")), ("max([3, 10, 7])", 10),
    ("min(\"b\", \"a\")", "a"), ("sum([0.1, 0.2, 0.3])", Decimal("0.6")), ("sum(1, 2, 3)", 6), ("mean([1, 2, 3, 4])", Decimal("2.5")),
    ("median([10, 9, 100])", 10), ("median([8, 2, 1, 10])", 5), ("mode([6, 3, 9, 6, 6])", [6]), ("product([2, 3, 4])", 24),
    ("stddev([2, 4, 7, 5])", Decimal("2.081665999466132735282297706979931")), ("stddev([5])", None),
    # dates and times
    ("date(\"2026-01-31\")", date(2026, 1, 31)), ("date(2026, 1, 31)", date(2026, 1, 31)), ("@\"2026-01-31\"", date(2026, 1, 31)),
    ("date(moment)", date(2026, 3, 1)), ("day.year", 2026), ("day.month", 2), ("day.day", 28), ("day.weekday", 6),
    ("day < date(\"2026-03-01\")", True), ("day = date(\"2026-02-28\")", True), ("day + duration(\"P1D\")", date(2026, 3, 1)),
    ("day - duration(\"P1M\")", date(2026, 1, 28)), ("date(\"2026-01-31\") + duration(\"P1M\")", date(2026, 2, 28)),
    ("date(\"2028-02-29\") + duration(\"P1Y\")", date(2029, 2, 28)), ("date(\"2026-03-01\") - day", days("P1D")),
    ("(date(\"2026-03-01\") - day).days", 1), ("date(\"2026-03-01\") in [day..date(\"2026-04-01\")]", True), ("today()", date(2026, 3, 4)),
    ("now()", datetime(2026, 3, 4, 12, 30, tzinfo=OFFICE)), ("now() - moment", days("P2DT20H30M")), ("time(\"08:30:00\")", time(8, 30)),
    ("time(8, 30, 0)", time(8, 30)), ("time(\"08:30:00\").hour", 8), ("time(\"08:30:00\") < time(\"09:00:00\")", True),
    ("time(\"08:30:00\") + duration(\"PT1H\")", time(9, 30)),
    ("date and time(\"2026-01-02T03:04:05Z\")", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ("date and time(day, time(\"12:00:00\"))", datetime.fromisoformat("2026-02-28T12:00:00")), ("moment.hour", 8),
    ("moment < now()", True), ("moment + duration(\"PT90M\")", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)), ("day of week(day)", "Saturday"),
    ("month of year(day)", "February"), ("day of year(day)", 59), ("week of year(day)", 9), ("date(\"2028-02-29\").day", 29),
    # durations
    ("duration(\"P1DT2H\")", days("P1DT2H")), ("duration(\"P1Y2M\")", days("P1Y2M")),
    ("duration(\"P1D\") + duration(\"PT12H\")", days("P1DT12H")), ("duration(\"P1D\") * 3", days("P3D")),
    ("duration(\"P3D\") / 2", days("P1DT12H")), ("duration(\"P3D\") / duration(\"P1D\")", 3), ("-duration(\"P1D\")", days("-P1D")),
    ("duration(\"P200D\") > duration(\"P199D\")", True), ("duration(\"PT24H\") = duration(\"P1D\")", True),
    ("duration(\"P12M\") = duration(\"P1Y\")", True), ("duration(\"PT0.5S\") < duration(\"PT0.6S\")", True),
    ("duration(\"P1Y2M\").months", 2), ("duration(\"P1DT2H\").hours", 2), ("abs(duration(\"-P1D\"))", days("P1D")),
    ("years and months duration(date(\"2025-01-15\"), date(\"2026-03-20\"))", days("P1Y2M")),
    ("years and months duration(date(\"2026-03-20\"), date(\"2025-01-15\"))", days("-P1Y2M")),
    # ranges
    ("a in [1..3]", True), ("a in [1..3)", False), ("a in (3..5]", False), ("a in ]2..4[", True), ("a in > 2", True),
    ("a in (< 2, 3)", True), ("s in (\"白云\", \"天河\")", True), ("\"b\" in [\"a\"..\"c\"]", True),
    ("day in [date(\"2026-01-01\")..date(\"2026-12-31\")]", True), ("a in [1, 3]", True), ("a in (4, 5)", False), ("a in []", False),
    ("before(1, 10)", True), ("after(10, [1..5])", True), ("meets([1..5], [5..10])", True), ("overlaps([1..5], [3..8])", True),
    ("includes([1..10], 5)", True), ("during(5, [1..10])", True), ("starts(1, [1..10])", True), ("finished by([1..10], 10)", True),
    ("coincides([1..5], [1..5])", True), ("overlaps before([1..5], [3..8])", True), ("[1..3].start", 1), ("[1..3).end included", False),
    # lists
    ("numbers[1]", 4), ("numbers[-1]", 3), ("numbers[item > 1]", [4, 3]), ("[1,2,3,4][even(item)]", [2, 4]),
    ("people[age > 16].name", ["乙", "丙"]), ("people[name = \"甲\"].age", [7]), ("people.age", [7, 17, 70]), ("count(people)", 3),
    ("sum(people.age)", 94), ("people[2].name", "乙"), ("list contains(numbers, 3)", True), ("list contains([1, null], null)", True),
    ("append(numbers, 9)", [4, 1, 3, 9]), ("concatenate([1], [2, 3])", [1, 2, 3]), ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], 2)", [1, 3]), ("reverse(numbers)", [3, 1, 4]), ("index of([1, 2, 1], 1)", [1, 3]),
    ("union([1, 2], [2, 3])", [1, 2, 3]), ("distinct values([1, 1.0, 2])", [1, 2]), ("flatten([[1, [2]], 3])", [1, 2, 3]),
    ("sort(numbers, function(x, y) x < y)", [1, 3, 4]), ("sublist([1, 2, 3, 4], 2, 2)", [2, 3]),
    ("list replace([1, 2, 3], 2, 9)", [1, 9, 3]), ("all([true, true])", True), ("any([false, true])", True), ("[]", []),
    ("[1, [2, 3]]", [1, [2, 3]]), ("[true, false][item = false]", [False]), ("[1, null, 3][item = null]", [None]),
    # iteration
    ("for i in [1, 2, 3] return i * 2", [2, 4, 6]), ("for i in 1..3 return i", [1, 2, 3]), ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in [1, 2], j in [10, 20] return i * j", [10, 20, 20, 40]), ("for p in people return p.age + 1", [8, 18, 71]),
    ("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24]), ("some p in people satisfies p.age > 60", True),
    ("every p in people satisfies p.age > 60", False), ("some x in [] satisfies x > 1", False), ("every x in [] satisfies x > 1", True),
    ("every x in [true, null] satisfies x", None), ("some x in [null, true] satisfies x", True),
    # contexts and functions
    ("family.head.name", "王"), ("family.head.income * 12", 14406), ("{x: 1, y: x + 1}.y", 2), ("{\"two words\": 1}.two words", 1),
    ("get value({x: 1}, \"x\")", 1), ("get entries({x: 1})", [{"key": "x", "value": 1}]),
    ("context put({x: 1}, \"y\", 2)", {"x": 1, "y": 2}), ("context merge([{x: 1}, {y: 2}])", {"x": 1, "y": 2}),
    ("(function(x) x * 2)(21)", 42), ("{f: function(x, y) x - y, r: f(y: 1, x: 3)}.r", 2), ("get value({x: 1}, \"z\")", None),
    # if, instance of
    ("if a > 2 then \"big\" else \"small\"", "big"), ("if false then 1 else if a = 3 then 2 else 3", 2), ("a instance of number", True),
    ("s instance of number", False), ("day instance of date", True), ("numbers instance of list<number>", True),
    ("nothing instance of string", False), ("family instance of context", True),
]  # fmt: skip

MISFITS = [
    "s and yes", "a or false", "not(s)", "if a then 1 else 2", "some x in [1] satisfies x", "every x in [1, 2] satisfies s", "s.name",
    "a.b", "numbers.b", "count(for i in 1..400 return for j in 1..400 return 1)", "1 + \"a\"", "\"a\" + 1", "a + s", "s - 1", "a * yes",
    "a / 0", "1 / (a - 3)", "a < s", "a = s", "s > 3", "yes = 1", "a != s", "day < moment", "day + 1", "day = s", "day - s",
    "duration(\"P1D\") + duration(\"P1M\")", "duration(\"P1Y\") = duration(\"P365D\")", "duration(\"P1D\") < a", "a between s and 5",
    "s in [1..3]", "a in > s", "[1] + 1", "{x: 1} + 1", "date(\"2026-02-30\")", "date(\"nonsense\")", "time(\"25:00:00\")",
    "date and time(\"2026-01-01T99:00:00\")", "duration(\"1 day\")", "number(\"abc\", \",\", \".\")", "sum([1, \"a\"])", "min([1, \"a\"])",
    "max([1, day])", "sqrt(-1)", "upper case(1)", "substring(1, 2)", "floor(\"a\")", "modulo(1, 0)", "contains(\"a\", 1)",
    "matches(\"a\", \"[\")", "abs(1, 2)", "floor()", "for i in 1..1000000 return i", "count(for x in 1..1000, y in 1..1000 return x)",
    "date(2026, 13, 1)", "string length(5)", "10 ** 100000", "(function(f) f(f))(function(f) f(f))",
]  # fmt: skip


@pytest.mark.parametrize(("expression", "expected"), VALUES)
def test_value(expression: str, expected: Any) -> None:
    found = feel(expression, **SCOPE)
    assert found == expected
    assert (found is None) == (expected is None)
    assert isinstance(found, bool) == isinstance(expected, bool)


@pytest.mark.parametrize("expression", MISFITS)
def test_what_does_not_fit_is_a_failure_that_names_the_decision(expression: str) -> None:
    told = failure(document(decision("d", literal(expression))), **SCOPE)
    assert told.startswith("decision d: ")


def test_there_are_enough_cases() -> None:
    assert len(VALUES) + len(MISFITS) >= 300

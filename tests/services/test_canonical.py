"""A row is written down the same way for ever: as Python's own library writes it, whoever does the work."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions.values import parse_duration
from models.lifecycle import UserTaskState
from services import canonical

NAMES = st.text(alphabet=st.characters(), max_size=8)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.text(alphabet=st.characters(), max_size=20))
RARE = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.times(),
    st.binary(max_size=8),
    st.sampled_from(list(UserTaskState)),
)
NESTED = st.recursive(PLAIN | RARE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.integers(), inner, max_size=3))


def standard(value: Any) -> str:
    """Write as it has been written since the first chain."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=canonical._plain)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(NAMES, NESTED, max_size=5))
def test_it_is_what_the_standard_library_writes(values: dict[str, Any]) -> None:
    assert canonical.write(values) == standard({name: values[name] for name in sorted(values)})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('王小明\n"\\\x00\x7f\u2028', '"王小明\\n\\"\\\\\\u0000\x7f\u2028"'),
        ("half \ud800", '"half \ud800"'),
        (2**70, "1180591620717411303424"),
        (Decimal("1.10"), '"1.10"'),
        (parse_duration("P1DT2H"), '"P1DT2H"'),
        (datetime(2026, 11, 22, 8, 0, tzinfo=UTC), '"2026-11-22T08:00:00.000000+00:00"'),
        (date(2026, 11, 22), '"2026-11-22"'),
        (time(8, 30), '"08:30:00"'),
        (b"\x00\xff", '"00ff"'),
        ({"z": 1, "a": [True, None]}, '{"z":1,"a":[true,null]}'),
    ],
)
def test_a_value_keeps_its_words(value: Any, text: str) -> None:
    assert canonical.write({"b": value, "a": 0}) == f'{{"a":0,"b":{text}}}'

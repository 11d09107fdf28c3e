"""Time limits as data: what is shipped, what is refused, which one holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from deadlines import limits
from deadlines.limits import BadLimit, Limit, Unit

TEXT = """
[[limit]]
id = "a.b"
value = 5
unit = "workday"
party = "office"
starts = "next_day"
rolls = false
ends = "close"
title = ""
article = ""
certainty = "local"
label = "办理"
label_en = "Desk work"
"""
(PLAIN,) = limits.read(TEXT)


def test_what_is_shipped() -> None:
    by_name: dict[str, list[Limit]] = {}
    for limit in limits.shipped():
        by_name.setdefault(limit.id, []).append(limit)
    assert by_name["jk.intake_verify"][0].value == 5
    assert not by_name["jk.intake_verify"][0].is_local
    assert by_name["jk.desk"][0].is_local
    assert len({limit.key for limit in limits.shipped()}) == len(limits.shipped())


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 0},
        {"value": -1},
        {"value": True},
        {"unit": "fortnight"},
        {"unit": "immediate"},
        {"party": "nobody"},
        {"starts": "yesterday"},
        {"ends": "noon"},
        {"certainty": "hearsay"},
        {"certainty": "found"},  # of which law?
        {"label": ""},
        {"region": "Shanghai"},
        {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
        {"colour": "red"},
    ],
)
def test_what_is_refused(wrong: dict[str, Any]) -> None:
    plain = {name: getattr(PLAIN, name) for name in Limit.__dataclass_fields__}
    with pytest.raises(BadLimit, match=r"a\.b"):
        limits.of({**plain, **wrong})


def test_the_nearest_region_and_the_youngest_text_hold() -> None:
    nation, city = PLAIN, replace(PLAIN, region="31", value=7)
    younger = replace(PLAIN, value=9, valid_from=date(2026, 7, 1))
    found = (nation, city, younger)
    assert limits.choose(found, "440111", date(2026, 6, 30)) is nation
    assert limits.choose(found, "440111", date(2026, 7, 1)) is younger
    assert limits.choose(found, "310101", date(2026, 7, 1)) is city
    assert limits.choose((city,), "440111", date(2026, 7, 1)) is None
    assert limits.choose((nation, replace(nation, value=6)), None, date(2026, 1, 1)) == replace(nation, value=6)


def test_a_limit_is_named_by_its_content() -> None:
    assert PLAIN.key == limits.read(TEXT)[0].key
    assert PLAIN.key != replace(PLAIN, value=6).key
    assert PLAIN.unit is Unit.WORKDAY

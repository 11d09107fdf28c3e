"""Identifying numbers are recognised, not read."""

from typing import Any

import pytest

from services.masking import masked, masked_subject


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("id_number", "110101199003071234", "110101********1234"),
        ("id_number", "44011119850316000X", "440111********000X"),
        ("phone", "13000001001", "130****1001"),
        ("phone", "1234567", "*******"),
        ("phone", "", ""),
        ("phone", None, None),
        ("name", "闻人初晴", "闻人初晴"),
    ],
)
def test_the_middle_is_hidden(kind: str, value: Any, shown: Any) -> None:
    assert masked(kind, value) == shown


def test_a_subject_keeps_its_order_and_its_other_facts() -> None:
    subject = {"name": "王小明", "phone": "13912345678", "gender": "女"}
    assert list(masked_subject(subject).items()) == [("name", "王小明"), ("phone", "139****5678"), ("gender", "女")]
    assert subject["phone"] == "13912345678"

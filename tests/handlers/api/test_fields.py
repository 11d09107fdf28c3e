"""Fields that are held against a rule in two ways: by the schema, and on the short way past it."""

from typing import Any

import pytest

from handlers.api.v1.fields import are_named_values
from handlers.api.v1.schemas.user_tasks import CompleteBody


@pytest.mark.parametrize("value", [{}, {"a": None}, {"a": [1]}, {"": 1}, {"x" * 255: 1}, {"x" * 256: 1}, [], None, "a", 1])
def test_the_short_way_lets_in_what_the_schema_lets_in(value: Any) -> None:
    assert are_named_values(value) is (not CompleteBody().validate({"variables": value}))

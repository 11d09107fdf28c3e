"""Pages and their cursors."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Area, UserTask
from services import paging
from services.errors import Invalid
from services.paging import Keyset

KEYS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    st.integers(-(2**63), 2**63 - 1),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
)


@given(st.lists(KEYS))
def test_a_cursor_gives_back_what_it_was_made_of(keys: list[object]) -> None:
    assert paging.read_cursor(paging.cursor(keys)) == keys


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with suppress(Invalid):
        paging.read_cursor(text)


@pytest.mark.parametrize(
    "values",
    [[1], ["x", "y"], [None], [True], [1.5], [{"at": "2026-01-01"}], [{"x": 1}], [{"day": "2026"}], [[1]], [2**64], ["\x00"], ["\ud800"]],
)
def test_a_cursor_of_another_list_is_refused(values: list[object]) -> None:
    import base64
    import json

    text = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    with pytest.raises(Invalid):
        Keyset((Area.__table__.c.code,)).select(Area.__table__.select(), text)


def test_a_moment_is_compared_as_a_moment() -> None:
    order = Keyset((UserTask.__table__.c.opened_at, UserTask.__table__.c.id))
    order.select(UserTask.__table__.select(), paging.cursor([datetime(2026, 1, 1, tzinfo=UTC), "x"]))


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (50, 50), (10_000, 200)])
def test_pages_are_bounded(asked: int, given: int) -> None:
    assert paging.bounded(asked) == given

"""What the audit of one person, or of some hours, costs does not grow with the audit: each is found by an index."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from models import VerbLog
from services import transaction
from services.audit import entry_views
from services.audit.entry_views import ORDER, Wanted
from services.transaction import Reading
from tests.cast import Cast
from tests.services.plans import plan

BEGUN = datetime(2024, 1, 1, tzinfo=UTC)
ROWS = 6_000
REASON = bytes(1_700)  # entries as long as these fill several ranges of pages, among which an index of ranges can choose


@pytest.fixture
def look(cast: Cast) -> Iterator[Reading]:
    """Give a reading of an audit of some months, hardly any of it by the auditor."""
    with transaction.upkeep() as work:
        for first in range(0, ROWS, 1_000):
            work.execute(insert(VerbLog), [_entry(cast, number) for number in range(first, first + 1_000)])
    with transaction.upkeep() as work:
        if work.connection.dialect.name == "postgresql":  # tests before this one have left holes; the log itself only grows
            work.execute(text("CLUSTER verb_log USING pk_verb_log"))
        work.execute(text("ANALYZE"))
    with transaction.reading() as found:
        yield found


def _entry(cast: Cast, number: int) -> dict[str, object]:
    who = cast.qianjing if number % 1_000 == 0 else cast.liwen
    moment = BEGUN + timedelta(hours=number)
    told = {"verb": "case.read", "actor_kind": "person", "actor_id": who.person_id, "object_type": "case", "object_id": None}
    return told | {"case_id": None, "reason": REASON, "logged_at": moment, "occurred_at": moment}


def found_by(look: Reading, cast: Cast, wanted: Wanted) -> str:
    return plan(look, ORDER.select(entry_views.query(look, cast.qianjing, wanted), None, 50))


def test_what_one_person_did_is_found_by_an_index(look: Reading, cast: Cast) -> None:
    for actor in ("qianjing", str(cast.qianjing.person_id)):
        assert "ix_verb_log_actor_id_id" in found_by(look, cast, Wanted(actor=actor))


def test_some_hours_are_found_by_an_index(look: Reading, cast: Cast) -> None:
    since = BEGUN + timedelta(days=2)
    assert "ix_verb_log_logged_at" in found_by(look, cast, Wanted(since=since, until=since + timedelta(hours=6)))


def test_somebody_is_named_by_login_or_id(look: Reading, cast: Cast) -> None:
    for actor in ("qianjing", str(cast.qianjing.person_id)):
        found = entry_views.find(cast.qianjing, Wanted(actor=actor)).items
        assert len(found) == ROWS // 1_000
        assert {entry.actor_name for entry in found} == {cast.qianjing.name}

"""Who gets a package, what is due to go and when, and what keeps a case from going."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update

from models import Archive, LegalHold, VerbLog
from services import cases, jobs, now, origin, readings, transaction
from services.actor import Actor
from services.archiving import archives, holds, owing, retention
from services.errors import Conflict, Forbidden, Invalid, NotFound, ProofNeeded
from services.origin import Origin
from tests.cast import Cast
from tests.services.archiving.conftest import Close
from tests.services.archiving.opening import Package
from tests.services.plans import plan


@pytest.fixture
def closed(close: Close) -> str:
    """Give a closed case with its package."""
    case_id = close()
    owing.order()
    jobs.run_due()
    return case_id


def test_supervisors_get_it_and_nobody_else(closed: str, cast: Cast) -> None:
    number = cases.get(cast.qianjing, closed).number
    found = archives.get(cast.sunqiang, number)
    assert found.name == f"{number}-v1.zip"
    Package(found.content).demand_whole()
    assert archives.get(cast.heping, closed, 1).content == found.content
    for actor in (cast.liwen, cast.qianjing, cast.admin):
        with pytest.raises(Forbidden):
            archives.get(actor, closed)
    with pytest.raises(NotFound):
        archives.get(cast.wuyue, closed)
    with pytest.raises(Conflict):
        archives.get(cast.sunqiang, closed, 2)


def test_whoever_takes_it_away_has_proved_who_he_is_and_leaves_an_entry(closed: str, cast: Cast) -> None:
    late = _in_session(cast.sunqiang, now.real() - timedelta(hours=1))
    with pytest.raises(ProofNeeded):
        archives.get(late, closed)
    with origin.coming(Origin("api")), readings.collecting() as notes:
        archives.get(_in_session(cast.sunqiang, now.real()), closed)
        notes.settle()
    with transaction.reading() as look:
        entries = look.execute(select(VerbLog.actor_id, VerbLog.case_id).where(VerbLog.verb == "archive.read")).all()
    assert [tuple(entry) for entry in entries] == [(cast.sunqiang.person_id, closed)]


def test_what_is_told_of_it(closed: str, cast: Cast) -> None:
    (one,) = archives.find(cast.qianjing, closed)
    package = archives.get(cast.sunqiang, closed)
    assert (one.version, one.state, one.retention, one.is_held, one.size) == (1, "made", "years_10", False, len(package.content))
    assert one.dispose_after == date(one.closed_at.year + 10, 12, 31)
    with pytest.raises(Forbidden):
        archives.find(cast.liwen, closed)
    with pytest.raises(NotFound):
        archives.find(cast.wuyue, closed)


def test_what_is_due_comes_in_pages_and_by_class(close: Close, cast: Cast) -> None:
    ids = [close() for _ in range(3)]
    owing.order()
    jobs.run_due()
    with transaction.upkeep() as look:
        for case_id, day in zip(ids, (3, 1, 2), strict=True):
            look.execute(update(Archive).where(Archive.case_id == case_id).values(dispose_after=date(2020, 12, day)))
        look.execute(update(Archive).where(Archive.case_id == ids[0]).values(retention="years_30"))
    found, after = [], None
    for _ in ids:
        page = archives.due(cast.sunqiang, after=after, limit=1)
        found, after = [*found, *(one.case_id for one in page.items)], page.next
    assert (found, after) == ([ids[1], ids[2], ids[0]], None)
    assert [one.case_id for one in archives.due(cast.sunqiang, retention="years_30").items] == [ids[0]]
    assert {one.retention: one.cases for one in archives.due_by_class(cast.sunqiang)} == {"years_10": 2, "years_30": 1}
    elsewhere = replace(cast.sunqiang, roles=cast.wuyue.roles)
    with pytest.raises(Forbidden):
        archives.due_by_class(elsewhere)


def test_what_is_due_is_found_by_an_index(closed: str, cast: Cast) -> None:
    with transaction.upkeep() as work:
        made = dict(work.execute(select(Archive.__table__).where(Archive.case_id == closed)).mappings().one())
        rows = [made | {"id": f"{number}", "version": number, "content": None} for number in range(2, 3_000)]
        work.execute(insert(Archive), [row | {"dispose_after": date(2200, 1, 1)} for row in rows])
    with transaction.upkeep() as work:
        work.execute(text("ANALYZE"))
    query = archives.ORDER.select(archives.query_of_due(None), None, 50)
    with transaction.reading() as look:
        assert "ix_archive_due" in plan(look, query)


def test_a_case_is_due_when_its_retention_has_run_out(closed: str, cast: Cast) -> None:
    assert archives.due(cast.sunqiang).items == []
    with transaction.upkeep() as look:
        look.execute(update(Archive).values(dispose_after=date(2020, 12, 31)))
    assert [one.case_id for one in archives.due(cast.sunqiang).items] == [closed]
    assert [one.case_id for one in archives.due(cast.qianjing).items] == [closed]
    elsewhere = replace(cast.wuyue, roles=tuple(replace(role, role="supervisor") for role in cast.wuyue.roles))
    assert archives.due(elsewhere).items == []
    with pytest.raises(Forbidden):
        archives.due(cast.liwen)


def test_a_hold_is_seen_and_released_for_a_reason(closed: str, cast: Cast) -> None:
    with pytest.raises(Invalid):
        holds.hold(cast.sunqiang, closed, reason=" ")
    placed = holds.hold(cast.sunqiang, closed, reason="行政诉讼")
    assert [one.is_held for one in archives.find(cast.sunqiang, closed)] == [True]
    with pytest.raises(Conflict):
        holds.hold(cast.heping, closed, reason="再次")
    released = holds.release(cast.heping, closed, reason="判决生效")
    assert (released.id, released.released_by, released.reason) == (placed.id, cast.heping.person_id, "行政诉讼")
    assert [one.is_held for one in archives.find(cast.sunqiang, closed)] == [False]
    with pytest.raises(Conflict):
        holds.release(cast.sunqiang, closed, reason="再次")
    assert holds.find(cast.qianjing, closed) == [released]
    with transaction.reading() as look:
        assert "行政诉讼".encode() not in look.execute(select(LegalHold.reason)).scalar_one()


@pytest.mark.parametrize("name", ["liwen", "admin", "qianjing"])
def test_others_hold_nothing(closed: str, cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        holds.hold(getattr(cast, name), closed, reason="x")
    with pytest.raises(Forbidden):
        holds.release(getattr(cast, name), closed, reason="x")


def test_every_class_says_on_what_it_rests() -> None:
    assert {"mandatory_report", "rehab_referral", "temporary_guardianship", "institution_registration"} <= set(retention.classes())
    assert retention.of("something new").id == "years_10"
    for one in retention.classes().values():
        assert one.is_local or (one.title and one.article)
    assert retention.of("rehab_referral").ends(date(2026, 1, 1)) == date(2056, 12, 31)
    assert retention.of("mandatory_report").ends(date(2026, 1, 1)) is None


def _in_session(actor: Actor, proved_at: datetime) -> Actor:
    return replace(actor, session_id="01a201dc-11a3-75ed-a5f6-615c829ca36b", proved_at=proved_at.astimezone(UTC))

"""Lawful disposal: two people, a record, nothing left of the content, and a chain that still holds."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, insert, select, update

from models import Archive, Base, Batch, BatchItem, Case, CaseDigest, DataKey, Job, VerbLog
from models.lifecycle import IllegalTransition
from services import actors, attachments, cases, deputies, exclusions, history, instances, jobs, keys, notices, now, restarting, transaction
from services.actor import OPERATOR, Actor, Role
from services.archiving import archives, disposal_views, disposals, disposing, holds, owing
from services.audit import sealing, verifying
from services.deputies import Wish
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.exclusions import Whom
from tests.cast import AREAS, OTHER_COUNTY, Cast
from tests.services.archiving.conftest import Close

GROUND = "保管期限已满"


@pytest.fixture
def over(close: Close) -> str:
    """Give a closed case with its package, whose retention has run out."""
    case_id = close()
    owing.order()
    jobs.run_due()
    sealing.seal()
    with transaction.upkeep() as look:
        look.execute(update(Archive).values(dispose_after=date(2020, 12, 31)))
    return case_id


@pytest.fixture
def gone(over: str, cast: Cast) -> str:
    """Give a case that was disposed of."""
    proposed = disposals.propose(cast.sunqiang, [over], reason=GROUND)
    disposals.approve(cast.heping, proposed.id)
    return over


def test_two_people_and_a_record(over: str, cast: Cast) -> None:
    proposed = disposals.propose(cast.sunqiang, [over], reason=GROUND)
    assert (proposed.state, proposed.ground, proposed.decided_by) == ("proposed", GROUND, None)
    with pytest.raises(Forbidden):
        disposals.approve(cast.sunqiang, proposed.id)
    with pytest.raises(Forbidden):
        disposals.refuse(cast.sunqiang, proposed.id)
    with pytest.raises(Conflict):
        disposals.propose(cast.heping, [over], reason=GROUND)
    assert cases.get(cast.qianjing, over).state == "closed"
    done = disposals.approve(cast.heping, proposed.id)
    assert (done.state, done.proposed_by, done.decided_by) == ("approved", cast.sunqiang.person_id, cast.heping.person_id)
    assert [part.disposed_at is not None for part in done.cases] == [True]
    assert disposal_views.get(cast.qianjing, proposed.id) == done == disposal_views.find(cast.sunqiang).items[0]
    with pytest.raises(Conflict):
        disposals.approve(cast.heping, proposed.id)


def test_nobody_reads_in_a_list_what_he_may_not_open(over: str, cast: Cast) -> None:
    proposed = disposals.propose(cast.sunqiang, [over], reason=GROUND)
    supervises = Role("supervisor", cast.offices["tianhe"], OTHER_COUNTY, AREAS[OTHER_COUNTY][2])
    worker = replace(cast.liwen, roles=(*cast.liwen.roles, supervises))  # sees the case; is supervisor of others
    with pytest.raises(Forbidden):
        disposal_views.get(worker, proposed.id)
    assert disposal_views.find(worker).items == []
    assert [one.id for one in disposal_views.find(cast.qianjing).items] == [proposed.id]


def test_nothing_of_the_content_stays_and_the_audit_holds(gone: str, cast: Cast) -> None:
    assert verifying.verify().findings == ()  # not sealed yet
    sealing.seal()
    verdict = verifying.verify()
    assert (verdict.findings, verdict.pending) == ((), 0)
    with transaction.reading() as look:
        for table in Base.metadata.sorted_tables:
            if "case_id" in table.c and table.name not in disposing.STAYING:
                assert look.execute(select(table).where(table.c.case_id == gone)).first() is None, table.name
        assert look.execute(select(CaseDigest.id)).first() is None
        assert look.execute(select(VerbLog.id).where(VerbLog.case_id == gone, VerbLog.reason.is_not(None))).first() is None
        key = look.execute(select(DataKey.wrapped).join(Case, Case.data_key_id == DataKey.id).where(Case.id == gone)).scalar_one()
        assert key == keys.DESTROYED


def test_whoever_was_kept_out_sees_nothing_of_what_stays(over: str, cast: Cast) -> None:
    """Neither its shell, nor its entries, nor the ground of its disposal, nor why he was kept out."""
    proposed = disposals.propose(cast.sunqiang, [over], reason=GROUND)
    exclusions.exclude(cast.heping, over, Whom(cast.sunqiang.person_id), "conflict_of_interest", reason="江小舟的舅舅")
    disposals.approve(cast.heping, proposed.id)
    for ask in (cases.get, history.of_case):
        with pytest.raises(NotFound):
            ask(cast.sunqiang, over)
    assert disposal_views.find(cast.sunqiang).items == []
    (kept,) = exclusions.find(cast.heping, over)
    assert (kept.person_id, kept.reason) == (cast.sunqiang.person_id, None)
    sealing.seal()
    assert verifying.verify().findings == ()


def test_what_is_shown_of_it(gone: str, cast: Cast) -> None:
    found = cases.get(cast.sunqiang, gone)
    assert (found.state, found.subject, found.instances) == ("disposed", None, ())
    assert cases.find(cast.sunqiang, subject="王小明").items == []
    assert [one.state for one in archives.find(cast.sunqiang, gone)] == ["disposed"]
    assert "case.dispose" in {one.verb for one in history.of_case(cast.sunqiang, gone).items}
    assert holds.find(cast.sunqiang, gone) == []
    with pytest.raises(Conflict):
        archives.get(cast.sunqiang, gone)
    with pytest.raises(Conflict):
        holds.hold(cast.sunqiang, gone, reason="x")
    with pytest.raises(Conflict):
        attachments.add(cast.liwen, gone, "a.txt", b"a")
    with pytest.raises(Conflict):
        cases.set_subject(cast.liwen, gone, {"name": "x"})
    with pytest.raises(Conflict) as refused:
        instances.start(cast.liwen, "visit", case_id=gone)
    assert refused.value.reason == "case_disposed"
    with transaction.reading() as look, pytest.raises(Conflict):
        keys.seal(look, look.execute(select(Case.data_key_id).where(Case.id == gone)).scalar_one(), b"x")


def test_a_held_case_stays(over: str, cast: Cast) -> None:
    proposed = disposals.propose(cast.sunqiang, [over], reason=GROUND)
    holds.hold(cast.heping, over, reason="诉讼")
    with pytest.raises(Conflict):
        disposals.approve(cast.heping, proposed.id)
    assert disposal_views.get(cast.heping, proposed.id).state == "proposed"
    disposals.refuse(cast.heping, proposed.id, reason="诉讼")
    with pytest.raises(Conflict):
        disposals.propose(cast.sunqiang, [over], reason=GROUND)


def test_a_case_that_goes_on_stays(over: str, cast: Cast) -> None:
    proposed = disposals.propose(cast.sunqiang, [over], reason=GROUND)
    restarting.restart(cast.sunqiang, cases.get(cast.qianjing, over).instances[0].id, reason="补充材料")
    with pytest.raises(Conflict) as refused:
        disposals.approve(cast.heping, proposed.id)
    assert refused.value.reason == "retention_not_over"
    assert cases.get(cast.qianjing, over).state == "open"
    with transaction.upkeep() as look, pytest.raises(IllegalTransition):
        disposing.dispose(look, over)  # type: ignore[arg-type]  # it does not come to what only a verb can do


def test_a_second_run_destroys_nothing_more(gone: str, cast: Cast) -> None:
    (done,) = disposal_views.find(cast.sunqiang).items
    with transaction.reading() as look:
        before = look.execute(select(func.count()).select_from(VerbLog)).scalar_one()
    for attempt in (disposals.approve, disposals.refuse):
        with pytest.raises(Conflict) as refused:
            attempt(cast.heping, done.id)
        assert refused.value.reason == "disposal_over"
    with pytest.raises(Conflict):
        disposals.propose(cast.heping, [gone], reason=GROUND)
    with transaction.reading() as look:
        assert look.execute(select(func.count()).select_from(VerbLog)).scalar_one() == before
    assert disposal_views.find(cast.sunqiang).items == [done]


def test_what_must_be_kept_longer_is_not_proposed(close: Close, cast: Cast) -> None:
    case_id = close()
    with pytest.raises(Conflict):
        disposals.propose(cast.sunqiang, [case_id], reason=GROUND)
    with pytest.raises(Invalid):
        disposals.propose(cast.sunqiang, [], reason=GROUND)
    for actor in (cast.liwen, cast.qianjing):
        with pytest.raises(Forbidden):
            disposals.propose(actor, [case_id], reason=GROUND)
    with pytest.raises(NotFound):
        disposals.propose(cast.wuyue, [case_id], reason=GROUND)


def test_neither_a_deputy_of_the_proposer_nor_whom_he_stands_in_for_decides(over: str, cast: Cast) -> None:
    proposed = disposals.propose(cast.sunqiang, [over], reason=GROUND)
    today = actors.today()
    absence = deputies.enter(OPERATOR, str(cast.sunqiang.person_id), Wish(today, today, (str(cast.heping.person_id),)))
    with pytest.raises(Forbidden) as refused:
        disposals.approve(cast.heping, proposed.id)
    assert refused.value.reason == "own_disposal"
    deputies.end(OPERATOR, absence.id)
    deputies.enter(OPERATOR, str(cast.heping.person_id), Wish(today, today, (str(cast.sunqiang.person_id),)))
    with pytest.raises(Forbidden):
        disposals.refuse(cast.heping, proposed.id)


def test_an_operator_is_nobody_who_could_be_one_of_two(over: str, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        disposals.propose(OPERATOR, [over], reason=GROUND)
    proposed = disposals.propose(cast.sunqiang, [over], reason=GROUND)
    with pytest.raises(Forbidden):
        disposals.approve(OPERATOR, proposed.id)


def test_where_it_stopped_half_way_another_approval_goes_on(over: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed = disposals.propose(cast.sunqiang, [over], reason=GROUND)
    with monkeypatch.context() as broken:
        broken.setattr(keys, "destroy", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            disposals.approve(cast.heping, proposed.id)
    assert cases.get(cast.sunqiang, over).subject is not None
    assert disposals.approve(cast.heping, proposed.id).cases[0].disposed_at is not None


def test_what_names_a_case_or_a_process_without_pointing_at_it_is_known() -> None:
    """A new column that names one, and that no database deletes with it, is thought of in `disposing`."""
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if column.name in {"case_id", "instance_id", "user_task_id", "root_id"} and not column.foreign_keys
    }
    assert named == {("verb_log", "instance_id"), ("process_instance", "root_id"), ("batch_item", "instance_id")}


def test_what_a_batch_gave_for_it_goes(over: str, cast: Cast) -> None:
    instance_id = cases.get(cast.sunqiang, over).instances[0].id
    with transaction.upkeep() as look:
        job_id = look.execute(select(Job.id).limit(1)).scalar_one()
        key = {"data_key_id": keys.SYSTEM, "payload": b"x", "reason": b"x"}
        look.execute(insert(Batch), {"id": "b", "verb": "instance.migrate", "total": 1, "ordered_at": now.now()} | key)
        item = {"id": "i", "batch_id": "b", "number": 1, "instance_id": instance_id, "job_id": job_id, "state": "failed"}
        look.execute(insert(BatchItem), item | {"result": b"what failed"})
    disposals.approve(cast.heping, disposals.propose(cast.sunqiang, [over], reason=GROUND).id)
    with transaction.reading() as look:
        assert look.execute(select(BatchItem.result).where(BatchItem.instance_id == instance_id)).scalars().all() in ([], [None])


def test_what_points_at_a_case_goes_or_stays_on_purpose() -> None:
    """A new table that points at cases is deleted with them, unless it is named here."""
    records = {"verb_log", "archive", "disposal_case", "case_exclusion"}
    assert records | {"institution", "institution_place", "person_file_entry"} == disposing.STAYING


def test_the_nearest_second_person_is_told_and_nobody_else(over: str, cast: Cast) -> None:
    def told(actor: Actor) -> list[tuple[str, str | None]]:
        return [(one.kind, one.disposal_id) for one in notices.find(actor).items]

    first = disposals.propose(cast.sunqiang, [over], reason=GROUND)  # in his county nobody else could decide
    assert (told(cast.heping), told(cast.sunqiang), told(cast.qianjing)) == ([("disposal_proposed", first.id)], [], [])
    disposals.refuse(cast.heping, first.id)
    second = disposals.propose(cast.heping, [over], reason=GROUND)
    assert told(cast.sunqiang) == [("disposal_proposed", second.id)]
    disposals.refuse(cast.sunqiang, second.id)
    exclusions.exclude(cast.sunqiang, over, Whom(person_id=cast.heping.person_id), ground="conflict_of_interest", reason="亲属")
    disposals.propose(cast.sunqiang, [over], reason=GROUND)
    assert told(cast.heping) == [("disposal_proposed", first.id)]  # nothing of a case he is kept out of

"""The sealer links what was done, in the order in which it was seen, and signs what all chains are."""

from sqlalchemy import Engine, select, update

from models import AuditChain, AuditRoot, AuditStretch, VerbLog
from services import attachments, case_moves, instances, transaction, user_tasks
from services.audit import sealing, stretches, verifying
from services.audit.findings import Flaw
from tests import diagrams
from tests.cast import OTHER_COUNTY, Cast
from tests.services.conftest import Deploy


def test_what_was_done_is_sealed_and_nothing_is_broken(cast: Cast, deploy: Deploy, database: Engine) -> None:
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case()))
    started = instances.start(cast.liwen, "seq", subject={"name": "王小明"}, reason="来电")
    sealed = sealing.seal()
    assert sealed.root is not None
    user_task = user_tasks.find(cast.liwen).items[0]
    user_tasks.complete(cast.liwen, user_task.id, {"answer": "yes"})
    attachments.add(cast.liwen, started.case_id or "", "a.txt", b"hello")
    again = sealing.seal()
    assert again.root is not None
    assert again.root.number == sealed.root.number + 1
    assert sealing.seal().root is None
    verdict = verifying.verify()
    assert verdict.findings == ()
    assert (verdict.pending, verdict.root) == (0, again.root)
    assert verdict.rows > 10
    with transaction.reading() as look:
        assert look.execute(select(VerbLog.id).where(VerbLog.position.is_(None))).all() == []
        names = look.execute(select(AuditChain.name).order_by(AuditChain.number)).scalars().all()
        assert f"case:{started.case_id}" in names
        kinds = {link.kind for link in stretches.every(look)}
        assert {"verb_log", "case", "process_instance", "activity", "variable_change", "user_task", "attachment"} <= kinds
        assert len(look.execute(select(AuditRoot.number)).all()) == again.root.number


def test_a_case_that_moves_is_sealed_anew_with_what_has_ended(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case()))
    started = instances.start(cast.liwen, "seq")
    user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen).items[0].id, {})
    attachments.add(cast.liwen, started.case_id or "", "a.txt", b"hello")
    sealing.seal()
    case_moves.move(cast.heping, started.case_id or "", OTHER_COUNTY, cast.offices["tianhe"], reason="管辖")
    assert verifying.verify().findings == ()
    sealing.seal()
    assert verifying.verify().findings == ()


def test_a_row_of_links_that_nobody_can_read_breaks_its_chain_alone(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case()))
    broken, whole = (str(instances.start(cast.liwen, "seq").case_id) for _ in range(2))
    sealing.seal()
    number = select(AuditChain.number).where(AuditChain.name == f"case:{broken}").scalar_subquery()
    for links in (b"", b"\xc1", b"\x93\x01\x02\x03", b"\x91\x95\xa1a\xa1b\xc3\xa1c\xc0"):
        with transaction.upkeep() as work:
            work.execute(update(AuditStretch).where(AuditStretch.chain_number == number).values(links=links))
        findings = verifying.verify().findings
        assert {one.case_id for one in findings} == {broken}
        assert Flaw.LINK_CHANGED in {one.flaw for one in findings}
        assert verifying.verify(whole).findings == ()


def test_not_even_the_salt_of_what_was_said_before_is_changed_unseen(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case()))
    started = instances.start(cast.liwen, "seq")
    sealing.seal()
    user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen).items[0].id, {})
    sealing.seal()
    with transaction.upkeep() as work:
        (number,) = work.execute(select(AuditChain.number).where(AuditChain.name == f"case:{started.case_id}")).scalars()
        first = next(iter(stretches.follow(work, {number: f"case:{started.case_id}"})))
        stale = next(link.salt for link in first.links if link.kind == "process_instance")
        row = work.execute(select(AuditStretch.links).where(AuditStretch.chain_number == number, AuditStretch.position == 1)).scalar_one()
        changed = bytes(row).replace(stale or b"", bytes(16))
        work.execute(update(AuditStretch).where(AuditStretch.chain_number == number, AuditStretch.position == 1).values(links=changed))
    assert [(one.flaw, one.case_id, one.position) for one in verifying.verify().findings] == [(Flaw.LINK_CHANGED, started.case_id, 1)]

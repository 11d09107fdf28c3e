"""The sealer links what was done, in the order in which it was seen, and signs what all chains are."""

from sqlalchemy import Engine, select

from models import AuditChain, AuditLink, AuditRoot, VerbLog
from services import attachments, case_moves, instances, transaction, user_tasks
from services.audit import sealing, verifying
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
        kinds = set(look.execute(select(AuditLink.kind)).scalars())
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

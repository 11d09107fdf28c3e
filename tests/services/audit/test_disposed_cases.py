"""A case that was disposed of is still proved: nothing that is done to what is left of it, or put back, goes unnoticed."""

import random
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from models import Archive, Attachment, Case, VerbLog
from services import attachments, exclusions, instances, jobs, now, shares, transaction, user_tasks
from services.archiving import disposals, owing
from services.audit import careflow_verify, packages, sealing, verifying
from services.audit.findings import Finding, Flaw
from services.exclusions import Whom
from tests.cast import Cast
from tests.diagrams import case, sequence
from tests.services.audit.tampering import Deed, Forger, Undone, free_hand, resalted
from tests.services.conftest import Deploy

CHANGES = 150
SEED = 20261123


@pytest.fixture
def disposed(cast: Cast, deploy: Deploy) -> str:
    """Give a case that was disposed of, beside one that goes on."""
    deploy(sequence("visit", 1, extension=case()), "visit.bpmn")
    gone, _ = (_begun(cast) for _ in range(2))
    (task,) = user_tasks.find(cast.liwen, case_id=gone).items
    user_tasks.claim(cast.liwen, task.id)
    user_tasks.complete(cast.liwen, task.id, {"visited": True}, reason="来电")
    owing.order()
    jobs.run_due()
    with transaction.upkeep() as look:
        look.execute(update(Archive).values(dispose_after=date(2020, 12, 31)))
    disposals.approve(cast.heping, disposals.propose(cast.sunqiang, [gone], reason="期满").id)
    return gone


@pytest.fixture
def sealed(disposed: str) -> str:
    """Give it sealed."""
    sealing.seal()
    return disposed


def _begun(cast: Cast) -> str:
    case_id = instances.start(cast.liwen, "visit", variables={"applicant": "王小明"}, subject={"name": "王小明"}).case_id
    attachments.add(cast.liwen, str(case_id), "证明.txt", "证明内容".encode())
    until = now.now() + timedelta(days=1)
    shares.share(cast.sunqiang, str(case_id), Whom(cast.fuan.person_id), valid_until=until, reason="会诊")
    exclusions.exclude(cast.sunqiang, str(case_id), Whom(cast.fangke.person_id), "suspect_official", reason="回避")
    return str(case_id)


def found_after(statement: Any) -> tuple[Finding, ...]:
    """Give what is found after a statement that is undone again."""
    found: list[tuple[Finding, ...]] = []
    with suppress(Undone), transaction.upkeep() as work, now.at(now.now() + timedelta(hours=1)):
        with free_hand(work.connection):
            assert work.execute(statement).rowcount != 0
        found.append(verifying.verify().findings)
        raise Undone
    return found[0]


def test_it_holds_before_and_after_it_is_sealed(disposed: str) -> None:
    assert verifying.verify().findings == ()
    sealing.seal()
    assert verifying.verify().findings == ()
    with now.at(now.now() + timedelta(hours=1)):
        verdict = verifying.verify()
        assert (verdict.findings, verdict.pending) == ((), 0)


def test_it_holds_between_two_portions_of_the_sealer(disposed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PORTION", 2)
    while sealing._seal_portion().entries:
        assert verifying.verify().findings == ()
    assert verifying.verify().pending == 0


def test_nothing_goes_unnoticed(sealed: str) -> None:
    with now.at(now.now() + timedelta(hours=1)):
        for seed in range(SEED, SEED + CHANGES):
            found: list[tuple[Deed, tuple[Finding, ...]]] = []
            with suppress(Undone), transaction.upkeep() as work:
                with free_hand(work.connection):
                    deed = Forger(work.connection, random.Random(seed)).tamper()
                found.append((deed, verifying.verify().findings))
                raise Undone
            assert found[0][1], f"{seed}: {found[0][0]}"
        assert verifying.verify().findings == ()


def test_what_stays_is_held_against_the_chain(sealed: str) -> None:
    of_case, told = VerbLog.case_id == sealed, VerbLog.verb == "user_task.complete"
    assert found_after(update(VerbLog).where(of_case, told).values(actor_id=None))
    assert found_after(delete(VerbLog).where(of_case, told))
    assert found_after(delete(VerbLog).where(of_case, VerbLog.verb == "case.dispose"))
    assert found_after(update(Case).where(Case.id == sealed).values(outcome="x"))
    assert found_after(update(VerbLog).where(of_case, told).values(position=None))


def test_a_salt_that_is_put_back_is_found(sealed: str) -> None:
    with suppress(Undone), transaction.upkeep() as work:
        resalted(work.connection, "activity", None, b"x" * 16)
        assert Flaw.LINK_CHANGED in {one.flaw for one in verifying.verify().findings if one.case_id == sealed}
        raise Undone


def test_the_case_itself_is_never_lawfully_gone(sealed: str) -> None:
    with suppress(Undone), transaction.upkeep() as work:
        with free_hand(work.connection):
            resalted(work.connection, "case", sealed, None)
            work.execute(delete(Case).where(Case.id == sealed))
        assert f"case {sealed}" in {one.what for one in verifying.verify().findings}
        raise Undone


def test_a_case_that_goes_on_loses_nothing_by_the_disposal_of_another(sealed: str) -> None:
    with suppress(Undone), transaction.upkeep() as work:
        row = work.execute(select(VerbLog.__table__).where(VerbLog.case_id == sealed, VerbLog.verb == "case.dispose")).mappings().one()
        other = work.execute(select(Case.id).where(Case.id != sealed)).scalar_one()
        with free_hand(work.connection):
            work.execute(insert(VerbLog), dict(row) | {"id": 10**6, "case_id": other, "position": None})
            resalted(work.connection, "attachment", None, None)
            work.execute(delete(Attachment))
        flaws = {one.flaw for one in verifying.verify().findings if one.case_id == other}
        assert {Flaw.ROW_MISSING, Flaw.ENTRY_FORGED} <= flaws
        raise Undone


def test_its_package_is_still_whole(sealed: str, cast: Cast, tmp_path: Path) -> None:
    with transaction.reading() as look:
        files = dict(packages.evidence(look, sealed))
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert careflow_verify.check(str(tmp_path), None, None)
    assert "来电" not in files["chain.jsonl"].decode()

"""Whatever a hand in the database changes, takes out, puts in or puts elsewhere is noticed, and the case is named."""

import random
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from documents import rendering
from engine.jobs import JobContext
from models import Base
from services import (
    attachments,
    conversations,
    corrections,
    documents,
    exclusions,
    instances,
    now,
    person_files,
    shares,
    transaction,
    user_tasks,
)
from services.actions import documents as actions
from services.audit import covered, linking, sealing, stretches, verifying
from services.audit.findings import Finding
from services.errors import Conflict
from services.exclusions import Whom
from services.instances import Started
from services.work import Reading
from tests.cast import COUNTY, Cast
from tests.diagrams import case, sequence
from tests.processes.referral_desk import ReferralServicesDesk
from tests.processes.referral_way import in_service
from tests.services.audit.tampering import SEAL, Deed, Forger, Undone, free_hand
from tests.services.audit.test_touched import CHOICE
from tests.services.conftest import Deploy
from tests.services.test_alarms import on_duty, ringing

PERSONS = (("王大明", "440111199001011234"), ("王二明", "440111199202022345"))
NAMED = {covered.CASE: "case", covered.FILE: "file"}  # what the names of their chains begin with
SEED = 20261122


@pytest.fixture(autouse=True)
def template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "templates" / "tests").mkdir(parents=True)
    (tmp_path / "templates" / "tests" / "paper.html").write_text("<html><body>{{ number }}</body></html>")
    monkeypatch.setattr(rendering.LOADER, "searchpath", [str(tmp_path / "templates"), *rendering.LOADER.searchpath])


@pytest.fixture
def cases(database: Engine, cast: Cast, deploy: Deploy) -> list[str]:
    """Give cases with everything a chain covers, sealed in several roots."""
    desk = ReferralServicesDesk(cast)
    in_service(desk)
    sealing.seal()
    referral = str(desk.begun.case_id)
    attachments.add(cast.liwen, referral, "证明.txt", "证明内容".encode())
    deploy(sequence("visit", 2, extension=case()), "visit.bpmn")
    small = [instances.start(cast.liwen, "visit", variables={"applicant": "王小明"}, subject={"name": "王小明"}) for _ in range(2)]
    _paper(cast, small[0])
    corrections.propose(cast.liwen, small[0].instance_id, "applicant", "王晓明", reason="写错")
    sealing.seal()
    task = user_tasks.find(cast.liwen, case_id=small[1].case_id).items[0].id
    conversations.comment(cast.liwen, task, "上午来过")
    conversations.answer(cast.zhaomin, conversations.ask(cast.liwen, task, str(cast.zhaomin.person_id), "见过本人吗？"), "见过")
    conversations.ask(cast.liwen, task, str(cast.zhaomin.person_id), "何时？")
    user_tasks.complete(cast.liwen, task, {"answer": "是"}, reason="来电")
    _files(cast, *(str(one.case_id) for one in small))
    _troubles(cast, deploy, str(small[0].case_id))
    sealing.seal()
    return [referral, *(str(one.case_id) for one in small)]


def _troubles(cast: Cast, deploy: Deploy, case_id: str) -> None:
    """Have somebody called, something stuck, one person let in and one kept out."""
    on_duty(cast, "zhiban")
    deploy(ringing(), "bell.bpmn")
    instances.start(cast.liwen, "bell", area_code=COUNTY)
    deploy(CHOICE, "choice.bpmn")
    stuck = instances.start(cast.liwen, "choice")
    task = user_tasks.find(cast.liwen, case_id=stuck.case_id).items[0].id
    with pytest.raises(Conflict):
        user_tasks.complete(cast.liwen, task, {"answer": "是"})
    until = now.now() + timedelta(days=1)
    shares.share(cast.sunqiang, case_id, Whom(cast.fuan.person_id), valid_until=until, reason="会诊")
    exclusions.exclude(cast.sunqiang, case_id, Whom(cast.fangke.person_id), "suspect_official", reason="回避")


def _files(cast: Cast, *case_ids: str) -> None:
    """Open the files of two persons, relatives of each other, with a case each."""
    first, second = (person_files.open_file(cast.liwen, {"name": name, "id_number": told}) for name, told in PERSONS)
    for file, other, case_id in ((first, second, case_ids[0]), (second, first, case_ids[1])):
        person_files.link(cast.liwen, file.id, case_id)
        person_files.note(cast.liwen, file.id, "上门走访")
        person_files.add_relative(cast.liwen, file.id, {"relation": "兄弟", "name": "王氏", "file_id": other.id})


def _paper(cast: Cast, started: Started) -> None:
    context = JobContext("j", started.instance_id, started.case_id, None, "issue", {}, {"template": "tests/paper", "number": "paper_no"})
    with transaction.transaction(cast.liwen, "case.set_subject") as work:
        actions.issue(work, context)
    (paper,) = documents.find(cast.liwen, str(started.case_id))
    told = {"served_at": now.now(), "service_method": "直接送达", "served_to": "陈示例", "receipt_no": "SD-1"}
    documents.serve(cast.liwen, paper.id, told)


def owner(look: Reading, deed: Deed) -> str | None:
    """Name the chain of a case or file that a row belonged to, before anything was done to it."""
    row: Mapping[str, Any] = deed.row
    if deed.table.name in {"audit_stretch", "audit_chain"}:
        chain = Base.metadata.tables["audit_chain"]
        named = select(chain.c.name).where(chain.c.number == row.get("chain_number"))
        name = row["name"] if deed.table.name == "audit_chain" else look.execute(named).scalar_one()
        return None if name.startswith("house:") else str(name)
    if deed.table.name in SEAL:
        return None
    if deed.table.name == "verb_log":
        name = linking.name_of(row)
        return None if name.startswith("house:") else name
    cover = covered.BY_KIND[deed.table.name]
    if deed.table.name in {covered.CASE, covered.FILE}:
        return f"{NAMED[cover.of]}:{row['id']}"
    where = [column == row[column.name] for column in deed.table.primary_key]
    whose = look.execute(cover.rows().with_only_columns(cover.owner).where(*where)).scalar_one_or_none()
    return None if whose is None else f"{NAMED[cover.of]}:{whose}"


def tampered(seed: int) -> tuple[Deed, tuple[Finding, ...]]:
    """Do one random thing, look, and undo it."""
    found: list[tuple[Deed, tuple[Finding, ...]]] = []
    with suppress(Undone), transaction.upkeep() as work:
        with free_hand(work.connection):
            deed = Forger(work.connection, random.Random(seed)).tamper()
        found.append((deed, verifying.verify().findings))
        raise Undone
    return found[0]


def test_everything_is_covered(cases: list[str]) -> None:
    with transaction.reading() as look:
        kinds = {link.kind for link in stretches.every(look)}
    assert {cover.kind for cover in (*covered.COVERS, *covered.OF_FILES)} - kinds == set()


@pytest.mark.parametrize("changes", [80, pytest.param(500, marks=pytest.mark.slow)])
def test_nothing_goes_unnoticed(cases: list[str], changes: int) -> None:
    assert verifying.verify().findings == ()
    told: Counter[str] = Counter()
    with now.at(now.now() + timedelta(hours=1)):
        assert verifying.verify().findings == ()
        for seed in range(SEED, SEED + changes):
            deed, findings = tampered(seed)
            with transaction.reading() as look:
                whose = owner(look, deed)
            assert findings, f"{seed}: {deed}"
            if whose is not None:
                assert whose in {finding.chain for finding in findings}, f"{seed}: {deed} {findings}"
            told[deed.what] += 1
        assert verifying.verify().findings == ()
    assert min(told.values()) > changes // 20

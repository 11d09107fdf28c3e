"""The package of a closed case: made by a job, whole by its own manifest, opened and checked without the service."""

from pathlib import Path

import pytest
from sqlalchemy import select

from models import Archive, Job
from services import cases, jobs, keys, restarting, transaction, user_tasks
from services.archiving import making, owing
from services.audit import signing
from tests.cast import Cast
from tests.services.archiving.conftest import Close
from tests.services.archiving.opening import Package


def states(case_id: str) -> list[str]:
    with transaction.reading() as look:
        return list(look.execute(select(Archive.state).where(Archive.case_id == case_id).order_by(Archive.version)).scalars())


def kept(case_id: str, version: int = 1) -> bytes:
    with transaction.reading() as look:
        row = look.execute(select(Archive).where(Archive.case_id == case_id, Archive.version == version)).one()
        return keys.unseal(look, row.data_key_id, row.content)


def test_the_closing_step_owes_it_and_a_job_makes_it(close: Close) -> None:
    case_id = close()
    assert states(case_id) == ["owed"]
    assert owing.order() == 1
    assert states(case_id) == ["ordered"]
    assert owing.order() == 0
    assert jobs.run_due() == 1
    assert states(case_id) == ["made"]
    assert jobs.run_due() == 0


def test_it_is_whole_and_opens_without_the_service(close: Close, tmp_path: Path) -> None:
    case_id = close()
    owing.order()
    jobs.run_due()
    package = Package(kept(case_id))
    package.demand_whole()
    package.demand_self_contained()
    code, told = package.verify(tmp_path, signing.public_key().hex())
    assert (code, told.splitlines()[0]) == (0, "Nothing is broken."), told
    assert "证明.txt" in package.text("attachments.html")
    assert package.manifest["case"]["number"] in package.text("index.html")
    assert "user_task.complete" in package.text("history.html")
    assert "王小明" in package.text("index.html")


def test_the_same_case_gives_the_same_bytes(close: Close) -> None:
    case_id = close()
    assert making.packed(case_id) == making.packed(case_id)


def test_a_failed_attempt_is_made_again(close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = close()
    owing.order()
    with monkeypatch.context() as broken:
        broken.setattr("services.archiving.package.build", lambda *_: 1 / 0)
        jobs.run_due()
    assert states(case_id) == ["ordered"]
    with transaction.reading() as look:
        job = look.execute(select(Job.id, Job.state, Job.retries).where(Job.kind == "archive")).one()
    assert job.state == "due"
    with transaction.upkeep() as look:
        look.execute(Job.__table__.update().values(due_at=Job.created_at))
    assert jobs.run_job(job.id)
    assert states(case_id) == ["made"]


def test_a_case_that_went_on_gets_another_one(close: Close, cast: Cast) -> None:
    case_id = close()
    owing.order()
    jobs.run_due()
    first = kept(case_id)
    restarting.restart(cast.sunqiang, cases.get(cast.qianjing, case_id).instances[0].id, reason="补充材料")
    (task,) = user_tasks.find(cast.liwen, case_id=case_id, state="open").items
    user_tasks.claim(cast.liwen, task.id)
    user_tasks.complete(cast.liwen, task.id, {})
    owing.order()
    jobs.run_due()
    assert states(case_id) == ["made", "made"]
    assert kept(case_id) == first
    assert len(Package(kept(case_id, 2)).files) > len(Package(first).files)


def test_none_is_made_of_a_case_that_goes_on(close: Close, cast: Cast) -> None:
    case_id = close()
    restarting.restart(cast.sunqiang, cases.get(cast.qianjing, case_id).instances[0].id, reason="补充材料")
    owing.order()
    assert states(case_id) == ["lapsed"]
    assert jobs.run_due() == 0

"""What every test of packages needs: the key that signs the audit, and a place for the copy of the last root."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services import attachments, cases, instances, user_tasks
from services.audit import roots, signing
from tests.cast import Cast
from tests.diagrams import case, sequence
from tests.services.conftest import Deploy

Close = Callable[[], str]


@pytest.fixture(autouse=True)
def signed(key_files: Path, tmp_path: Path) -> Iterator[None]:
    """Load the key that signs; keep the copy of the last root in a folder of the test's own."""
    signing.load(key_files)
    roots.keep_in(tmp_path / "audit")
    yield
    roots._folder.clear()


@pytest.fixture
def close(cast: Cast, deploy: Deploy) -> Close:
    """Give a function that brings one case to its end, and gives its id."""
    deploy(sequence("visit", 1, extension=case()), "visit.bpmn")

    def closed() -> str:
        started = instances.start(cast.liwen, "visit", variables={"applicant": "王小明"}, subject={"name": "王小明"})
        assert started.case_id is not None
        attachments.add(cast.liwen, started.case_id, "证明.txt", "证明内容".encode())
        (task,) = user_tasks.find(cast.liwen, case_id=started.case_id).items
        user_tasks.claim(cast.liwen, task.id)
        user_tasks.complete(cast.liwen, task.id, {"visited": True})
        assert cases.get(cast.qianjing, started.case_id).state == "closed"
        return started.case_id

    return closed

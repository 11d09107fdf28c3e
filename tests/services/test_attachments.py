"""Files of a case: sealed, seen by whom the case is seen."""

import pytest
from sqlalchemy import Engine, select

from models import Attachment
from services import attachments, deployments, instances
from services.errors import Forbidden, Invalid, NotFound
from tests.cast import Cast
from tests.diagrams import case, sequence


@pytest.fixture
def case_id(cast: Cast) -> str:
    deployments.deploy(cast.admin, [("visit.bpmn", sequence("visit", 1, extension=case()))], name="visit")
    return str(instances.start(cast.liwen, "visit").case_id)


def test_a_file_comes_back_as_it_went_in(cast: Cast, case_id: str) -> None:
    view = attachments.add(cast.liwen, case_id, "C:\\扫描\\诊断证明.pdf", b"%PDF")
    found = attachments.get(cast.sunqiang, view.id)
    assert (found.name, found.media_type, found.content, found.size) == ("诊断证明.pdf", "application/pdf", b"%PDF", 4)
    assert [one.id for one in attachments.find(cast.liwen, case_id).items] == [view.id]


def test_neither_name_nor_content_can_be_read_in_the_database(cast: Cast, case_id: str, database: Engine) -> None:
    attachments.add(cast.liwen, case_id, "王小明.txt", b"schizophrenia")
    with database.connect() as connection:
        row = connection.execute(select(Attachment.__table__)).one()
    assert b"schizophrenia" not in bytes(row.content)
    assert "王小明".encode() not in bytes(row.name)


def test_for_the_stranger_there_is_no_file(cast: Cast, case_id: str) -> None:
    view = attachments.add(cast.liwen, case_id, "a.txt", b"x")
    with pytest.raises(NotFound):
        attachments.get(cast.wuyue, view.id)
    with pytest.raises(NotFound):
        attachments.find(cast.wuyue, case_id)
    with pytest.raises(NotFound):
        attachments.add(cast.wuyue, case_id, "a.txt", b"x")


def test_an_auditor_reads_and_an_administrator_does_not(cast: Cast, case_id: str) -> None:
    view = attachments.add(cast.liwen, case_id, "a.txt", b"x")
    assert attachments.get(cast.qianjing, view.id).content == b"x"
    for refused in (lambda: attachments.get(cast.admin, view.id), lambda: attachments.add(cast.qianjing, case_id, "a.txt", b"")):
        with pytest.raises(Forbidden):
            refused()


@pytest.mark.parametrize(
    ("name", "content"),
    [("", b"x"), ("a/", b"x"), ("a\x00.txt", b"x"), ("a\u202etxt.exe.txt", b"x"), ("a", b"x"), ("a.html", b"x"), ("a.png", b"x")],
)
def test_what_is_no_file_is_refused(cast: Cast, case_id: str, name: str, content: bytes) -> None:
    with pytest.raises(Invalid):
        attachments.add(cast.liwen, case_id, name, content)


def test_a_file_has_an_end(cast: Cast, case_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 3)
    with pytest.raises(Invalid):
        attachments.add(cast.liwen, case_id, "a.txt", b"xxxx")

"""The pages of persons' files."""

import pytest

from services import person_files
from services.person_files import FileView
from tests.cast import Cast
from tests.handlers.web.conftest import Desk
from tests.services.test_person_files import CHILD


@pytest.fixture
def file(cast: Cast) -> FileView:
    opened = person_files.open_file(cast.liwen, CHILD)
    person_files.add_relative(cast.liwen, opened.id, {"relation": "外婆", "name": "江姥姥"})
    return opened


def test_a_file_is_found_by_its_person(liwen: Desk, file: FileView) -> None:
    assert file.number in liwen.text("/person-files")
    assert file.number in liwen.post("/person-files", subject=CHILD["name"]).get_data(as_text=True)
    assert "没有找到档案" in liwen.post("/person-files", subject="别人").get_data(as_text=True)


def test_a_file_shows_relatives_and_what_happened(liwen: Desk, file: FileView) -> None:
    liwen.post(f"/person-files/{file.id}/notes", words="外婆来访。")
    page = liwen.text(f"/person-files/{file.id}")
    for words in ("江小舟", "江姥姥", "建立档案", "外婆来访。", "李文"):
        assert words in page
    assert CHILD["id_number"] not in page  # masked
    liwen.post("/language", language="en")
    assert "Chronology" in liwen.text(f"/person-files/{file.id}")


def test_a_stranger_finds_no_file(desk: Desk, file: FileView) -> None:
    desk.sign_in("wuyue")
    assert file.number not in desk.text("/person-files")
    assert "江小舟" not in desk.text(f"/person-files/{file.id}")

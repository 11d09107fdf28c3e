"""The shipped forms are found and can be deployed."""

from pathlib import Path

from forms import catalog, validation


def test_forms_belong_to_the_procedure_of_their_folder(tmp_path: Path) -> None:
    (tmp_path / "relief").mkdir()
    (tmp_path / "relief" / "apply.form").write_text("{}")
    (tmp_path / "relief" / "notes.txt").write_text("")
    assert catalog.shipped(tmp_path) == {"relief": [("relief/apply.form", b"{}")]}


def test_every_shipped_form_can_be_deployed() -> None:
    for forms in catalog.shipped().values():
        for name, data in forms:
            assert validation.findings(data) == [], name

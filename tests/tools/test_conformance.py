"""The runs of outside suites: what is read from them, and what counts as broken."""

from pathlib import Path

import pytest

from tools import conformance

RUNNER = 'import sys\nprint("ok one", *sys.argv[2:])\nprint("BAD two")\n'


def test_without_a_folder_it_says_how(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert conformance.main("") == 2
    assert conformance.main(str(tmp_path)) == 2
    assert "SUITES=folder" in capsys.readouterr().out


def test_figures_are_read_and_held_against_their_bounds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "runner.py").write_text(RUNNER)
    figures = [{"name": "ok", "lines": "^ok ", "least": 1}, {"name": "bad", "lines": "^BAD ", "most": 0}]
    suite = {"name": "mine", "runner": "runner.py", "arguments": ["-v"], "figures": figures}
    rows = list(conformance.run(tmp_path, suite, "http://127.0.0.1/engine-rest", "a:b"))
    assert rows == [("mine", "ok", 1, "at least 1", True), ("mine", "bad", 1, "at most 0", False)]
    assert conformance.report(rows) == 1
    assert conformance.report(rows[:1]) == 0
    printed = capsys.readouterr().out
    assert "ok one --user a:b -v" in printed
    assert "BROKEN" in printed


def test_numbers_are_added_up() -> None:
    assert conformance.read({"pattern": r"n=(\d+)"}, "n=3\nn=4") == 7
    assert conformance.read({"pattern": r"n=(\d+)"}, "") == 0

"""A procedure that was just laid out runs, and its own scenario passes."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from engine.compiler import compile_document
from services import actions
from tests.cast import Cast
from tools import procedure

NAME = "legal_aid"


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"laid_out_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def laid_out(tmp_path: Path) -> Iterator[Path]:
    procedure.lay_out(NAME, tmp_path)
    before = dict(actions._actions)
    actions.register(load(tmp_path / f"services/actions/{NAME}.py").ACTIONS.items())
    yield tmp_path
    actions._actions.clear()
    actions._actions.update(before)


def test_its_scenario_passes(laid_out: Path, cast: Cast) -> None:
    scenario = load(laid_out / f"tests/processes/test_{NAME}.py")
    assert laid_out == scenario.ROOT
    scenario.test_an_application_is_examined_and_its_result_recorded(cast)


def test_its_diagram_names_every_element(laid_out: Path) -> None:
    data = (laid_out / f"processes/{NAME}/{NAME}.bpmn").read_bytes()
    assert all(element.name for element in compile_document(data)[NAME].elements.values())


def test_nothing_is_overwritten(laid_out: Path) -> None:
    with pytest.raises(FileExistsError):
        procedure.lay_out(NAME, laid_out)


@pytest.mark.parametrize("name", ["", "Legal", "legal-aid", "../x", "1st"])
def test_a_bad_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="slug"):
        procedure.lay_out(name, tmp_path)
    assert not list(tmp_path.iterdir())

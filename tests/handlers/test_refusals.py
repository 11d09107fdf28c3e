"""Every refusal has a sentence in both languages."""

import re
from pathlib import Path

import pytest

from handlers import refusals
from models.lifecycle import DefinitionState, UserTaskState
from services.errors import Conflict, NotFound

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"""code=["']([a-z_]+)["']|^    code = "([a-z_]+)"$""", re.MULTILINE)


def codes() -> set[str]:
    files = [path for room in ("services", "handlers") for path in (ROOT / room).rglob("*.py")]
    files = [path for path in files if "engine_rest" not in path.parts]  # speaks its peer's English, not ours
    return {code or name for path in files for code, name in CODE.findall(path.read_text())}


def test_every_code_of_the_services_and_doors_has_its_sentences() -> None:
    assert codes() - set(refusals.SENTENCES) == set()


def test_codes_made_of_states_have_their_sentences() -> None:
    made = {f"user_task_{state}" for state in UserTaskState} | {f"definition_{state}" for state in DefinitionState}
    assert made - {"definition_active"} <= set(refusals.SENTENCES)


@pytest.mark.parametrize("pair", refusals.SENTENCES.values())
def test_sentences_are_sentences(pair: tuple[str, str]) -> None:
    chinese, english = pair
    assert chinese[-1] in "。}"
    assert english[-1] in ".!?}"
    assert english.isascii()


def test_parameters_are_told() -> None:
    error = Conflict(code="cannot_go_on", element_id="Gateway_1")
    assert "Gateway_1" in refusals.explain(error, "zh")
    assert "Gateway_1" in refusals.explain(error, "en")


def test_an_unknown_code_falls_back_on_its_kind() -> None:
    assert refusals.explain(NotFound(code="something_new"), "en") == refusals.SENTENCES["not_found"][1]

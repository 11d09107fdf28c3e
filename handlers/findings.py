"""What is found in a diagram, said in the reader's language: the English sentences' Chinese is a catalogue."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages import pofile

from engine.problems import Problem, Said
from handlers.refusals import Language

CATALOGUE = Path(__file__).parents[1] / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "findings.po"


def sentence(message: str, language: Language) -> str:
    """Say a finding's sentence; one that is in no catalogue stays as it is."""
    if language == "en":
        return str(message)
    template, values = (message.template, message.values) if isinstance(message, Said) else (str(message), None)
    chinese = _chinese().get(template)
    if chinese is None:
        return str(message)
    return chinese if values is None else chinese.format_map({name: _value(value) for name, value in values.items()})


def told(problem: Problem, language: Language) -> dict[str, Any]:
    """Give a finding as plain data."""
    return {**problem._asdict(), "message": sentence(problem.message, language)}


def _value(value: object) -> object:
    """Say what a sentence is filled in with, where that is a sentence or a word of ours itself."""
    return sentence(value, "zh") if isinstance(value, str) else value


@cache
def _chinese() -> Mapping[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in pofile.read_po(file) if message.id and message.string}

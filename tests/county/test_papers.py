"""The dice of the simulated county choose what a person could choose."""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.county.papers import Filler

INTAKE = json.loads(Path("forms/mandatory_report/report_intake.form").read_text(encoding="utf-8"))


def chosen(known: dict[str, Any]) -> set[str]:
    """Fill the intake of a report often enough to see each choice."""
    filler = Filler(random.Random(1), date(2025, 3, 3))
    return {filler.fill(INTAKE, known)["intake_result"] for _ in range(60)}


@pytest.mark.parametrize("known", [{}, {"merge_candidates": []}])
def test_nobody_joins_a_report_to_none(known: dict[str, Any]) -> None:
    assert chosen(known) == {"own", "transfer"}


def test_where_there_are_reports_some_are_joined() -> None:
    assert chosen({"merge_candidates": [{"label": "R-1", "value": "R-1"}]}) == {"own", "transfer", "merged"}


def test_a_choice_that_was_refused_is_not_made_again_while_there_is_another() -> None:
    filler = Filler(random.Random(1), date(2025, 3, 3))
    filler.learn({"intake_result": "own"}, {"intake_result", "unheard_of"})
    assert {filler.fill(INTAKE, {})["intake_result"] for _ in range(60)} == {"transfer"}
    filler.learn({"intake_result": "transfer"}, {"intake_result"})
    assert {filler.fill(INTAKE, {})["intake_result"] for _ in range(60)} == {"own", "transfer"}

"""Each rule has a diagram that breaks it, at the element “culprit”, and a twin that keeps all of them."""

from pathlib import Path

import pytest

from engine.rules import check

FOLDER = Path(__file__).parents[2] / "diagrams" / "rules"  # a folder a rule
WRONG = sorted(FOLDER.glob("*/*.wrong.bpmn"))
WARNINGS = {"unreachable", "deadlock", "form", "name", "id"}


def case_of(path: Path) -> str:
    return f"{path.parent.name}: {path.name.partition('.')[0]}"


@pytest.mark.parametrize("path", WRONG, ids=case_of)
def test_the_rule_names_the_element(path: Path) -> None:
    rule = path.parent.name.replace("-", " ").replace("event based", "event-based").replace("event sub process", "event sub-process")
    found = {(problem.rule.replace("-", " "), problem.element_id) for problem in check(path.read_bytes())}
    assert (rule.replace("-", " "), "culprit") in found


@pytest.mark.parametrize("path", WRONG, ids=case_of)
def test_its_twin_is_right(path: Path) -> None:
    twin = path.with_name(path.name.replace(".wrong.", ".right."))
    assert check(twin.read_bytes()) == []

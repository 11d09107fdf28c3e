"""However a case of a shipped procedure ends, its diagram says in both languages what that is called."""

from pathlib import Path

import pytest
from lxml import etree

PROPERTY = "{http://camunda.org/schema/1.0/bpmn}property"
WRITTEN_BY_ACTIONS = {  # besides what the diagram writes
    "rehab_referral": {"consent_withdrawn", "deceased"},
    "institution_registration": {"exited_forced", "exited_voluntary"},
    "mandatory_report": {"closed_substantiated", "closed_unsubstantiated", "closed_transferred", "merged_duplicate"},
}
NAMING = [path for path in sorted(Path("processes").glob("*/*.bpmn")) if 'name="outcome.' in path.read_text(encoding="utf-8")]


def test_the_shipped_procedures_name_their_outcomes() -> None:
    assert {path.stem for path in NAMING} >= set(WRITTEN_BY_ACTIONS)


@pytest.mark.parametrize("diagram", NAMING, ids=lambda path: path.stem)
def test_a_diagram_names_all_its_outcomes(diagram: Path) -> None:
    pairs = [(one.get("name"), one.get("value")) for one in etree.parse(diagram).iter(PROPERTY)]
    outcomes = {value for name, value in pairs if name == "outcome"} | WRITTEN_BY_ACTIONS.get(diagram.stem, set())
    names = {name: value for name, value in pairs if name.startswith("outcome.")}
    assert set(names) == {f"outcome.{slug}{language}" for slug in outcomes for language in ("", ".en")}
    assert all(names.values())

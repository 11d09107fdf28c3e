"""The case files of the demonstration: readable, complete, and about nobody who lives."""

import json
import re
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from demo.story import FOLDER, Day, Story, filled, read
from engine.compiler import compile_document
from engine.definitions import Definition
from forms import catalog, schema
from forms.checks import resident_id

DAY = Day(datetime(2026, 11, 21, 17, 0, tzinfo=UTC), datetime(2026, 11, 12, 17, 0, tzinfo=UTC), {"心桥": "office-2"})
FILES = sorted(FOLDER.glob("*.json"))
PROCESSES = FOLDER.parent.parent / "processes"


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [read(path) for path in FILES]


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def test_five_referrals_end_in_their_own_ways(stories: list[Story]) -> None:
    stories = [story for story in stories if story.procedure == "rehab_referral"]
    assert [story.outcome for story in stories] == ["closed_followed_up", "rejected", "closed_followed_up", "withdrawn", "rejected"]
    assert [bool(story.received) for story in stories] == [False, False, False, False, True]
    assert {story.application["channel"] for story in stories} == {"self", "medical", "other"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nobody_in_them_lives(path: Any) -> None:
    found = texts(json.loads(path.read_text()))
    numbers = [number for text in found for number in re.findall(r"(?<!\d)\d{17}[\dX]", text)]
    assert numbers
    for number in numbers:
        assert resident_id(number) == number
        assert number[14:17] == "000"  # a sequence that is given to nobody
    phones = [phone for text in found for phone in re.findall(r"(?<!\d)1\d{10}(?!\d)", text)]
    assert phones
    assert all(phone.startswith("130000") for phone in phones)


@cache
def shipped(process_id: str) -> tuple[Definition, dict[str, frozenset[str]]]:
    definition = compile_document((PROCESSES / process_id / f"{process_id}.bpmn").read_bytes())[process_id]
    return definition, {form.form_id: form.variables for form in map(schema.read, (data for _, data in catalog.shipped()[process_id]))}


def test_every_step_names_what_the_diagram_has(stories: list[Story]) -> None:
    for story in stories:
        definition, fields = shipped(story.procedure)
        begins = next(e for e in definition.elements.values() if e.element_type == "startEvent" and e.form_ref)
        assert set(story.application) <= fields[begins.form_ref or ""]
        opened = {step.opens for step in story.steps}
        for step in story.steps:
            assert step.case in opened | {""}
            definition, fields = shipped(step.case or story.procedure)
            assert [bool(step.do), bool(step.message), bool(step.wait)].count(True) == 1
            assert {*(step.then or ()), *step.clocks, *step.overdue, *filter(None, [step.do, step.wait])} <= set(definition.elements)
            form_ref = definition.elements[step.do].form_ref if step.do else None
            assert set(step.values) <= fields.get(form_ref or "", frozenset())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{today}", "2026-11-22"),  # it is past midnight in China
        ("{today-22}", "2026-10-31"),
        ("{today+365}", "2027-11-22"),
        ("{received}", "2026-11-13"),
        ("{now}", "2026-11-21T17:00:00Z"),
        ("{office 心桥}", "office-2"),
        ("自 {today} 起", "自 2026-11-22 起"),
        ("{other}", "{other}"),
    ],
)
def test_placeholders_stand_for_days(text: str, expected: str) -> None:
    assert filled({"a": [text, 1, None]}, DAY) == {"a": [expected, 1, None]}

"""Where a case went, told from what was entered and left: held against the flows that the engine itself took."""

from collections import Counter

import pytest

from engine.drawing import sheets
from engine.drawing.look import Mark
from engine.drawing.sheets import Box, Edge, Node, Point, Sheet
from engine.effects import Effect, FlowTaken
from services import stepping, transaction
from services.archiving import facts, ways
from services.archiving.facts import Facts, Row
from tests.cast import Cast
from tests.services.archiving.finished import Finished, guardianship, referral, registration, report


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("finished", [referral, registration, report, guardianship])
def test_the_flows_told_are_those_that_were_taken(cast: Cast, finished: Finished) -> None:
    taken: Counter[str] = Counter()

    def watch(_instance_id: str, effects: list[Effect]) -> None:
        taken.update(effect.flow_id for effect in effects if isinstance(effect, FlowTaken))

    stepping.observers.append(watch)
    desk = finished(cast)
    with transaction.reading(is_steady=True) as look:
        known = facts.read(look, desk.case.id)
        ((definition_id, content),) = facts.diagrams(look, known)
    way = ways.of(known, definition_id, sheets.read(content))
    assert dict(way.flows) == dict(taken)
    completed = Counter(row["element_id"] for row in known.rows["activity"] if row["how"] == "completed")
    assert {element_id: mark.done for element_id, mark in way.marks.items() if mark.done} == dict(completed)
    assert taken


def test_what_repeats_leads_on_once_and_what_was_broken_off_leads_nowhere() -> None:
    rows = [
        row(1, "start", 0, 0), row(2, "task", 0, 4), row(3, "task", 0, 2), row(4, "end", 4, 4),
        row(5, "other", 0, 9, how="cancelled"), row(6, "after", 9, 9),
    ]  # fmt: skip
    drawn = Sheet("p", "", (node("task", {"parallel"}),), (flow("start", "task"), flow("task", "end"), flow("other", "after")))
    known = Facts({"process_instance": [ROOT], "activity": rows}, {}, "", "", {}, {})
    way = ways.of(known, "d", [drawn])
    assert dict(way.flows) == {"start-task": 1, "task-end": 1}
    assert way.marks["task"] == Mark(done=2)
    assert way.marks["other"] == Mark(broken_off=1)


def test_elements_of_a_called_process_are_marked_on_its_own_diagram() -> None:
    called = {**ROOT, "id": "c", "definition_id": "other", "parent_id": "r", "parent_activity_id": 2}
    rows = [row(1, "start", 0, 0), row(2, "call", 0, 1), row(3, "start", 0, 0, scope=2)]
    known = Facts({"process_instance": [ROOT, called], "activity": rows}, {}, "", "", {}, {})
    assert [ways.of(known, name, []).marks.get("start") for name in ("d", "other")] == [Mark(done=1), Mark(done=1)]
    assert "call" not in ways.of(known, "other", []).marks


ROOT = {"id": "r", "root_id": "r", "definition_id": "d", "parent_id": None, "parent_activity_id": None}


def row(activity_id: int, element_id: str, entered: int, left: int, *, scope: int = 0, how: str = "completed") -> Row:
    moments = {"entered_at": f"2026-11-22T08:{entered:02}", "left_at": f"2026-11-22T08:{left:02}"}
    return {"instance_id": "r", "activity_id": activity_id, "scope_id": scope, "element_id": element_id, "how": how, **moments}


def node(element_id: str, traits: set[str]) -> Node:
    return Node(element_id, "subProcess", "", Box(0, 0, 1, 1), None, frozenset(traits))


def flow(source: str, target: str) -> Edge:
    return Edge(f"{source}-{target}", "sequenceFlow", "", (Point(0, 0), Point(1, 1)), None, frozenset(), source, target)

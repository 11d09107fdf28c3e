"""Two heatmaps beside each other: each step with both figures and their difference, those included that only one of them has."""

import pytest
from flask import Flask

from handlers.web.board import heat, numbers
from services.oversight.heatmaps import Heat, Heatmap, Times

HOUR = 3600


def element(name: str, entered: int, hours: int, *, late: int = 0) -> Heat:
    times = Times(hours * HOUR, hours * HOUR)
    return Heat(name, name, "userTask", entered, 0, entered, times, times, due=entered, late=late)


def heatmap(*elements: Heat) -> Heatmap:
    return Heatmap("d", "p", "p", 1, 1, is_capped=False, working_day=7 * HOUR, elements=elements)


OWN = heatmap(element("verify", 4, 5, late=1), element("decide", 2, 1))
OTHER = heatmap(element("verify", 3, 7, late=3), element("visit", 2, 1))


@pytest.fixture(autouse=True)
def chinese(app: Flask):  # type: ignore[no-untyped-def]
    with app.test_request_context():
        yield


def test_the_diagram_is_coloured_by_what_is_more_and_what_is_less() -> None:
    marks = heat.marks(OWN, OTHER)
    assert {name: (one["value"], one["text"]) for name, one in marks["entered"].items()} == {
        "decide": (2, "+2"),
        "verify": (1, "+1"),
        "visit": (-2, "−2"),
    }
    assert {name: one["text"] for name, one in marks["median"].items()} == {"verify": "−2小时"}
    assert {name: (one["value"], one["text"]) for name, one in marks["late"].items()} == {"verify": (-7500, "−75.0个百分点")}


def test_a_table_tells_both_and_their_difference() -> None:
    told = {own.element_id: [(cell.text, cell.more) for cell in cells] for own, cells in heat.rows(OWN, OTHER)}
    assert told["verify"][:2] == [("4 / 3", "+1"), ("5小时 / 7小时", "−2小时")]
    assert told["visit"][:2] == [("0 / 2", "−2"), ("– / 1小时", "")]
    assert next(iter(told)) == "verify", "what takes longest comes first"


def test_what_is_the_same_is_said_to_be() -> None:
    assert {one["text"] for one in heat.marks(OWN, OWN)["entered"].values()} == {"±0"}
    assert numbers.more(0, "share") == "±0.0个百分点"


def test_alone_a_heatmap_tells_its_own_figures() -> None:
    assert heat.marks(OWN)["late"] == {"verify": {"value": 2500, "text": "25.0%"}}
    assert [cell.text for cell in heat.rows(OWN)[0][1]] == ["4", "5小时", "5小时", "5小时", "5小时", "25.0%"]

"""Figures and their thresholds."""

import json
from pathlib import Path

from benchmarks.figures import THRESHOLDS, Figure, Threshold, table, write


def test_a_threshold_is_reached_or_not_exceeded() -> None:
    assert Threshold(at_least=2).holds(2)
    assert not Threshold(at_least=2).holds(1.99)
    assert Threshold(at_most=1.3).holds(1.3)
    assert not Threshold(at_most=1.3).holds(1.31)


def test_a_figure_without_a_threshold_always_holds() -> None:
    assert Figure("engine.seq10.ours", "a step", 1e9, "µs").holds


def test_the_table_says_what_was_missed() -> None:
    lines = table([Figure("memory.growth", "late / early", 1.5, "x"), Figure("engine.seq10.ratio", "ratio", 20, "x")]).splitlines()
    assert "MISSED" in lines[1]
    assert "<= 1.1" in lines[1]
    assert "ok" in lines[2]


def test_the_json_holds_every_figure(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "bench.json", [Figure("memory.growth", "late / early", 1.05, "x")])
    content = json.loads((tmp_path / "deep" / "bench.json").read_text(encoding="utf-8"))
    assert content["figures"] == [
        {"key": "memory.growth", "what": "late / early", "value": 1.05, "unit": "x", "threshold": "<= 1.1", "holds": True}
    ]
    assert content["machine"]["cores"] >= 1


def test_every_threshold_bounds_one_side() -> None:
    assert all((threshold.at_least is None) != (threshold.at_most is None) for threshold in THRESHOLDS.values())

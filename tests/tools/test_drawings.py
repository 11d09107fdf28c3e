"""Our own diagrams are accepted, as they are and with what modellers leave out of them."""

from collections import Counter

from engine.compiler import compile_document
from engine.rules import check
from tools import drawings


def test_none_is_refused_wrongly() -> None:
    counts: Counter[str] = Counter()
    for name, data in drawings.drawn():
        counts[name.partition(" without ")[2]] += 1
        assert [problem for problem in check(data) if problem.severity == "error"] == [], name
        assert compile_document(data), name
    assert counts[""] >= 200
    assert counts.keys() == {"", *drawings.LEFT_OUT}

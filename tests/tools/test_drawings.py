"""Our own diagrams are accepted, as they are and with what modellers leave out of them."""

from collections import Counter
from collections.abc import Iterable

import pytest

from engine.compiler import compile_document
from engine.rules import check
from tools import drawings

PICTURE = "its picture"  # only they have one
SHIPPED = "processes/"  # long: with what is left out of them, they take more time than all others


def test_none_is_refused_wrongly() -> None:
    counts = accepted((name, data) for name, data in drawings.drawn() if not name.startswith(SHIPPED) or name.endswith((".bpmn", PICTURE)))
    assert counts[""] >= 200
    assert counts.keys() == {"", *drawings.LEFT_OUT}


@pytest.mark.slow
def test_none_of_the_shipped_procedures_either() -> None:
    assert len(accepted((name, data) for name, data in drawings.drawn() if name.startswith(SHIPPED))) > 1


def accepted(drawn: Iterable[tuple[str, bytes]]) -> Counter[str]:
    """Demand that all of them are accepted; count them by what is left out."""
    counts: Counter[str] = Counter()
    for name, data in drawn:
        counts[name.partition(" without ")[2]] += 1
        assert [problem for problem in check(data) if problem.severity == "error"] == [], name
        assert compile_document(data), name
    return counts

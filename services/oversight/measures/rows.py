"""Rows of measures, made of what was counted."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from services.oversight.measures.shapes import Answer, Row, Words, share
from services.oversight.quantiles import median

Key = TypeVar("Key", bound=str | None)
Names = Mapping[str, Words]
TOTAL = Words("全部", "All")


def counts(counted: Mapping[Key, int], names: Names) -> Answer:
    """Answer with numbers, the largest first."""
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0] or ""))
    rows = tuple(Row(key, _name(key, names), many, many) for key, many in ranked)
    whole = sum(counted.values())
    return Answer(Row(None, TOTAL, whole, whole), rows)


def shares(counted: Mapping[Key, tuple[int, int]], names: Names) -> Answer:
    """Answer with parts of wholes, the smallest share first: where to look."""
    ranked = sorted(counted.items(), key=lambda one: (share(*one[1]) or 0, one[0] or ""))
    rows = tuple(Row(key, _name(key, names), share(part, whole), whole) for key, (part, whole) in ranked)
    part, whole = (sum(one[side] for one in counted.values()) for side in (0, 1))
    return Answer(Row(None, TOTAL, share(part, whole), whole), rows)


def spread(counted: Mapping[Key, int], names: Names) -> Answer:
    """Answer with the part that each has of all, the largest first."""
    whole = sum(counted.values())
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0] or ""))
    return Answer(Row(None, TOTAL, share(whole, whole), whole), tuple(Row(key, _name(key, names), share(n, whole), n) for key, n in ranked))


def medians(values: Iterable[tuple[Key, int]], names: Names) -> Answer:
    """Answer with medians, the longest first."""
    found: dict[Key, list[int]] = {}
    for key, value in values:
        found.setdefault(key, []).append(value)
    rows = [Row(key, _name(key, names), median(many), len(many)) for key, many in found.items()]
    every = [value for many in found.values() for value in many]
    return Answer(Row(None, TOTAL, median(every), len(every)), tuple(sorted(rows, key=lambda row: (-(row.value or 0), row.key or ""))))


def _name(key: str | None, names: Names) -> Words | None:
    return None if key is None else names.get(key, Words(key, key))

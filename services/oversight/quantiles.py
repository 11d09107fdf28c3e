"""The value below which a share of many values lies."""

from collections.abc import Sequence


def quantile(ordered: Sequence[int], percent: int) -> int | None:
    """Give the smallest of the values, in order, that at least so many in a hundred do not exceed; None of no values."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def median(values: Sequence[int]) -> int | None:
    """Give the value in the middle; of two in the middle, the smaller."""
    return quantile(sorted(values), 50)

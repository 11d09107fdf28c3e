"""Whole numbers as forms send them."""

from typing import Final

LONGEST: Final = 9  # digits: no number of ours has more, and Python refuses to read thousands of them


def read(text: str) -> int | None:
    """Give the number, or None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None

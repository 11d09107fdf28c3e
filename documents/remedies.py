"""Remedy texts: what a citizen may do against a decision, and whether counsel has reviewed the words.

A file of `documents/remedies/` holds `[[remedy]]` tables: `id`, `text`, `text_en`, `basis` (title and article) and `reviewed`.
"""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "remedies"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A text that tells where to complain, appeal or sue, and until when."""

    id: str
    text: str
    text_en: str
    basis: str
    reviewed: bool


class UnknownRemedy(KeyError):
    """Nobody wrote a remedy text of this name."""


def get(remedy_id: str) -> Remedy:
    """Give the remedy text of a name; raise UnknownRemedy."""
    try:
        return _all()[remedy_id]
    except KeyError:
        raise UnknownRemedy(remedy_id) from None


@functools.cache
def _all() -> dict[str, Remedy]:
    found = [Remedy(**one) for file in sorted(FOLDER.glob("*.toml")) for one in tomllib.loads(file.read_text())["remedy"]]
    return {one.id: one for one in found}

"""What alarms say, in both languages; never more of a case than its number."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """One alarm's words, with `{number}` for the case."""

    id: str
    text: str
    text_en: str


class UnknownWords(KeyError):
    """Nobody wrote words of this name."""


def get(words_id: str) -> Words:
    """Give the words of a name; raise UnknownWords."""
    try:
        return _all()[words_id]
    except KeyError:
        raise UnknownWords(words_id) from None


@functools.cache
def _all() -> dict[str, Words]:
    found = [Words(**one) for file in sorted(FOLDER.glob("*.toml")) for one in tomllib.loads(file.read_text("utf-8"))["alarm"]]
    return {one.id: one for one in found}

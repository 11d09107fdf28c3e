"""How names sound: the syllables of a character, and the ways to read letters as syllables; toneless pinyin, ü written v."""

import importlib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

LONGEST: Final = 6  # letters of a syllable: zhuang
MOST: Final = 16  # ways to read one run of letters
FIRST: Final = "⺀"  # the first of the Chinese characters
LETTERS: Final = re.compile(r"[^\W\d_]+")
PARTS: Final = re.compile(rf"[{FIRST}-\U0003ffff]|[^{FIRST}-\U0003ffff]+")
_TOO_SHORT: Final = frozenset({"m", "n", "ng", "hm", "hng", "r"})  # sounds of the dictionary that no name is made of


def plain(text: str) -> str:
    """Give a text in one width, in small letters, ü as v, without other marks on its letters."""
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()).replace("u\u0308", "v")
    return "".join(one for one in letters if unicodedata.category(one) != "Mn")


def is_character(one: str) -> bool:
    """Say whether this is a Chinese character, and no word of letters."""
    return len(one) == 1 and one >= FIRST


@cache
def of_character(one: str) -> frozenset[str]:
    """Give every reading of a character: a surname may have another than the word."""
    (readings,) = pinyin().pinyin(one, style=pinyin().Style.NORMAL, heteronym=True) or ([],)
    return frozenset(plain(reading) for reading in readings if reading.isascii() and reading.isalpha())


def words(text: str) -> Iterator[str]:
    """Give the runs of letters in a plain text, and its Chinese characters one by one."""
    for run in LETTERS.findall(text):
        yield from PARTS.findall(run)


def readings(word: str) -> list[tuple[str, ...]]:
    """Give the ways to read letters: as one word, and as syllables (xian: xian, or xi an); the fewest syllables first."""
    split = sorted(set(_split(word, _syllables())), key=lambda parts: (len(parts), parts))[:MOST]
    return [(word,), *(parts for parts in split if parts != (word,))]


def _split(word: str, known: frozenset[str], left: int = 6) -> Iterator[tuple[str, ...]]:
    if not word:
        yield ()
    for length in range(1, LONGEST + 1 if left else 0):
        if word[:length] in known and length <= len(word):
            yield from ((word[:length], *more) for more in _split(word[length:], known, left - 1))


@cache
def _syllables() -> frozenset[str]:
    everything = pinyin().pinyin_dict.pinyin_dict.values()
    found = {plain(reading) for one in everything for reading in one.split(",")}
    return frozenset(one for one in found if one.isascii() and one.isalpha() and len(one) <= LONGEST) - _TOO_SHORT


@cache
def pinyin() -> Any:
    """Give the library of pinyin."""
    return importlib.import_module("pypinyin")  # its dictionary takes memory that most processes never need

"""Two texts line by line: every difference between two files, whatever a list of changes makes of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from lxml import etree

AROUND: Final = 2  # lines on each side that are the same
MOST: Final = 10_000  # lines of one file that are compared
SHOWN: Final = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its numbers; one that came or went has one number only, a gap has none."""

    before: int | None
    after: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """What differs, and how many lines of it are left out; None when the files are too long."""

    lines: list[Line]
    left_out: int | None = 0


def differing(before: bytes, after: bytes) -> Lines:
    """Compare two files as an orderly writer would write both; where that hides what differs, as they are."""
    pair = _orderly(before), _orderly(after)
    if pair[0] == pair[1]:
        pair = _plain(before), _plain(after)
    if max(map(len, pair)) > MOST:
        return Lines([], None)
    found = list(_compared(*pair))
    return Lines(found[:SHOWN], max(0, len(found) - SHOWN))


def _compared(before: list[str], after: list[str]) -> Iterator[Line]:
    for place, group in enumerate(SequenceMatcher(None, before, after).get_grouped_opcodes(AROUND)):
        if place:
            yield Line(None, None, "…")
        for kind, first, last, start, end in group:
            if kind == "equal":
                yield from (Line(first + i + 1, start + i + 1, text) for i, text in enumerate(before[first:last]))
                continue
            yield from (Line(first + i + 1, None, text) for i, text in enumerate(before[first:last]))
            yield from (Line(None, start + i + 1, text) for i, text in enumerate(after[start:end]))


def _orderly(content: bytes) -> list[str]:
    """Give the lines of a file with its elements and members indented, and attributes in one order."""
    try:
        return _xml(content) if content.lstrip()[:1] != b"{" else json.dumps(json.loads(content), ensure_ascii=False, indent=2).splitlines()
    except (ValueError, RecursionError, etree.LxmlError):
        return _plain(content)


def _xml(content: bytes) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
    root = etree.fromstring(content, parser)
    if getattr(root.getroottree().docinfo, "doctype", ""):
        return _plain(content)
    etree.indent(root)
    return str(etree.canonicalize(etree.tostring(root, encoding="unicode"), with_comments=True)).splitlines()


def _plain(content: bytes) -> list[str]:
    return content.decode(errors="backslashreplace").split("\n")

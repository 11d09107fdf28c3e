"""Names in drawings: broken into lines that fit, by the widths that letters have in any plain font."""

import re
from unicodedata import east_asian_width

PIECE = re.compile(r"[^\x00-\u2e7f]|\s?[^\s\u2e80-\U0010ffff]+\s*|\s+")  # an ideograph, a word with its spaces, spaces
WIDE, NARROW = 1.0, 0.56  # of a letter, in its own size
CLOSING = "，。；：、！？）》」』”’%"  # no line begins with these


def width(text: str, size: float) -> float:
    """Tell about how wide a text is drawn."""
    return size * sum(WIDE if east_asian_width(letter) in "WF" else NARROW for letter in text)


def lines(text: str, size: float, room: float, most: int) -> list[str]:
    """Break a text into at most so many lines; what does not fit into the last one ends with an ellipsis."""
    found = [""]
    for piece in (part for whole in PIECE.findall(text) for part in _parts(whole, size, room)):
        if found[-1] and width((found[-1] + piece).rstrip(), size) > room and piece not in CLOSING:
            found.append("")
        found[-1] += piece if found[-1] else piece.lstrip()
    told = [line.rstrip() for line in found if line.strip()]
    return told if len(told) <= most else [*told[: most - 1], _shortened(told[most - 1], size, room)]


def _parts(piece: str, size: float, room: float) -> list[str]:
    """Break a word that is longer than a line."""
    fit = max(1, int(room / (size * NARROW)))
    return [piece] if width(piece.rstrip(), size) <= room else [piece[start : start + fit] for start in range(0, len(piece), fit)]


def _shortened(line: str, size: float, room: float) -> str:
    while line and width(line + "…", size) > room:
        line = line[:-1]
    return line + "…"

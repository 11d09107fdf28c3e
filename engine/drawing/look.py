"""How drawings look: colours, strokes, and what tells where a case went."""

from dataclasses import dataclass
from typing import Final

INK, PAPER, QUIET = "#22242a", "#ffffff", "#6b7280"
WALKED, WALKED_PALE = "#2f7d54", "#e6f3eb"
LEFT = "#9a6a16"
TEXT, LABEL = 12.0, 11.0
LEADING = 1.25  # of lines, in sizes of letters
FONT: Final = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of an element in a case: how often it was done, and how often it was broken off."""

    done: int = 0
    broken_off: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """The strokes of one shape or line."""

    stroke: str
    fill: str
    width: float

    def strokes(self, **more: str | float) -> dict[str, str | float]:
        """Give what an outline needs."""
        own: dict[str, str | float] = {"stroke": self.stroke, "fill": self.fill, "stroke_width": self.width}
        return own | more


def of(mark: Mark | None, *, width: float = 1.5) -> Look:
    """Give the look of a shape by what became of it."""
    if mark is None:
        return Look(INK, PAPER, width)
    return Look(WALKED, WALKED_PALE, width + 1) if mark.done else Look(LEFT, PAPER, width)

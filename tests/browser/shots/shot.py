"""What a page to look at is, and how it is looked at."""

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One page: the name of its picture, its address (which may name facts: `/cases/{case}`), who opens it, what is clicked first."""

    name: str
    path: str
    login: str | None = "liwen"
    clicks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at all pages."""

    screen: str
    width: int
    height: int
    language: Language

    def __str__(self) -> str:
        return f"{self.language}-{self.screen}"


LOOKS: Final = tuple(
    Look(screen, width, height, language)
    for screen, width, height in (("desktop", 1280, 900), ("phone", 390, 844))
    for language in ("zh", "en")  # type: ignore[misc]
)

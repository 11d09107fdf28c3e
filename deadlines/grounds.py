"""On what legal grounds a time limit stands still."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from deadlines.limits import VERIFIED

FILE = Path(__file__).parent / "grounds.toml"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground, with the article that gives it."""

    id: str
    label: str
    label_en: str
    title: str
    article: str
    certainty: str

    @property
    def is_local(self) -> bool:
        """Say whether this is a local setting rather than verified law."""
        return self.certainty not in VERIFIED


@cache
def grounds() -> dict[str, Ground]:
    """Give all grounds by their ids."""
    found = [Ground(**one) for one in tomllib.loads(FILE.read_text("utf-8"))["ground"]]
    return {ground.id: ground for ground in found}


def labels(language: str = "zh") -> dict[str, str]:
    """Give what each ground is called."""
    return {one.id: one.label if language == "zh" else one.label_en for one in grounds().values()}

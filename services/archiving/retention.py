"""How long what is left of a case is kept: a class a procedure, with the text it rests on, or the word that it is a local setting."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("retention.toml")
VERIFIED: Final = frozenset({"found", "seed"})
USUAL: Final = "*"  # procedures without a class of their own


@dataclass(frozen=True, slots=True)
class Retention:
    """A retention class (保管期限)."""

    id: str
    procedure: str
    years: int | None  # none: for ever
    label: str
    label_en: str
    title: str  # of the text that says so
    article: str
    certainty: str

    @property
    def is_local(self) -> bool:
        """Say whether this is a local setting rather than a verified rule."""
        return self.certainty not in VERIFIED

    def ends(self, closed: date) -> date | None:
        """Give the last day on which a case that was closed on a day must be kept: counted from the first of January after it."""
        return None if self.years is None else date(closed.year + self.years, 12, 31)


@cache
def classes() -> dict[str, Retention]:
    """Give all classes by procedure."""
    found = [Retention(**{"years": None, **one}) for one in tomllib.loads(TABLE.read_text("utf-8"))["retention"]]
    return {one.procedure: one for one in found}


def of(procedure: str) -> Retention:
    """Give the class of a procedure."""
    return classes().get(procedure, classes()[USUAL])


def label(retention_id: str | None, *, is_english: bool) -> str:
    """Say what a class is called; one that is not in the table any more, by its id."""
    found = next((one for one in classes().values() if one.id == retention_id), None)
    return retention_id or "" if found is None else (found.label_en if is_english else found.label)

"""The measures that procedures bring: `measures.toml` beside a diagram, each by one of the kinds."""

import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from services.oversight.measures.kinds import KINDS
from services.oversight.measures.shapes import Answer, Look, Measure, Unit, Words

PROCESSES: Final = Path(__file__).parents[3] / "processes"
FILE: Final = "measures.toml"


class UnknownMeasure(ValueError):
    """A procedure brings a measure that cannot be understood."""


def of(folder: Path = PROCESSES) -> Iterator[Measure]:
    """Give the measures of all procedures of a folder."""
    for path in sorted(folder.glob(f"*/{FILE}")):
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["measure"]:
            yield _measure(path.parent.name, told)


def _measure(procedure: str, told: dict[str, Any]) -> Measure:
    kind = KINDS.get(told.get("kind", ""))
    if kind is None or kind[2] - set(told):
        message = f"{procedure}: {told.get('name')} is of no known kind, or does not say all that its kind must know"
        raise UnknownMeasure(message)
    read = partial(_read, kind[0], told.get("process", procedure), told)
    title, how = Words(*told["title"]), Words(*told["how"])
    return Measure(told["name"], title, how, Unit(kind[1]), read, procedure, told.get("source", ""), told.get("process", procedure))


def _read(kind: Any, process_id: str, told: dict[str, Any], look: Look) -> Answer:
    found: Answer = kind(look, process_id, told)
    return found

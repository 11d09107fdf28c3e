"""What a benchmark gives: figures, the thresholds they are held against, a table and a JSON file."""

import json
import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Threshold:
    """What a figure has to reach, or must not exceed."""

    at_least: float | None = None
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        """Say whether the figure is good enough."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        return f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"


THRESHOLDS = {
    "engine.real40.ratio": Threshold(at_least=10),
    "engine.seq10.ratio": Threshold(at_least=12),
    "engine.loop.growth": Threshold(at_most=1.3),
    "engine.real40.state": Threshold(at_most=1024),
    "service.sqlite.share": Threshold(at_least=2),
    "service.postgresql.share": Threshold(at_least=6),
    "memory.growth": Threshold(at_most=1.1),
    "inbox.county": Threshold(at_most=100),  # of every list of these
    "inbox.province": Threshold(at_most=300),
    "clocks.sqlite.recounted": Threshold(at_most=60),
    "clocks.postgresql.recounted": Threshold(at_most=60),
    **{f"heat.{database}.{what}": Threshold(at_most=1_000) for database in ("sqlite", "postgresql") for what in ("heatmap", "ways")},
    "audit.sqlite.cost": Threshold(at_most=15),
    "audit.postgresql.cost": Threshold(at_most=15),
}


@dataclass(frozen=True)
class Figure:
    """One measured number."""

    key: str
    what: str
    value: float
    unit: str

    @property
    def threshold(self) -> Threshold | None:
        """Give what the figure has to reach, if anything."""
        return THRESHOLDS.get(self.key) or THRESHOLDS.get(self.key.rpartition(".")[0])

    @property
    def holds(self) -> bool:
        """Say whether the figure is good enough."""
        return self.threshold is None or self.threshold.holds(self.value)


def shown(value: float) -> str:
    """Give a number with as many digits as somebody reads."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def row(figure: Figure) -> tuple[str, str, str, str, str]:
    """Give one line of the table."""
    verdict = "" if figure.threshold is None else "ok" if figure.holds else "MISSED"
    return figure.key, shown(figure.value) + f" {figure.unit}", str(figure.threshold or ""), verdict, figure.what


def table(figures: Iterable[Figure]) -> str:
    """Lay the figures out in columns."""
    rows = [("figure", "value", "threshold", "", "what"), *map(row, figures)]
    widths = [max(len(line[column]) for line in rows) for column in range(4)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[4]]).rstrip() for line in rows
    )


def machine() -> dict[str, str | int | None]:
    """Describe what the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": sys.version.split()[0],
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def write(path: Path, figures: Iterable[Figure]) -> None:
    """Write the figures as JSON."""
    rows = [{**asdict(figure), "threshold": str(figure.threshold or ""), "holds": figure.holds} for figure in figures]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": machine(), "figures": rows}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

"""`python -m benchmarks`: measure, print a table, write JSON; exit 1 when a threshold is missed."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import audit, clocks, counts, desk, doors, engine, heat, inbox, memory
from benchmarks.figures import Figure, table, write

PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "engine": engine.measure,
    "service": doors.measure,
    "memory": memory.measure,
    "clocks": clocks.measure,
    "inbox": inbox.measure,
    "desk": desk.measure,
    "heat": heat.measure,
    "audit": audit.measure,
    "counts": counts.measure,
}


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part only (may be given again)")
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"), help="where the figures go (default: %(default)s)")
    parser.add_argument("--profile", action="store_true", help="say where the time of a completion goes instead")
    parser.add_argument("--model", choices=("seq10", "form10"), default="seq10", help="the diagram of --profile")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="the database of --profile")
    return parser.parse_args(words)


def measured(names: list[str]) -> list[Figure]:
    """Measure part after part."""
    figures: list[Figure] = []
    for name in names:
        print(f"measuring: {name}", file=sys.stderr)
        figures += PARTS[name]()
    return figures


def main() -> int:
    """Measure and judge."""
    options = arguments()
    if options.profile:
        from benchmarks import hotspots  # imports the application itself

        print(hotspots.report(options.database, options.model))
        return 0
    figures = measured(options.only or list(PARTS))
    write(options.json, figures)
    print(table(figures))
    missed = [figure.key for figure in figures if not figure.holds]
    if missed:
        print("missed: " + ", ".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

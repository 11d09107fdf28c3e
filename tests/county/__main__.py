"""Runs the simulated county: `python -m tests.county [--cases N] [--seed N]`; ends with 1 when anything is not as it must be."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.county import derivation, ledger
from tests.county.walker import County, Tally
from tests.county.world import World, opened

OPENING = datetime(2025, 1, 2, 1, tzinfo=UTC)
YEAR = timedelta(days=362)
LATEST = timedelta(days=28)  # the last cases apply in December 2026 and run into the year after
DECEMBER = datetime(2026, 12, 1, 1, tzinfo=UTC)
END = datetime(2029, 12, 31, tzinfo=UTC)
SHOWN = 20  # troubles of a kind


def main() -> int:
    """Simulate, look at what is left, print a report."""
    asked = _arguments()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder), asked.seed) as world:
        county = County(world, END)
        _apply(county, asked.cases - asked.last, OPENING, YEAR)
        _apply(county, asked.last, DECEMBER, LATEST)
        county.run()
        troubles = [*ledger.troubles(), *ledger.stuck(), *derivation.wrong({})]
        _report(world, county.tally, troubles, time.monotonic() - began)
    return 1 if troubles else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.county", description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--last", type=int, default=100, help="how many of them run into the year without a calendar")
    parser.add_argument("--seed", type=int, default=2025)
    return parser.parse_args()


def _apply(county: County, number: int, begins: datetime, span: timedelta) -> None:
    """Put applications on the agenda, in the procedures' shares."""
    world = county.world
    shares = [one.share for one in world.habits]
    for habits in world.dice.choices(world.habits, shares, k=number):
        county.plan(begins + span * world.dice.random(), "open", habits)


def _report(world: World, tally: Tally, troubles: list[str], seconds: float) -> None:
    say = sys.stdout.write
    say(f"\nSimulated county, seed {world.seed}: {sum(tally.cases.values())} cases, {sum(tally.completed.values())} user tasks, ")
    say(f"{tally.jobs} jobs, {tally.backdated} entries made late, {tally.overtaken} overtaken, in {seconds:.0f} s\n")
    for (procedure, state, outcome), number in sorted(ledger.outcomes().items()):
        say(f"  {procedure:28} {state:8} {outcome:32} {number:6}\n")
    for message, number in tally.told.items():
        say(f"  message {message:48} {number:12}\n")
    for trouble, number in Counter(troubles).most_common(SHOWN):
        say(f"  WRONG ({number}×) {trouble}\n")
    say("nothing is wrong\n" if not troubles else f"{len(troubles)} things are wrong\n")


if __name__ == "__main__":
    sys.exit(main())

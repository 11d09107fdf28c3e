"""Runs the simulated county: `python -m tests.county [--cases N] [--seed N]`; ends with 1 when anything is not as it must be."""

import argparse
import contextlib
import csv
import logging
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from handlers import logs
from services import calendars, now, running
from services.actor import OPERATOR
from services.audit import looking, sealing
from tests.county import derivation, ledger, thief
from tests.county.walker import County, Tally
from tests.county.world import World, opened

OPENING = datetime(2025, 1, 2, 1, tzinfo=UTC)
YEAR = timedelta(days=362)
LATEST = timedelta(days=28)  # the last cases apply in December 2026 and run into the year after
DECEMBER = datetime(2026, 12, 1, 1, tzinfo=UTC)
PUBLICATION = datetime(2027, 1, 4, 2, tzinfo=UTC)
NOTICE = Path(__file__).parent / "calendar_2027.csv"  # made up for the simulation
END = datetime(2029, 12, 31, tzinfo=UTC)
SMALL = 25  # the share of the cases that happen on PostgreSQL: a twenty-fifth more
SHOWN = 20  # troubles of a kind


def main() -> int:
    """Simulate one county, or several side by side that share the cases; give 1 when anything is wrong in one of them."""
    asked = _arguments()
    if asked.counties == 1:
        return _simulate(asked)
    share = [f"--cases={asked.cases // asked.counties}", f"--last={asked.last // asked.counties}"]
    small = [f"--cases={asked.cases // SMALL}", f"--last={asked.last // SMALL}", "--database=postgresql"]
    command = [sys.executable, "-m", "tests.county", "--counties=1"]
    asking = [[*share, f"--seed={asked.seed + n}"] for n in range(asked.counties)] + [[*small, f"--seed={asked.seed + asked.counties}"]]
    counties = [subprocess.Popen([*command, *one]) for one in asking]
    return max(process.wait() for process in counties)


def _simulate(asked: argparse.Namespace) -> int:
    """Simulate, look at what is left, print a report."""
    began = time.monotonic()
    with _folder() as folder, _logged(folder / "county.log") as log, opened(folder, asked.seed, asked.database) as world:
        county = County(world, PUBLICATION)
        _apply(county, asked.cases - asked.last, OPENING, YEAR)
        _apply(county, asked.last, DECEMBER, LATEST)
        county.run()
        troubles = [*derivation.wrong({}), *_published()]
        sealing.seal()
        county.until = END
        county.run()
        troubles += [*ledger.troubles(), *ledger.stuck(), *derivation.wrong(_notice(), PUBLICATION), *_broken()]
        troubles += thief.loot(world.staff, [log.read_bytes()])
        _report(world, county.tally, troubles, time.monotonic() - began)
    return 1 if troubles else 0


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@contextlib.contextmanager
def _logged(path: Path) -> Iterator[Path]:
    """Let the services log into a file, as they do."""
    with path.open("w", encoding="utf-8") as file:
        with contextlib.redirect_stderr(file):
            logs.configure()
        yield path
        logging.basicConfig(handlers=[], force=True)  # it is closed before the last word of this process


def _published() -> Iterator[str]:
    """Publish the calendar of the new year; until then every date in it is provisional, from then on none."""
    before, provisional = derivation.provisional(PUBLICATION.year)
    if before != provisional:
        yield f"{before - provisional} of {before} dates in {PUBLICATION.year} do not say that they are provisional"
    with now.at(PUBLICATION):
        calendar_id = calendars.draft(OPERATOR, "模拟日历", calendars.read_csv(NOTICE.read_text(encoding="utf-8")))
        done = calendars.publish(OPERATOR, calendar_id, reason="模拟公布")
        while owed := running.due(PUBLICATION, 1):
            running.run(owed[0].id)
    after, provisional = derivation.provisional(PUBLICATION.year)
    sys.stdout.write(f"{before} dates in {PUBLICATION.year} were provisional, {done.changed} of {done.clocks} clocks were counted anew\n")
    if provisional:
        yield f"{provisional} of {after} dates in {PUBLICATION.year} are still provisional"


def _broken() -> Iterator[str]:
    """Seal what is left, and look whether anything says something else than when it was sealed."""
    sealing.seal()
    verdict = looking.verify()
    yield from (f"audit: {looking.sentence(found)}" for found in looking.told(verdict))
    if not verdict.findings:
        sys.stdout.write(f"audit verify: nothing is broken in {verdict.links} links over {verdict.rows} rows\n")


def _notice() -> dict[date, bool]:
    with NOTICE.open(encoding="utf-8") as file:
        return {date.fromisoformat(line["date"]): line["kind"] == "work" for line in csv.DictReader(file)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.county", description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--last", type=int, default=100, help="how many of them run into the year without a calendar")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument(
        "--counties", type=int, default=2, help="side by side, each with a database of its own; a small one on PostgreSQL beside them"
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="of a county by itself")
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

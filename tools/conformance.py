"""`make conformance SUITES=folder`: serve on an empty database, run the suites of others found there and our own diagrams, and judge."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

from tools import drawings

ROOT = Path(__file__).parents[1]
BOUNDS = Path(__file__).with_suffix(".toml")
FLASK = [sys.executable, "-m", "flask", "--app", "app"]
PATIENCE = 60  # seconds until the service answers
LONGEST = 1_800  # seconds a suite may run
HOW = """make conformance SUITES=folder

Runs suites that nobody of this project wrote, and our own diagrams with what modellers leave out of them, against a
service on an empty database, through /engine-rest. The folder holds the runners of the suites, each called with the
address of the door and --user name:password:
"""


def main(folder: str) -> int:
    """Run what is there; 0 when every figure is within its bounds, 1 when one is not, 2 when there is nothing to run."""
    suites = tomllib.loads(BOUNDS.read_text())["suite"]
    found = [suite for suite in suites if folder and (Path(folder) / suite["runner"]).is_file()]
    if not found:
        say(HOW + "".join(f"  {suite['runner']}: {suite['name']}\n" for suite in suites))
        return 2
    with served() as (url, user):
        rows = [row for suite in found for row in run(Path(folder), suite, url, user)] + ours(url, user)
    return report(rows)


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """Serve on an empty database while the block runs; give the address of the door, and name:password."""
    with tempfile.TemporaryDirectory(prefix="careflow-conformance-") as place:
        port, password = free_port(), secrets.token_urlsafe(12)
        own = {"PORT": str(port), "DATA_DIR": place, "DEMO": "0", "ADMIN_PASSWORD": password, "HOST": "127.0.0.1", "DATABASE_URL": ""}
        environment = {**os.environ, **own}
        subprocess.run([*FLASK, "prepare"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 — ourselves  # nosec B603
        with (Path(place) / "log").open("wb") as log:
            service = subprocess.Popen([*FLASK, "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603 — ourselves  # nosec B603
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}/engine-rest", f"admin:{password}"
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(PATIENCE)


def run(folder: Path, suite: Mapping[str, Any], url: str, user: str) -> Iterator[tuple[str, str, int, str, bool]]:
    """Run one suite; yield its figures: suite, what, how many, the bound, whether it holds."""
    command = [sys.executable, suite["runner"], url, "--user", user, *suite["arguments"]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=LONGEST)  # noqa: S603 — asked for  # nosec B603
    say(f"--- {suite['name']}\n{done.stdout}{done.stderr}")
    for figure in suite["figures"]:
        number, (bound, holds) = read(figure, done.stdout), ("", True)
        if "least" in figure:
            bound, holds = f"at least {figure['least']}", number >= figure["least"]
        if "most" in figure:
            bound, holds = f"at most {figure['most']}", number <= figure["most"]
        yield suite["name"], figure["name"], number, bound, holds and "Traceback" not in done.stderr


def ours(url: str, user: str) -> list[tuple[str, str, int, str, bool]]:
    """Deploy our own diagrams, as they are and with what modellers leave out."""
    number, wrong = drawings.refused(url, user)
    say("--- our own diagrams\n" + "".join(f"refused wrongly: {one}\n" for one in wrong))
    return [("our own diagrams", "deployed", number, "", True), ("our own diagrams", "refused wrongly", len(wrong), "at most 0", not wrong)]


def read(figure: Mapping[str, str], text: str) -> int:
    """Read a figure from what a runner printed."""
    if "lines" in figure:
        return len(re.findall(figure["lines"], text, re.MULTILINE))
    return sum(int(number) for number in re.findall(figure["pattern"], text, re.MULTILINE))


def report(rows: list[tuple[str, str, int, str, bool]]) -> int:
    """Print the table; 1 when a bound is broken."""
    say(f"{'suite':20} {'figure':26} {'here':>6}  bound")
    for suite, name, number, bound, holds in rows:
        say(f"{suite:20} {name:26} {number:6}  {bound}{'' if holds else '  <-- BROKEN'}")
    return 0 if all(row[-1] for row in rows) else 1


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(url: str) -> None:
    """Wait until the service answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 — our own address  # nosec B310
        except (URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))

"""`make bench-peer CMD="…"`: another server with Camunda's REST API beside ours, on the same diagrams, in the same run.

The command is started with PORT and SERVER_PORT set to a free port and has to answer at http://127.0.0.1:PORT/engine-rest;
a server that takes neither is named by PEER_URL. What a server refuses to deploy is said and left out.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypeVar
from urllib.parse import urlsplit

from benchmarks import databases
from benchmarks.client import Failed, Server
from benchmarks.dialects import ENGINE_REST, Camunda, Dialect, Ours
from benchmarks.figures import Figure, table, write
from benchmarks.running import await_ready, free_port, service, stop

MODELS = ("seq10", "loop", "real40")
INSTANCES = 40
WARM_UP = 5
PATIENCE = 180.0  # seconds: a Java server takes its time
RESULT = Path("var/bench-peer.json")

Result = TypeVar("Result")


@dataclass
class Timings:
    """Seconds of each kind of command."""

    deploy: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    look: list[float] = field(default_factory=list)
    complete: list[float] = field(default_factory=list)


@contextmanager
def peer(command: list[str]) -> Iterator[Dialect]:
    """Start the other server and stop it afterwards."""
    port = free_port()
    url = urlsplit(os.environ.get("PEER_URL") or f"http://127.0.0.1:{port}{ENGINE_REST}")
    server = Server(url.hostname or "127.0.0.1", url.port or 80)
    process = subprocess.Popen(command, env={**os.environ, "PORT": str(port), "SERVER_PORT": str(port)}, stdout=sys.stderr)
    try:
        await_ready(server, f"{url.path}/engine", process, PATIENCE)
        yield Camunda(server, url.path)
    finally:
        stop(process)


def timed(seconds: list[float], command: Callable[[], Result]) -> Result:
    """Run a command and note how long it took."""
    begun = time.perf_counter()
    result = command()
    seconds.append(time.perf_counter() - begun)
    return result


def drive(dialect: Dialect, model: str, timings: Timings) -> None:
    """Drive one instance, listing and completing user tasks one after the other."""
    instance_id = timed(timings.start, lambda: dialect.start(model))
    while waiting := timed(timings.look, lambda: dialect.open_user_tasks(instance_id)):
        timed(timings.complete, lambda: dialect.complete(waiting[0]))


def by_turns(pair: tuple[Dialect, Dialect], model: str) -> tuple[Timings, Timings]:
    """Drive instances on both servers by turns, so that a noisy moment hits both."""
    timings = Timings(), Timings()
    for dialect, seconds in zip(pair, timings, strict=True):
        timed(seconds.deploy, lambda: dialect.deploy(model))  # noqa: B023 - called at once
        for _ in range(WARM_UP):
            drive(dialect, model, Timings())
    for _ in range(INSTANCES):
        for dialect, seconds in zip(pair, timings, strict=True):
            drive(dialect, model, seconds)
    return timings


def figures(model: str, timings: tuple[Timings, Timings]) -> Iterator[Figure]:
    """Put the medians of both sides into words."""
    for command in ("deploy", "start", "look", "complete"):
        ours, theirs = (median(getattr(side, command)) * 1e3 for side in timings)
        yield Figure(f"peer.{model}.{command}.ours", f"{model}: {command}, ours", ours, "ms")
        yield Figure(f"peer.{model}.{command}.peer", f"{model}: {command}, the other server", theirs, "ms")
        yield Figure(f"peer.{model}.{command}.ratio", f"{model}: {command}, the other server / ours", theirs / ours, "x")


def measure(command: list[str]) -> Iterator[Figure]:
    """Measure both servers; leave out the diagrams one of them refuses."""
    with (
        databases.folder() as folder,
        databases.database("sqlite", folder) as address,
        service(address, folder) as running,
        peer(command) as other,
    ):
        for model in MODELS:
            try:
                yield from figures(model, by_turns((Ours(running.server), other), model))
            except Failed as refusal:
                print(f"{model}: left out: {refusal}", file=sys.stderr)


def main() -> int:
    """Measure and print."""
    command = sys.argv[1:]
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    found = list(measure(command))
    write(RESULT, found)
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

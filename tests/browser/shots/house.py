"""A demonstration with work in it: every story of the demonstration, driven to where it is waiting."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.client import Client
from demo.drive import Different, drive
from demo.report import Report
from demo.service import started
from demo.story import FOLDER, read

FIRST_STEPS = (0, 1, 2, 3, 4)  # how far the stories get, in turn


@contextmanager
def furnished() -> Iterator[Client]:
    """Start a service that has cases in many states."""
    with TemporaryDirectory(prefix="careflow-shots-") as folder, started(Path(folder)) as address:
        client = Client(address)
        for number, path in enumerate(sorted(FOLDER.glob("*.json"))):
            begin(client, path, FIRST_STEPS[number % len(FIRST_STEPS)])
        yield client


def begin(client: Client, path: Path, steps: int) -> None:
    """Begin one of the demonstration's cases and take it so many steps far."""
    story = read(path)
    with redirect_stdout(io.StringIO()):
        try:
            drive(client, replace(story, steps=story.steps[:steps]), Report())
        except Different as left:  # it did not end: that is the point
            if "state" not in str(left):
                raise

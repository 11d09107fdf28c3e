"""The service as it is, and one handler for the outside world of the kill test: it notes each time it is asked."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app as create
from config import Config
from engine.jobs import JobContext, JobResult
from services import jobs, transaction

POSTED = "posted"  # file under the data directory: a job id a line
GATHERED = "gathered"  # file there: a line for each time that several were answered side by side, with how many


def create_app() -> Flask:
    """Make the service with the handler of the job type `post`."""
    config = Config.from_environment()
    app = create(config)
    path = config.data_dir / POSTED
    jobs.register_handlers({"post": lambda context: post(path, context)})
    note_gatherings(config.data_dir / GATHERED)
    return app


def note_gatherings(path: Path) -> None:
    """Note how many requests are answered side by side."""
    original = transaction.side_by_side

    def side_by_side(requests: Sequence[Callable[[], Any]]) -> None:
        note(path, str(len(requests)))
        original(requests)

    transaction.side_by_side = side_by_side


def post(path: Path, context: JobContext) -> JobResult:
    """Note the job's id."""
    note(path, context.job_id)
    return JobResult({"posted": context.job_id})


def note(path: Path, what: str) -> None:
    """Add a line to a file, in one write that no kill can tear."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        os.write(descriptor, f"{what}\n".encode())
    finally:
        os.close(descriptor)

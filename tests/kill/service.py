"""The service as it is, and one handler for the outside world of the kill test: it notes each time it is asked."""

import os
from pathlib import Path

from flask import Flask

from app import create_app as create
from config import Config
from engine.jobs import JobContext, JobResult
from services import jobs

POSTED = "posted"  # file under the data directory: a job id a line


def create_app() -> Flask:
    """Make the service with the handler of the job type `post`."""
    config = Config.from_environment()
    app = create(config)
    path = config.data_dir / POSTED
    jobs.register_handlers({"post": lambda context: post(path, context)})
    return app


def post(path: Path, context: JobContext) -> JobResult:
    """Note the job's id, in one write that no kill can tear."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        os.write(descriptor, f"{context.job_id}\n".encode())
    finally:
        os.close(descriptor)
    return JobResult({"posted": context.job_id})

"""`flask jobs …`: run what is due, try again what is stuck."""

import click

from handlers.cli import output
from services import jobs as service
from services.actor import OPERATOR
from services.jobs import Filters

COLUMNS = ("id", "kind", "job_type", "state", "due_at", "attempts", "retries", "element_id", "instance_id")


@click.group()
def jobs() -> None:
    """Work the machine owes."""


@jobs.command("list")
@click.option("--state", type=click.Choice(["due", "running", "done", "stuck", "cancelled"]))
@click.option("--kind", type=click.Choice(["timer", "service", "message", "signal", "batch", "alarm", "call"]))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def list_jobs(state: str | None, kind: str | None, limit: int, *, as_json: bool) -> None:
    """List jobs by their due moments."""
    page = service.find(OPERATOR, Filters(state=state, kind=kind), limit=limit)
    output.show(page.items, as_json=as_json, columns=COLUMNS)


@jobs.command("run-due")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000))
@output.with_json
def run_due(limit: int, *, as_json: bool) -> None:
    """Run what is due now."""
    output.show({"ran": service.run_due(limit)}, as_json=as_json)


@jobs.command()
@click.argument("job_id")
@output.with_json
def retry(job_id: str, *, as_json: bool) -> None:
    """Let a stuck job be tried again."""
    service.retry(OPERATOR, job_id)
    output.show({"retried": job_id}, as_json=as_json)

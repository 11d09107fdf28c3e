"""`flask instances …`: look at process instances, end one."""

import click

from handlers.cli import output
from services import instances as service
from services.actor import OPERATOR

COLUMNS = ("id", "process_id", "business_key", "state", "started_at", "ended_at")


@click.group()
def instances() -> None:
    """Process instances."""


@instances.command("list")
@click.option("--state", type=click.Choice(["active", "suspended", "completed", "terminated"]))
@click.option("--process-id")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def list_instances(state: str | None, process_id: str | None, limit: int, *, as_json: bool) -> None:
    """List process instances, the newest first."""
    page = service.find(OPERATOR, state=state, process_id=process_id, limit=limit)
    output.show(page.items, as_json=as_json, columns=COLUMNS)


@instances.command()
@click.argument("instance_id")
@output.with_json
def show(instance_id: str, *, as_json: bool) -> None:
    """Show one process instance; never its variables."""
    output.show(service.get(OPERATOR, instance_id), as_json=as_json)


@instances.command()
@click.argument("instance_id")
@click.option("--reason", required=True)
@output.with_json
def terminate(instance_id: str, reason: str, *, as_json: bool) -> None:
    """End a process instance before its end."""
    service.terminate(OPERATOR, instance_id, reason=reason)
    output.show({"terminated": instance_id}, as_json=as_json)

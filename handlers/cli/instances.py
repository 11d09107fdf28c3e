"""`flask instances …`: look at process instances; hold, move, migrate, end, restart, delete one."""

import click

from handlers.cli import output
from services import erasing, instructions, migrating, migration_plans, migration_trials, modifying, restarting, suspending, wire
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


@instances.command()
@click.argument("instance_id")
@click.option("--reason", required=True)
@output.with_json
def suspend(instance_id: str, reason: str, *, as_json: bool) -> None:
    """Hold a process instance."""
    suspending.suspend(OPERATOR, instance_id, reason=reason)
    output.show({"suspended": instance_id}, as_json=as_json)


@instances.command()
@click.argument("instance_id")
@click.option("--reason", required=True)
@output.with_json
def resume(instance_id: str, reason: str, *, as_json: bool) -> None:
    """Let a process instance go on."""
    suspending.resume(OPERATOR, instance_id, reason=reason)
    output.show({"resumed": instance_id}, as_json=as_json)


@instances.command()
@click.argument("instance_id")
@click.argument("orders", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--reason", required=True)
@click.option("--dry-run", is_flag=True, help="Only tell what would stand in the way.")
@output.with_json
def modify(instance_id: str, orders: str, reason: str, *, dry_run: bool, as_json: bool) -> None:
    """Move a process instance by hand: a file with a JSON list of instructions."""
    wish = instructions.read(wire.loads(output.content(orders)))
    if dry_run:
        output.show({"problems": modifying.check(OPERATOR, instance_id, wish)}, as_json=as_json)
        return
    modifying.modify(OPERATOR, instance_id, wish, reason=reason)
    output.show({"modified": instance_id}, as_json=as_json)


@instances.command()
@click.argument("instance_id")
@click.argument("target_id")
@click.option("--reason", required=True)
@click.option("--dry-run", is_flag=True, help="Only tell what would stand in the way.")
@output.with_json
def migrate(instance_id: str, target_id: str, reason: str, *, dry_run: bool, as_json: bool) -> None:
    """Let a process instance go on in another version, by the proposed mapping."""
    if dry_run:
        output.show(migration_trials.named(OPERATOR, target_id, [instance_id])[0], as_json=as_json)
        return
    migrating.migrate(OPERATOR, instance_id, target_id, reason=reason)
    output.show({"migrated": instance_id}, as_json=as_json)


@instances.command()
@click.argument("source_id")
@click.argument("target_id")
@output.with_json
def plan(source_id: str, target_id: str, *, as_json: bool) -> None:
    """Propose which element of one version becomes which of another."""
    output.show(migration_plans.propose(OPERATOR, source_id, target_id), as_json=as_json)


@instances.command()
@click.argument("instance_id")
@click.option("--before", multiple=True, help="An element before which it begins; give it again for each.")
@click.option("--reason", required=True)
@output.with_json
def restart(instance_id: str, before: tuple[str, ...], reason: str, *, as_json: bool) -> None:
    """Begin a process instance that is over again, with its last variables."""
    wish = [modifying.StartBefore(one) for one in before]
    output.show({"begun": restarting.restart(OPERATOR, instance_id, wish, reason=reason).instance_id}, as_json=as_json)


@instances.command()
@click.argument("instance_id")
@click.option("--reason", required=True)
@output.with_json
def delete(instance_id: str, reason: str, *, as_json: bool) -> None:
    """Delete a process instance that is over and that no case holds."""
    erasing.erase(OPERATOR, instance_id, reason=reason)
    output.show({"deleted": instance_id}, as_json=as_json)

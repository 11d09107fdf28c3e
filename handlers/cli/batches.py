"""`flask batches …`: the same deed for many instances."""

from typing import IO

import click

from handlers.cli import output
from services import batch_views, reverting, wire
from services import batches as service
from services.actor import OPERATOR
from services.errors import Invalid

COLUMNS = ("id", "verb", "state", "total", "done", "failed", "waiting", "cancelled", "ordered_at")
ITEMS = ("number", "instance_id", "state", "result")
SIMPLE = ["instance.suspend", "instance.resume", "instance.terminate", "instance.delete"]


@click.group()
def batches() -> None:
    """Deeds for many process instances."""


@batches.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def list_batches(limit: int, *, as_json: bool) -> None:
    """List batches, the latest first."""
    output.show(batch_views.find(OPERATOR, limit=limit).items, as_json=as_json, columns=COLUMNS)


@batches.command()
@click.argument("batch_id")
@output.with_json
def show(batch_id: str, *, as_json: bool) -> None:
    """Show one batch, and how far it is."""
    output.show(batch_views.get(OPERATOR, batch_id), as_json=as_json)


@batches.command()
@click.argument("batch_id")
@click.option("--state", type=click.Choice(["waiting", "done", "failed", "cancelled"]))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def items(batch_id: str, state: str | None, limit: int, *, as_json: bool) -> None:
    """List what came of each instance."""
    output.show(batch_views.items(OPERATOR, batch_id, state, limit=limit).items, as_json=as_json, columns=ITEMS)


@batches.command()
@click.argument("verb", type=click.Choice(SIMPLE))
@click.option("--instance", "instance_ids", multiple=True, help="One instance; give it again for each.")
@click.option("--definition", "definition_id", help="All instances of a definition that are not over.")
@click.option("--reason", required=True)
@output.with_json
def start(verb: str, instance_ids: tuple[str, ...], definition_id: str | None, reason: str, *, as_json: bool) -> None:
    """Order a deed for many instances."""
    _started(verb, _which(instance_ids, definition_id), None, reason, as_json=as_json)


@batches.command()
@click.argument("target_id")
@click.option("--instance", "instance_ids", multiple=True, help="One instance; give it again for each.")
@click.option("--definition", "definition_id", help="All instances of a definition that are not over.")
@click.option("--pairs", type=click.File("rb"), help="JSON: element of the old version to element of the new one.")
@click.option("--reason", required=True)
@output.with_json
def migrate(  # noqa: PLR0913 — its options
    target_id: str, instance_ids: tuple[str, ...], definition_id: str | None, pairs: IO[bytes] | None, reason: str, *, as_json: bool
) -> None:
    """Order the migration of many instances to another version."""
    payload = {"target_id": target_id, "pairs": None if pairs is None else wire.loads(pairs.read())}
    _started("instance.migrate", _which(instance_ids, definition_id), payload, reason, as_json=as_json)


@batches.command()
@click.argument("batch_id")
@click.option("--reason", required=True)
@output.with_json
def cancel(batch_id: str, reason: str, *, as_json: bool) -> None:
    """Do no more of a batch."""
    service.cancel(OPERATOR, batch_id, reason=reason)
    output.show({"cancelled": batch_id}, as_json=as_json)


@batches.command()
@click.argument("batch_id")
@click.option("--reason", required=True)
@output.with_json
def retry(batch_id: str, reason: str, *, as_json: bool) -> None:
    """Try again what failed."""
    output.show({"retried": service.retry(OPERATOR, batch_id, reason=reason)}, as_json=as_json)


@batches.command()
@click.argument("batch_id")
@click.option("--reason", required=True)
@output.with_json
def revert(batch_id: str, reason: str, *, as_json: bool) -> None:
    """Order the way back for all that a migration has carried over."""
    output.show(batch_views.get(OPERATOR, reverting.revert(OPERATOR, batch_id, reason=reason)), as_json=as_json)


def _which(instance_ids: tuple[str, ...], definition_id: str | None) -> list[str]:
    if bool(instance_ids) == (definition_id is not None):
        raise Invalid({"instance": ["name instances, or a definition"]}, code="batch_of_what")
    return list(instance_ids) if definition_id is None else service.running(OPERATOR, definition_id)


def _started(verb: str, instance_ids: list[str], payload: dict[str, object] | None, reason: str, *, as_json: bool) -> None:
    batch_id = service.start(OPERATOR, verb, instance_ids, payload, reason=reason)
    output.show(batch_views.get(OPERATOR, batch_id), as_json=as_json)

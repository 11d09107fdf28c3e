"""`flask keys …`: replace the keys while the service runs."""

import time

import click

from handlers.cli import output
from services import key_upkeep

COLUMNS = ("name", "made_at", "is_used", "rows")


@click.group()
def keys() -> None:
    """Replace keys while the service runs."""


@keys.command()
@output.with_json
def status(*, as_json: bool) -> None:
    """List the keys, and how many rows need each of them."""
    output.show(key_upkeep.status(), as_json=as_json, columns=COLUMNS)


@keys.command()
@output.with_json
def rotate(*, as_json: bool) -> None:
    """Make a new wrapping key, and wrap every data key with it."""
    made = key_upkeep.rotate(*key_upkeep.WRAPPED)
    output.show({"made": made, "renewed": sum(key_upkeep.renew())}, as_json=as_json)


@keys.command("rotate-digests")
@output.with_json
def rotate_digests(*, as_json: bool) -> None:
    """Make new keys for searching; once every process knows them, make all digests anew."""
    made = key_upkeep.rotate(*key_upkeep.DIGESTS)
    time.sleep(key_upkeep.settles_in())
    output.show({"made": made, "renewed": sum(key_upkeep.renew())}, as_json=as_json)


@keys.command()
@output.with_json
def renew(*, as_json: bool) -> None:
    """Make anew what older keys made: goes on where a rotation broke off."""
    time.sleep(key_upkeep.settles_in())
    output.show({"renewed": sum(key_upkeep.renew())}, as_json=as_json)


@keys.command()
@click.argument("name")
@output.with_json
def retire(name: str, *, as_json: bool) -> None:
    """Put a key aside that no row needs any more; old backups still may."""
    output.show({"retired": name, "lies_in": key_upkeep.retire(name)}, as_json=as_json)

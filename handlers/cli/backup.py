"""`flask backup` and `flask restore`: everything the service knows, out of it and into an empty place."""

from pathlib import Path

import click
import flask_migrate

from handlers.cli import output
from services import backups, restoring

FOLDER = click.Path(file_okay=False, path_type=Path)
THERE = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--keys", "keys_folder", type=FOLDER, help="Copy the keys too, into this folder, to be kept elsewhere.")
@output.with_json
def backup(folder: Path, keys_folder: Path | None, *, as_json: bool) -> None:
    """Write the database, with all files in it, into an empty folder; people may work meanwhile."""
    copied = [] if keys_folder is None else backups.take_keys(keys_folder, backup=folder)
    taken = backups.take(folder)
    found = {"taken_at": taken.taken_at, "rows": sum(table.rows for table in taken.tables.values())}
    output.show(found | {"needs": sorted(taken.keys), "keys": copied}, as_json=as_json)
    if not copied and not as_json:
        click.echo("The keys are not in it, and without them nobody can read it: --keys copies them to another place.", err=True)


@click.command()
@click.argument("folder", type=THERE)
@click.option("--keys", "keys_folder", type=THERE, help="Bring the keys back too.")
@output.with_json
def restore(folder: Path, keys_folder: Path | None, *, as_json: bool) -> None:
    """Bring a backup back into an empty database, SQLite or PostgreSQL, wherever it came from."""
    manifest = restoring.check(folder)
    copied = [] if keys_folder is None else restoring.take_keys(keys_folder)
    restoring.demand_keys(manifest)
    flask_migrate.upgrade(revision=manifest.revision)
    rows = restoring.load(folder, manifest)
    output.show({"taken_at": manifest.taken_at, "rows": rows, "keys": copied}, as_json=as_json)

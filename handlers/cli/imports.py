"""`flask import …`: people, registers and running cases from spreadsheets."""

import sys
from pathlib import Path

import click

from handlers.cli import output
from services import importing, imports
from services.actor import OPERATOR


@click.group("import")
def import_() -> None:
    """Spreadsheets: an empty template, a dry run, an import."""


@import_.command()
@click.argument("kind", type=click.Choice(sorted(imports.kinds())))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(kind: str, file: Path) -> None:
    """Write the empty spreadsheet for a kind of rows."""
    file.write_bytes(importing.template(kind))


@import_.command()
@click.argument("kind", type=click.Choice(sorted(imports.kinds())))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would stand in the way.")
@output.with_json
def run(kind: str, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Bring a spreadsheet in; nothing comes in while any row has a problem."""
    found = importing.run(OPERATOR, kind, file.read_bytes(), dry_run=dry_run)
    shown = [{"row": one.row, "column": one.column, "message": one.error.message} for one in found.problems]
    output.show({"rows": found.rows, "done": found.done, "problems": shown}, as_json=as_json)
    if found.problems:
        sys.exit(1)

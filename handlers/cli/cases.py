"""`flask cases …`: packages of closed cases, what is due to go, legal holds."""

from pathlib import Path

import click

from handlers.cli import output
from services.actor import OPERATOR
from services.archiving import archives, disposal_views, holds

COLUMNS = ("number", "version", "state", "retention", "dispose_after", "is_held")
DISPOSAL_COLUMNS = ("id", "state", "proposed_by", "proposed_at", "decided_by", "decided_at")


@click.group()
def cases() -> None:
    """Cases that are closed."""


@cases.command()
@click.argument("number")
@click.option("--version", type=click.IntRange(1), help="Which package; without it the newest.")
@click.option("--to", "target", required=True, type=click.Path(dir_okay=False), help="The zip file to write.")
@output.with_json
def archive(number: str, version: int | None, target: str, *, as_json: bool) -> None:
    """Write the package of a closed case; it holds everything in clear."""
    found = archives.get(OPERATOR, number, version)
    output.show({"case": number, "file": target, "bytes": len(found.content)}, as_json=as_json)
    Path(target).write_bytes(found.content)


@cases.command()
@click.argument("number")
@output.with_json
def packages(number: str, *, as_json: bool) -> None:
    """List the packages of a case."""
    output.show(archives.find(OPERATOR, number), as_json=as_json, columns=COLUMNS)


@cases.command()
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def due(limit: int, *, as_json: bool) -> None:
    """List the cases whose retention has run out."""
    output.show(archives.due(OPERATOR, limit=limit).items, as_json=as_json, columns=COLUMNS)


@cases.command()
@click.argument("number")
@click.option("--reason", required=True)
@output.with_json
def hold(number: str, reason: str, *, as_json: bool) -> None:
    """Keep a case from going."""
    output.show({"held": holds.hold(OPERATOR, number, reason=reason).case_id}, as_json=as_json)


@cases.command()
@click.argument("number")
@click.option("--reason", required=True)
@output.with_json
def release(number: str, reason: str, *, as_json: bool) -> None:
    """Let a case go again."""
    output.show({"released": holds.release(OPERATOR, number, reason=reason).case_id}, as_json=as_json)


@cases.command(name="disposals")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def list_disposals(limit: int, *, as_json: bool) -> None:
    """List who proposed and who decided that cases are destroyed; doing so takes two people who have signed in."""
    output.show(disposal_views.find(OPERATOR, limit=limit).items, as_json=as_json, columns=DISPOSAL_COLUMNS)

"""`flask audit …`: seal what was done, look whether anything is broken, hand out roots and whole cases."""

from pathlib import Path

import click

from handlers.cli import output
from services import wire
from services.actor import OPERATOR
from services.audit import looking, packages, sealing
from services.audit.findings import Verdict

COLUMNS = ("flaw", "case", "position", "what")


@click.group()
def audit() -> None:
    """Seal, verify and hand out what was done and read."""


@audit.command()
@output.with_json
def seal(*, as_json: bool) -> None:
    """Seal what was done since the last root; the ticker does this every few seconds."""
    sealed = sealing.seal()
    root = None if sealed.root is None else sealed.root.number
    output.show({"entries": sealed.entries, "links": sealed.links, "root": root}, as_json=as_json)


@audit.command()
@click.option("--case", help="Only the chain of this case, by its number or id.")
@click.option("--anchor", type=click.Path(exists=True, dir_okay=False), help="Roots that were kept elsewhere, as `audit roots` wrote them.")
@click.option("--seal", "is_first_sealed", is_flag=True, help="Seal first.")
@output.with_json
def verify(case: str | None, anchor: str | None, *, is_first_sealed: bool, as_json: bool) -> None:
    """Look whether anything is broken; name the first thing that is, and end with 1."""
    if is_first_sealed:
        sealing.seal()
    anchors = looking.read_roots(Path(anchor).read_text(encoding="utf-8")) if anchor else ()
    verdict = looking.verify(case, anchors)
    found = looking.told(verdict)
    if as_json:
        output.show(_summary(verdict) | {"findings": found}, as_json=True)
    elif found:
        click.echo(f"BROKEN: {len(found)} findings; the first: {looking.sentence(found[0])}")
        output.show(found, as_json=False, columns=COLUMNS)
    else:
        click.echo(_sound(verdict))
    if found:
        raise SystemExit(output.REFUSED)


@audit.command()
@click.option("--after", default=0, show_default=True, help="Only the roots after this number.")
def roots(after: int) -> None:
    """Print the signed roots, one line of JSON each: keep them where the service cannot reach."""
    for root in looking.roots_after(after):
        click.echo(wire.dumps(root))


@audit.command()
@click.argument("case")
@click.option("--to", "target", required=True, type=click.Path(dir_okay=False), help="The zip file to write.")
@output.with_json
def export(case: str, target: str, *, as_json: bool) -> None:
    """Write the package of one case: anybody can check it, without this service."""
    output.show(packages.export(OPERATOR, case, Path(target)), as_json=as_json)


def _summary(verdict: Verdict) -> dict[str, object]:
    root = None if verdict.root is None else verdict.root.number
    return {"chains": verdict.chains, "links": verdict.links, "rows": verdict.rows, "pending": verdict.pending, "root": root}


def _sound(verdict: Verdict) -> str:
    told = ", ".join(f"{name} {count}" for name, count in _summary(verdict).items())
    return f"Nothing is broken ({told})."
